using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Profiles;

/// <summary>Registers profiles.</summary>
public static class ProfilesRegistration
{
    /// <summary>What reading profiles of a workspace needs; enough for verbs that only read files.</summary>
    public static IServiceCollection AddProfileFiles(this IServiceCollection services) => services.AddSingleton<WorkspaceDocuments, ProfileFiles>();

    /// <summary>Profiles, their versions, and where they are applied.</summary>
    public static IServiceCollection AddProfiles(this IServiceCollection services)
    {
        services.AddProfileFiles();
        services.AddSingleton<ProfileLedger>();
        services.AddHostedService<ProfileWatch>();
        return services;
    }

    /// <summary>Reads versions and applications. Called once, after the database is ready and before the workspace is read.</summary>
    public static Task LoadProfilesAsync(this IServiceProvider services, CancellationToken cancellationToken) => services.GetRequiredService<ProfileLedger>().LoadAsync(cancellationToken);
}
