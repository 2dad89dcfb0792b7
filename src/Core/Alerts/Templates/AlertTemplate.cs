using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>
/// A label's or annotation's text with what is between <c>{{</c> and <c>}}</c> filled in, as Prometheus does it. Carrying out
/// is pure: where a template asks a query, the query is answered first and the template runs again.
/// </summary>
internal sealed class AlertTemplate
{
    private const int MostQueries = 20;
    private static readonly string[] Variables = ["$labels", "$externalLabels", "$externalURL", "$value"];

    private readonly string _text;
    private readonly TemplateBody? _body;
    private readonly Dictionary<string, TemplateBody> _named = new(StringComparer.Ordinal);

    private AlertTemplate(string text)
    {
        _text = text;
        if (text.Contains("{{", StringComparison.Ordinal))
            _body = TemplateParser.Parse(text, Variables, TemplateFunctions.Names, _named);
    }

    /// <summary>Reads a template.</summary>
    /// <returns>The template, or what is wrong with it, beginning with the line in it.</returns>
    public static (AlertTemplate? Template, string? Problem) Parse(string text)
    {
        try
        {
            return (new AlertTemplate(text), null);
        }
        catch (TemplateException problem)
        {
            return (null, problem.Message);
        }
    }

    /// <summary>The text for one element of a rule's result. A problem becomes the text <c>&lt;error expanding template: …&gt;</c>.</summary>
    public async ValueTask<string> ExpandAsync(TemplateData data, Func<string, CancellationToken, Task<TemplateAnswer>> query, CancellationToken cancellationToken)
    {
        if (_body is null)
            return _text;
        var answers = new Dictionary<string, IReadOnlyList<object?>>(StringComparer.Ordinal);
        while (true)
        {
            try
            {
                return Run(_body, data, answers);
            }
            catch (QueryNeeded needed) when (answers.Count < MostQueries)
            {
                var answer = await query(needed.Expression, cancellationToken);
                if (answer.Problem is { } problem)
                    return Failed($"error calling query: {problem}");
                answers[needed.Expression] = [.. answer.Samples.Select(sample => new TemplateSample(sample.Labels, sample.Value))];
            }
            catch (QueryNeeded)
            {
                return Failed($"more than {MostQueries} queries");
            }
            catch (TemplateException problem)
            {
                return Failed(problem.Message);
            }
        }
    }

    private string Run(TemplateBody body, TemplateData data, IReadOnlyDictionary<string, IReadOnlyList<object?>> answers)
    {
        var root = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Labels"] = data.Labels,
            ["ExternalLabels"] = data.ExternalLabels,
            ["ExternalURL"] = data.ExternalUrl,
            ["Value"] = data.Value,
        };
        return new TemplateRun(_named, new TemplateFunctions(answers, data.ExternalUrl, data.At)).Run(
            body, root, [("$labels", data.Labels), ("$externalLabels", data.ExternalLabels), ("$externalURL", data.ExternalUrl), ("$value", data.Value)]);
    }

    private static string Failed(string problem) => $"<error expanding template: {problem}>";
}

/// <summary>What a template sees.</summary>
/// <param name="Labels"><c>$labels</c>: those of the result's element, its metric's name too.</param>
/// <param name="ExternalLabels"><c>$externalLabels</c></param>
/// <param name="Value"><c>$value</c></param>
/// <param name="At">The moment of the evaluation.</param>
/// <param name="ExternalUrl">Where people reach the console.</param>
internal sealed record TemplateData(Labels Labels, Labels ExternalLabels, double Value, DateTimeOffset At, string ExternalUrl);

/// <summary>What a query in a template answered: samples, or why there are none.</summary>
internal sealed record TemplateAnswer(IReadOnlyList<(Labels Labels, double Value)> Samples, string? Problem = null);
