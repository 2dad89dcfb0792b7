namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

internal static class ExprTypes
{
    extension(ExprType type)
    {
        /// <summary>As the documentation calls it.</summary>
        public string Words => type switch
        {
            ExprType.Scalar => "scalar",
            ExprType.Vector => "instant vector",
            ExprType.Matrix => "range vector",
            _ => "string",
        };
    }
}
