using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>Warnings and lesser remarks of a query, each once, worded as Prometheus words them.</summary>
internal sealed class Remarks(string text)
{
    /// <summary>More of one kind are only counted.</summary>
    private const int MostShown = 10;

    private readonly Lock _lock = new();
    private readonly List<string> _warnings = [];
    private readonly List<string> _infos = [];
    private readonly HashSet<(Span, string)> _seen = [];

    public IReadOnlyList<string> Warnings => Shown(_warnings, "warning");

    public IReadOnlyList<string> Infos => Shown(_infos, "info");

    public void Warn(Expr about, string message) => Add(_warnings, about, $"PromQL warning: {message}");

    public void Inform(Expr about, string message) => Add(_infos, about, $"PromQL info: {message}");

    private void Add(List<string> remarks, Expr about, string message)
    {
        lock (_lock)
        {
            if (_seen.Add((about.Span, message)))
                remarks.Add($"{message} ({SyntaxError.Place(text, about.Span.Start)})");
        }
    }

    private static IReadOnlyList<string> Shown(List<string> remarks, string kind) =>
        remarks.Count <= MostShown ? remarks : [.. remarks.Take(MostShown), $"{remarks.Count - MostShown} more {kind} annotations omitted"];
}
