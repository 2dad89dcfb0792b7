using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Profiles;

/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is for.</param>
/// <param name="Schema">Name of its settings.</param>
/// <param name="Extends">The profile that it extends.</param>
/// <param name="Template">Whether it is there to be extended only.</param>
/// <param name="Version">Its newest version; null until it is recorded.</param>
/// <param name="Hash">Hash of its values.</param>
/// <param name="Since">When the newest version came into force.</param>
/// <param name="DeclaredBy">Services of the workspace that name it.</param>
/// <param name="Applied">Where versions were put to use.</param>
internal sealed record ProfileListItem(
    string Name, string Summary, string Schema, string? Extends, bool Template, int? Version, string Hash, DateTime? Since, IEnumerable<string> DeclaredBy, IEnumerable<ApplicationItem> Applied)
{
    public static ProfileListItem Of(Profile profile, ProfileRecord? record, Workspace workspace) => new(
        profile.Name, profile.Summary, profile.Schema, profile.Extends, profile.IsTemplate, record?.Number, profile.Content.Hash(), record?.At.UtcDateTime,
        ProfileWords.ServicesOf(profile.Name, workspace), (record?.Applications.Values ?? []).Select(application => new ApplicationItem(application.Target, application.Version, application.At.UtcDateTime)));
}

/// <param name="Profile">The profile.</param>
/// <param name="Values">Its values in the order of its schema.</param>
internal sealed record ProfileDetail(ProfileListItem Profile, IEnumerable<ProfileValueItem> Values);

/// <param name="Name">Name of the setting.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Value">The value as written; of a secret its reference.</param>
/// <param name="Unit">What a number counts.</param>
/// <param name="Secret">Whether a reference stands in the place of a secret.</param>
/// <param name="Origin">own, inherited or default.</param>
/// <param name="From">The profile that gives it.</param>
/// <param name="Range">The values that it may have, in words.</param>
/// <param name="Help">What it does.</param>
internal sealed record ProfileValueItem(string Name, string Type, string Value, string? Unit, bool Secret, string Origin, string? From, string Range, string? Help)
{
    public static ProfileValueItem Of(ProfileValue value) => new(
        value.Setting.Name, value.Setting.Declaration.Type.ToString().ToLowerInvariant(), value.Text, value.Setting.Declaration.Unit, value.Setting.Declaration.Secret,
        value.Origin.ToString().ToLowerInvariant(), value.From, value.Setting.Range, value.Setting.Declaration.Help);
}

/// <param name="Number">Counts from 1.</param>
/// <param name="Hash">Hash of its values.</param>
/// <param name="At">When it came into force.</param>
/// <param name="Revision">The revision of the workspace that brought it.</param>
/// <param name="By">Who brought it.</param>
internal sealed record VersionItem(int Number, string Hash, DateTime At, string Revision, string By);

/// <param name="Name">Name of the setting.</param>
/// <param name="Before">The text before; null where there was none.</param>
/// <param name="After">The text after.</param>
/// <param name="Unit">What a number counts.</param>
/// <param name="Change">same, raised, lowered, changed, added or removed.</param>
/// <param name="Words">The change in words.</param>
internal sealed record DifferenceItem(string Name, string? Before, string? After, string? Unit, string Change, string Words);

/// <param name="Target">Where: a service, a host, in your words.</param>
/// <param name="Version">Which version; the newest where absent.</param>
internal sealed record ApplicationInput(string Target, int? Version = null);

/// <param name="Target">Where.</param>
/// <param name="Version">Which version.</param>
/// <param name="At">Since when.</param>
internal sealed record ApplicationItem(string Target, int Version, DateTime At);
