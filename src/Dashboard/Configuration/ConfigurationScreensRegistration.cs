using Quarterdeck.Dashboard.Configuration.Compare;
using Quarterdeck.Dashboard.Configuration.Drafts;
using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>Registers the pages of the configuration.</summary>
internal static class ConfigurationScreensRegistration
{
    public static IServiceCollection AddConfigurationScreens(this IServiceCollection services) => services
        .AddSingleton<ConfigurationCheck>()
        .AddSingleton<RevisionPeople>()
        .AddSingleton<ComparedSides>()
        .AddSingleton<EditingFeed>()
        .AddScoped<ConfigurationDraft>()
        .AddPage("Configuration", "configuration", 75);
}
