using System.Globalization;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Dashboard.Health;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>Alerts in words: of all in one line, of one in one line.</summary>
public static class AlertWords
{
    /// <summary>How many fire, and whether somebody sees to them.</summary>
    public static Phrase Headline(AlertBoard board) => (board.Firing, board.Open) switch
    {
        (0, _) when board.Pending == 0 => new("Nothing fires"),
        (0, _) when board.Pending == 1 => new("Nothing fires, 1 alert is pending"),
        (0, _) => new("Nothing fires, {0} alerts are pending", board.Pending),
        (1, 0) => new("1 alert fires, and it is seen to"),
        (1, _) => new("1 alert fires, nobody sees to it yet"),
        (var firing, 0) => new("{0} alerts fire, all are seen to", firing),
        (var firing, 1) => new("{0} alerts fire, nobody sees to 1 of them yet", firing),
        (var firing, var open) when firing == open => new("{0} alerts fire, nobody sees to them yet", firing),
        (var firing, var open) => new("{0} alerts fire, nobody sees to {1} of them yet", firing, open),
    };

    /// <summary>What is wrong, in one line.</summary>
    public static string Summary(Alert alert) =>
        alert.Annotations.GetValueOrDefault("summary") ?? alert.Annotations.GetValueOrDefault("description") ?? alert.Annotations.GetValueOrDefault("message")
        ?? string.Join(", ", alert.Labels.Where(label => label.Name is not (Alert.NameLabel or Alert.SeverityLabel or Alert.ServiceLabel)).Select(label => $"{label.Name}={label.Value}"));

    /// <summary>The measured value; <see langword="null"/> where there is none, or where it is only a sign that the alert is there.</summary>
    public static string? Value(Alert alert) => alert.Source != AlertSource.Rule || double.IsNaN(alert.Value) ? null : Number(alert.Value);

    /// <summary>A number as people read it.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        double.PositiveInfinity => value > 0 ? "+Inf" : "-Inf",
        0 => "0",
        >= 1e9 or < 1e-4 => value.ToString("0.###e0", CultureInfo.InvariantCulture),
        >= 1000 => value.ToString("#,0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>The state as a word within a sentence.</summary>
    public static string Word(AlertState state) => state switch
    {
        AlertState.Pending => "pending",
        AlertState.Firing => "firing",
        _ => "resolved",
    };
}
