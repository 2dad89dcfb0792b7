using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>A function: its name, what it takes and what it gives.</summary>
/// <param name="Name">As written in an expression.</param>
/// <param name="Parameters">The types of its arguments; a variadic one repeats the last.</param>
/// <param name="Result">What it gives.</param>
internal abstract record FunctionDefinition(string Name, IReadOnlyList<ExprType> Parameters, ExprType Result)
{
    /// <summary>Whether the last argument may be missing.</summary>
    public bool LastIsOptional { get; init; }

    /// <summary>Whether the last argument may be missing or be given several times.</summary>
    public bool IsVariadic { get; init; }

    /// <summary>Whether its value changes with the time of evaluation even where its arguments do not.</summary>
    public bool DependsOnTime { get; init; }

    /// <summary>Checks number and types of arguments.</summary>
    /// <exception cref="SyntaxError">They do not fit.</exception>
    public void Check(IReadOnlyList<Expr> arguments, Span span)
    {
        var least = LastIsOptional || IsVariadic ? Parameters.Count - 1 : Parameters.Count;
        var most = IsVariadic ? int.MaxValue : Parameters.Count;
        if (arguments.Count < least || arguments.Count > most)
        {
            var bound = least == most ? "" : arguments.Count < least ? "at least " : "at most ";
            throw new SyntaxError(span, $"expected {bound}{(arguments.Count < least ? least : most)} argument(s) in call to \"{Name}\", got {arguments.Count}");
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            var type = Parameters[Math.Min(i, Parameters.Count - 1)];
            if (arguments[i].Type != type)
                throw new SyntaxError(arguments[i].Span, $"expected type {type.Words} in call to function \"{Name}\", got {arguments[i].Type.Words}");
        }
    }
}

/// <summary>A function of each value on its own, such as <c>abs</c>; drops the name.</summary>
internal sealed record ValueFunction(string Name, Func<double, double> Apply) : FunctionDefinition(Name, [ExprType.Vector], ExprType.Vector);

/// <summary>A part of a date, such as <c>hour</c>: of each value as seconds since 1970, or of the time of evaluation.</summary>
internal sealed record DateFunction : FunctionDefinition
{
    public DateFunction(string name, Func<DateTime, int> part)
        : base(name, [ExprType.Vector], ExprType.Vector)
    {
        Part = part;
        LastIsOptional = true;
        DependsOnTime = true;
    }

    public Func<DateTime, int> Part { get; }

    /// <summary>The part of a moment in seconds since 1970, UTC; NaN where the calendar has no such moment.</summary>
    public double Apply(double seconds)
    {
        var ticks = Math.Truncate(seconds) * TimeSpan.TicksPerSecond;
        return ticks > DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks && ticks < DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks
            ? Part(DateTime.UnixEpoch.AddTicks((long)ticks))
            : double.NaN;
    }
}

/// <summary>A function of the samples in a range, such as <c>rate</c>, with at most one scalar beside it.</summary>
internal sealed record RangeVectorFunction(string Name, IReadOnlyList<ExprType> Parameters, RangeFunction Function) : FunctionDefinition(Name, Parameters, ExprType.Vector)
{
    /// <summary>Whether the result bears the series' name: it is one of its samples.</summary>
    public bool KeepsName { get; init; }

    /// <summary>Whether it is meant for counters, so that another name draws a remark.</summary>
    public bool WantsCounter { get; init; }

    /// <summary>Whether its scalar is a quantile, which should lie between 0 and 1.</summary>
    public bool TakesQuantile { get; init; }

    /// <summary>Where the range vector stands among the arguments.</summary>
    public int RangeAt => Parameters[0] == ExprType.Matrix ? 0 : 1;
}

/// <summary>A function that the evaluation knows by name.</summary>
internal sealed record NamedFunction(string Name, IReadOnlyList<ExprType> Parameters, ExprType Result) : FunctionDefinition(Name, Parameters, Result);
