using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.RuntimeSettings;

/// <summary>Registers settings that can be changed while the console runs.</summary>
internal static class SettingsRegistration
{
    /// <summary>After every section was read.</summary>
    public static void AddRuntimeSettings(this WebApplicationBuilder builder, Settings settings)
    {
        var levels = new RuntimeLogLevels();
        ((IConfigurationBuilder)builder.Configuration).Add(levels);
        builder.Services.AddSingleton(levels);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<SettingsBook>();
    }

    /// <summary>Puts in place what was set before the last stop.</summary>
    public static Task LoadRuntimeSettingsAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<SettingsBook>().LoadAsync(cancellationToken);
}
