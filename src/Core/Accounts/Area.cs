namespace Quarterdeck.Core.Accounts;

/// <summary>Parts of the console that an API token can be confined to. Every endpoint lies in one of them.</summary>
[Flags]
public enum Area
{
    None = 0,

    /// <summary>Services, their history, notifications, the live hub, everything that only reads.</summary>
    Read = 1,

    /// <summary>Silences, acknowledgements, tests of channels.</summary>
    Alerts = 2,

    /// <summary><c>/metrics</c>, the Prometheus API, pushed metrics.</summary>
    Metrics = 4,

    /// <summary>Heartbeats, events, an Alertmanager's webhook.</summary>
    Events = 8,

    /// <summary>Jobs and their runs.</summary>
    Jobs = 16,

    /// <summary>Hosts, containers, and the demo's faults.</summary>
    Hosts = 32,

    /// <summary>Workspace, settings, profiles.</summary>
    Config = 64,

    /// <summary>Accounts, tokens, audit.</summary>
    Accounts = 128,

    All = Read | Alerts | Metrics | Events | Jobs | Hosts | Config | Accounts,
}

/// <summary>Words of areas, as the API writes them.</summary>
public static class AreaWords
{
    /// <summary>All single areas.</summary>
    public static IReadOnlyList<Area> Single { get; } = [Area.Read, Area.Alerts, Area.Metrics, Area.Events, Area.Jobs, Area.Hosts, Area.Config, Area.Accounts];

    /// <summary>Such as <c>alerts</c>.</summary>
    public static string Word(this Area area) => area.ToString().ToLowerInvariant();

    /// <summary>The words of all areas in a set.</summary>
    public static IReadOnlyList<string> Words(this Area areas) => [.. Single.Where(area => areas.HasFlag(area)).Select(Word)];

    /// <summary>The set of these words, or the first that names no area.</summary>
    public static (Area Areas, string? Unknown) Parse(IEnumerable<string> words)
    {
        var areas = Area.None;
        foreach (var word in words)
        {
            var area = Single.FirstOrDefault(single => string.Equals(single.Word(), word.Trim(), StringComparison.OrdinalIgnoreCase));
            if (area == Area.None)
                return (Area.None, word);
            areas |= area;
        }

        return (areas, null);
    }
}
