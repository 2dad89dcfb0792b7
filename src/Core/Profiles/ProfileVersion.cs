using System.Collections.Immutable;

namespace Quarterdeck.Core.Profiles;

/// <summary>A version of a profile: the values that it had from one change to the next.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Number">Counts from 1.</param>
/// <param name="Hash">Equal values, equal hash.</param>
/// <param name="At">When it came into force.</param>
/// <param name="Revision">The revision of the workspace that brought it.</param>
/// <param name="By">Who brought it: the opaque identity of the audit log.</param>
/// <param name="Content">The values.</param>
public sealed record ProfileVersion(string Profile, int Number, string Hash, DateTimeOffset At, string Revision, string By, ProfileContent Content);

/// <summary>That a version was put to use somewhere.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Target">Where.</param>
/// <param name="Version">Which version.</param>
/// <param name="At">Since when.</param>
/// <param name="By">Who said so: the opaque identity of the audit log.</param>
public sealed record ProfileApplication(string Profile, string Target, int Version, DateTimeOffset At, string By);

/// <summary>What is on record of a profile: its newest version, and the newest application to each target.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Number">Its newest version.</param>
/// <param name="Hash">Hash of its values.</param>
/// <param name="At">When the newest version came into force.</param>
public sealed record ProfileRecord(string Profile, int Number, string Hash, DateTimeOffset At)
{
    /// <summary>Newest applications by target.</summary>
    public ImmutableSortedDictionary<string, ProfileApplication> Applications { get; init; } = ImmutableSortedDictionary<string, ProfileApplication>.Empty;
}
