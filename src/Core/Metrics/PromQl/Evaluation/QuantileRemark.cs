using System.Globalization;
using Quarterdeck.Core.Metrics.PromQl.Functions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

internal static class QuantileRemark
{
    /// <summary>Warns of the first φ that is no quantile.</summary>
    public static void Check(QueryContext context, Expr about, double[] quantiles)
    {
        var wrong = Array.FindIndex(quantiles, phi => !Quantiles.IsValid(phi));
        if (wrong >= 0)
            context.Remarks.Warn(about, $"quantile value should be between 0 and 1, got {quantiles[wrong].ToString("G6", CultureInfo.InvariantCulture)}");
    }
}
