using System.Text.Json;

namespace Quarterdeck.Dashboard.RuntimeSettings;

/// <summary>A setting as it holds now.</summary>
/// <param name="Key">As in the configuration.</param>
/// <param name="Value">What holds.</param>
/// <param name="Source"><c>runtime</c> where it was changed while the console ran, <c>settings</c> where files or environment say it, <c>default</c> otherwise.</param>
/// <param name="Expected">What it may be, for people.</param>
/// <param name="ChangedAt">When it was changed at run time.</param>
/// <param name="ChangedBy">By whom.</param>
internal sealed record RuntimeSetting(string Key, JsonElement Value, string Source, string Expected, DateTime? ChangedAt, string? ChangedBy);

/// <summary>What a change came to.</summary>
/// <param name="Problems">Everything that was wrong, each with its key; then nothing was changed.</param>
/// <param name="Changed">Keys whose value is another one now.</param>
internal sealed record SettingsAnswer(IReadOnlyList<string> Problems, IReadOnlyList<string> Changed);
