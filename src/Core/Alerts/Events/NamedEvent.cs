using System.Collections.Immutable;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Redaction;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Events;

/// <summary>Something that happened and has a name: a trade executed, an opportunity found.</summary>
public sealed record NamedEvent
{
    /// <summary>Where the keys of events' alerts begin.</summary>
    public const string RulePrefix = "events/";

    private const int LongestName = 200, LongestText = 4000, MostTexts = 30;

    private static readonly string[] Severities = ["critical", "warning", "info"];

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromDays(7);

    /// <summary>Its name; becomes the label <c>alertname</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>critical</c>, <c>warning</c> or <c>info</c>.</summary>
    public string Severity { get; init; } = "info";

    /// <summary>The service that it is about, if any.</summary>
    public string? Service { get; init; }

    /// <summary>More labels. Events with the same labels are one alert.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Texts for people: summary, description, ….</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How long its alert stays, 1 s to 7 d.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with it, naming the place; <see langword="null"/> where nothing is.</summary>
    internal string? Problem()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > LongestName || Name.Any(char.IsControl))
            return $"name: an event needs a name of at most {LongestName} printable characters";
        if (!Severities.Contains(Severity, StringComparer.Ordinal))
            return $"severity: {Quoting.Quote(Severity)} is none: write critical, warning or info";
        if (Service?.Length > LongestName)
            return $"service: a name takes {LongestName} characters at most";
        if (For < Shortest || For > Longest)
            return "for: an event stays 1s to 7d";
        return TextsProblem("labels", Labels) ?? LabelNameProblem() ?? TextsProblem("annotations", Annotations);
    }

    /// <summary>The alert that it is, from <paramref name="now"/> on.</summary>
    internal Alert ToAlert(DateTimeOffset now)
    {
        var labels = Metrics.Labels.Of(
        [
            .. Labels.Select(label => new Label(label.Key, label.Value)),
            new Label(Alert.NameLabel, Name),
            new Label(Alert.SeverityLabel, Severity),
            new Label(Alert.ServiceLabel, Service ?? ""),
        ]);
        return new Alert
        {
            Rule = RulePrefix + Name,
            Fingerprint = AlertKey.FingerprintOf(labels),
            Labels = labels,
            Annotations = Annotations.ToImmutableSortedDictionary(text => text.Key, text => Redactor.Text(text.Value), StringComparer.Ordinal),
            Source = AlertSource.Event,
            State = AlertState.Firing,
            ActiveAt = now,
            FiredAt = now,
            EndsAt = now + For,
        };
    }

    private string? LabelNameProblem()
    {
        foreach (var name in Labels.Keys)
        {
            if (name is Alert.NameLabel or Alert.SeverityLabel or Alert.ServiceLabel)
                return $"labels: {name} has a place of its own: write name, severity or service beside labels";
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') || name.StartsWith("__", StringComparison.Ordinal))
                return $"labels: {Quoting.Quote(name)} is not the name of a label: letters, digits and _, not beginning with a digit or __";
        }

        return null;
    }

    private static string? TextsProblem(string place, IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Count > MostTexts)
            return $"{place}: {MostTexts} at most";
        foreach (var (name, text) in texts)
        {
            if (name.Length is 0 or > LongestName || text is null || text.Length > LongestText)
                return $"{place}: {Quoting.Quote(name)} takes a text of at most {LongestText} characters";
        }

        return null;
    }
}
