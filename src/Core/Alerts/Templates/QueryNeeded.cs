namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>A template asks for a query whose answer is not there yet: it is asked, and the template runs again.</summary>
internal sealed class QueryNeeded(string expression) : Exception
{
    public string Expression { get; } = expression;
}
