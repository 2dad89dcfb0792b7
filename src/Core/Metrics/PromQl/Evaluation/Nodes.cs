namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>A part of a query that gives one number at each step.</summary>
internal abstract class ScalarNode
{
    /// <summary>The numbers, one for each step.</summary>
    public abstract double[] Evaluate();
}

/// <summary>
/// A part of a query that gives a vector at each step. Series come one after the other, each with all its steps: whoever
/// reduces them need not hold them all.
/// </summary>
internal abstract class VectorNode
{
    /// <summary>Whether two series may differ in nothing but the name. Known once the selectors have found their series.</summary>
    public virtual bool NamesDiffer => true;

    /// <summary>The series, no two with the same labels. They belong to the caller, who may change them.</summary>
    public abstract IEnumerable<Series> Evaluate();
}
