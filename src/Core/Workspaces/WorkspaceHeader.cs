using Quarterdeck.Core.Workspaces.Binding;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces;

/// <summary>What a workspace says of itself: <c>workspace</c>, <c>environment</c>, <c>timezone</c>.</summary>
internal sealed class WorkspaceHeader(Binder binder, TopLevelKeys keys, WorkspaceErrors errors)
{
    private const string NameKey = "workspace";
    private const string EnvironmentKey = "environment";
    private const string TimeZoneKey = "timezone";

    public static IReadOnlyList<string> Keys { get; } = [NameKey, EnvironmentKey, TimeZoneKey];

    public string? Name { get; } = Text(NameKey, binder, keys, errors);

    public string? Environment { get; } = Text(EnvironmentKey, binder, keys, errors);

    public TimeZoneInfo? TimeZone { get; } = Zone(binder, keys, errors);

    private static string? Text(string key, Binder binder, TopLevelKeys keys, WorkspaceErrors errors)
    {
        if (keys.Find(key) is not { } node || binder.Bind(node, typeof(string), Quoting.Quote(key)) is not string text)
            return null;
        if (text.AsSpan().Trim().IsEmpty)
            errors.Add(node.Place, $"{Quoting.Quote(key)} is empty");
        return text;
    }

    private static TimeZoneInfo? Zone(Binder binder, TopLevelKeys keys, WorkspaceErrors errors)
    {
        if (Text(TimeZoneKey, binder, keys, errors) is not { } id)
            return null;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            return zone;

        var written = keys.Find(TimeZoneKey) is TextNode node ? node.Value : id;
        var question = NearestWord.Question(written, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id));
        errors.Add(keys.PlaceOf(TimeZoneKey), question.Length > 0
            ? $"{Quoting.Quote(written)} is no time zone; {question}"
            : $"{Quoting.Quote(written)} is no time zone: write an IANA name such as Europe/Berlin");
        return null;
    }
}
