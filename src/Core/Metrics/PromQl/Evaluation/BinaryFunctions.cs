using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>What operators do with two numbers.</summary>
internal static class BinaryFunctions
{
    /// <summary>The operator's number; a comparison's is 1 or 0.</summary>
    public static Func<double, double, double> Number(BinaryOperator binary)
    {
        if (binary.IsComparison)
        {
            var holds = Comparison(binary);
            return (left, right) => holds(left, right) ? 1 : 0;
        }

        return binary switch
        {
            BinaryOperator.Add => (left, right) => left + right,
            BinaryOperator.Subtract => (left, right) => left - right,
            BinaryOperator.Multiply => (left, right) => left * right,
            BinaryOperator.Divide => (left, right) => left / right,
            BinaryOperator.Modulo => (left, right) => left % right,
            BinaryOperator.Power => Math.Pow,
            BinaryOperator.Atan2 => Math.Atan2,
            _ => throw new ArgumentOutOfRangeException(nameof(binary), binary, "works on vectors only"),
        };
    }

    /// <summary>Whether the comparison holds.</summary>
    public static Func<double, double, bool> Comparison(BinaryOperator binary) => binary switch
    {
        BinaryOperator.Equal => (left, right) => left == right,
        BinaryOperator.NotEqual => (left, right) => left != right,
        BinaryOperator.Less => (left, right) => left < right,
        BinaryOperator.LessOrEqual => (left, right) => left <= right,
        BinaryOperator.Greater => (left, right) => left > right,
        BinaryOperator.GreaterOrEqual => (left, right) => left >= right,
        _ => throw new ArgumentOutOfRangeException(nameof(binary), binary, "is no comparison"),
    };

    /// <summary>An operator between a vector's values and a scalar: a comparison without <c>bool</c> keeps or takes away the value.</summary>
    public static ValueMap WithScalar(BinaryExpr expr, double[] scalars)
    {
        var scalarIsLeft = expr.Left.Type == ExprType.Scalar;
        if (expr.Operator.IsComparison && !expr.ReturnsBool)
        {
            var holds = Comparison(expr.Operator);
            return scalarIsLeft
                ? (value, step) => holds(scalars[step], value) ? value : StepValues.None
                : (value, step) => holds(value, scalars[step]) ? value : StepValues.None;
        }

        var number = Number(expr.Operator);
        return scalarIsLeft ? (value, step) => number(scalars[step], value) : (value, step) => number(value, scalars[step]);
    }
}
