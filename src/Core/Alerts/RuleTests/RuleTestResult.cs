namespace Quarterdeck.Core.Alerts.RuleTests;

/// <summary>How one case of a test file went.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Title">What is tested: <c>alert HighErrorRate at 5m</c>, <c>up == 0 at 10m</c>.</param>
/// <param name="Expected">What was expected, where something else came.</param>
/// <param name="Actual">What came instead.</param>
/// <param name="Error">Why it could not be told.</param>
public sealed record RuleTestResult(int Number, string Title, string? Expected = null, string? Actual = null, string? Error = null)
{
    /// <summary>Whether what was expected came.</summary>
    public bool Passed => Expected is null && Error is null;

    /// <summary>The case as a line of the Test Anything Protocol.</summary>
    public string ToTap() => this switch
    {
        { Passed: true } => $"ok {Number}",
        { Error: { } error } => $"not ok {Number} err: {error.ReplaceLineEndings(" ")}",
        _ => $"not ok {Number} exp: {Expected!.ReplaceLineEndings("\\n")} got: {Actual!.ReplaceLineEndings("\\n")}",
    };
}
