namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>One series of an intermediate result: labels, and a value or none at each step. Belongs to whoever received it last.</summary>
internal sealed class Series(Labels labels, double[] values)
{
    private Labels _labels = labels;
    private bool _nameGoesNow;

    /// <summary>The values, one for each step; see <see cref="StepValues"/>.</summary>
    public double[] Values { get; } = values;

    /// <summary>Whether the name is to go at the end of the query, if that is when names go.</summary>
    public bool NameGoesLast { get; set; }

    /// <summary>The labels.</summary>
    public Labels Labels
    {
        get
        {
            if (_nameGoesNow)
                _labels = _labels.Without(Labels.MetricName);
            _nameGoesNow = false;
            return _labels;
        }
    }

    /// <summary>The labels, perhaps with a name that is gone already: for those who do not look at the name and need no copy without it.</summary>
    public Labels LabelsWithAnyName => _labels;

    /// <summary>Lets the name go.</summary>
    public void DropName(bool atEnd)
    {
        if (atEnd)
            NameGoesLast = true;
        else
            _nameGoesNow = true;
    }

    /// <summary>The same values under other labels.</summary>
    public Series Relabelled(Labels labels) => new(labels, Values) { NameGoesLast = NameGoesLast };
}
