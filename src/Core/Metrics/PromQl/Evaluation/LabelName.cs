namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

internal static class LabelName
{
    /// <summary>Whether a text can name a label: any that is not empty and has no bytes that are no character.</summary>
    public static bool IsValid(string name) => name.Length > 0 && !name.Contains('\uFFFD', StringComparison.Ordinal);
}
