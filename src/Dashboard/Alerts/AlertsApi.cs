using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary><c>/api/alerts</c> and <c>/api/rules</c>: what fires, and how the rules fare.</summary>
internal static class AlertsApi
{
    public static void MapAlertsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Alerts");
        api.MapGet("/alerts/state", State).WithName("GetAlertState").WithSummary("Every rule with its state: one row for each alert, one for a rule without any").Needs(Role.Viewer, Area.Read);
        api.MapGet("/rules", Rules).WithName("ListRules").WithSummary("Every rule with its last evaluation").Needs(Role.Viewer, Area.Read);
        routes.MapAcknowledgementsApi();
        routes.MapSilencesApi();
        routes.MapChannelsApi();
        routes.MapPostedApi();
    }

    private static Ok<AlertStates> State(AlertBook book, RuleCatalog catalog)
    {
        var alerts = book.Alerts.Current.Values.ToLookup(alert => alert.Rule, StringComparer.Ordinal);
        var rows = new List<AlertStateItem>();
        foreach (var rule in catalog.AlertingRules)
        {
            var raised = alerts[rule.Key].Where(alert => alert.State != AlertState.Resolved).OrderBy(alert => alert.Labels.ToString(), StringComparer.Ordinal).Select(AlertStateItem.Of).ToList();
            rows.AddRange(raised.Count > 0 ? raised : [AlertStateItem.Inactive(rule)]);
        }

        var known = catalog.AlertingRules.Select(rule => rule.Key).ToHashSet(StringComparer.Ordinal);
        rows.AddRange(book.Alerts.Current.Values.Where(alert => alert.State != AlertState.Resolved && !known.Contains(alert.Rule)).Select(AlertStateItem.Of));
        return TypedResults.Ok(new AlertStates(rows));
    }

    private static Ok<IEnumerable<RuleItem>> Rules(RuleCatalog catalog, RuleEngine engine, AlertBook book) =>
        TypedResults.Ok(catalog.Rules.Select(entry => RuleItem.Of(entry.Rule, entry.Group, engine.Outcomes.Current.GetValueOrDefault(entry.Rule.Key), book)));
}

internal sealed record AlertStates(IReadOnlyList<AlertStateItem> Rules);

/// <param name="Name">The rule's name.</param>
/// <param name="Severity">critical, warning or info.</param>
/// <param name="State">inactive, pending or firing; resolved where one alert was asked for.</param>
/// <param name="Since">Since when it is in that state; null while inactive.</param>
/// <param name="Value">The last value, null where there is none.</param>
/// <param name="Labels">Of the alert; of the rule while inactive.</param>
/// <param name="Annotations">Likewise.</param>
/// <param name="Rule">The rule's key.</param>
/// <param name="Fingerprint">Of the alert; null while inactive.</param>
internal sealed record AlertStateItem(
    string Name, string Severity, string State, DateTime? Since, double? Value, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, string Rule, string? Fingerprint)
{
    public static AlertStateItem Of(Alert alert) => new(
        alert.Name,
        alert.Severity,
        alert.State.ToString().ToLowerInvariant(),
        alert.Since.UtcDateTime,
        double.IsFinite(alert.Value) ? alert.Value : null,
        alert.Labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal),
        alert.Annotations,
        alert.Rule,
        alert.Fingerprint);

    public static AlertStateItem Inactive(AlertingRule rule) =>
        new(rule.Name, rule.Severity, "inactive", Since: null, Value: null, rule.Labels, rule.Annotations, rule.Key, Fingerprint: null);
}

/// <param name="Key">Identity over reloads.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">alerting or recording.</param>
/// <param name="Group">Name of its group.</param>
/// <param name="File">Its file; empty for built-in ones.</param>
/// <param name="Expression">PromQL; words for built-in ones.</param>
/// <param name="ForSeconds">How long its condition must hold.</param>
/// <param name="Firing">Alerts that fire.</param>
/// <param name="Pending">Alerts that are pending.</param>
/// <param name="EvaluatedAt">The last evaluation.</param>
/// <param name="EvaluationMs">How long that took.</param>
/// <param name="Error">Why it cannot be evaluated.</param>
internal sealed record RuleItem(
    string Key, string Name, string Type, string Group, string File, string Expression, double ForSeconds, int Firing, int Pending, DateTime? EvaluatedAt, double? EvaluationMs, string? Error)
{
    public static RuleItem Of(Rule rule, RuleGroup? group, RuleOutcome? outcome, AlertBook book)
    {
        var alerts = book.Alerts.Current.Values.Where(alert => string.Equals(alert.Rule, rule.Key, StringComparison.Ordinal)).ToList();
        return new RuleItem(
            rule.Key,
            rule.Name,
            rule is AlertingRule ? "alerting" : "recording",
            group?.Name ?? "built-in",
            group?.File ?? "",
            rule.Expression,
            rule is AlertingRule alerting ? alerting.For.TotalSeconds : 0,
            alerts.Count(alert => alert.State == AlertState.Firing),
            alerts.Count(alert => alert.State == AlertState.Pending),
            outcome?.At.UtcDateTime,
            outcome?.Duration.TotalMilliseconds,
            outcome?.Problem);
    }
}
