using Quarterdeck.Core.Health;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Profiles;

/// <summary>How profiles are told.</summary>
internal static class ProfileWords
{
    /// <summary>The format of a word; <see langword="null"/> where there is none.</summary>
    public static ProfileFormat? Format(string word) => word.ToLowerInvariant() switch
    {
        "env" or ".env" => ProfileFormat.Env,
        "json" => ProfileFormat.Json,
        "yaml" or "yml" => ProfileFormat.Yaml,
        _ => null,
    };

    /// <summary>The line above what is rendered.</summary>
    public static string Heading(Profile profile, ProfileRecord? record) => record is { } known && known.Hash == profile.Content.Hash()
        ? $"profile {profile.Name}, version {known.Number} ({known.Hash})"
        : $"profile {profile.Name} ({profile.Content.Hash()})";

    /// <summary>Services of a workspace that say they run with the profile.</summary>
    public static IReadOnlyList<string> ServicesOf(string profile, Workspace workspace) =>
        [.. workspace.Items<ServiceDeclaration>("services").Where(service => service.Profile == profile).Select(service => service.Name).Order(StringComparer.Ordinal)];
}
