using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Dashboard.Alerts.Rules;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Alerts.Rules;

public class RulesModelTests
{
    private static readonly AlertingRule Errors = Alerting("Errors", "critical"), Slow = Alerting("Slow", "warning");
    private static readonly RecordingRule Rate = new() { Key = "a.yml/web/job:rate", Name = "job:rate", Expression = "sum(rate(a[1m]))", Labels = Labels.Empty };
    private static readonly RuleGroup Web = new() { Key = "a.yml/web", Name = "web", File = "a.yml", Rules = [Rate, Errors, Slow] };
    private static readonly AlertingRule BuiltIn = Alerting("ServiceDown", "warning", AlertSource.BuiltIn);

    [Fact]
    public void Build_RulesOfAFileAndBuiltIn_AreUnderTheirHeads()
    {
        var model = Build(RulesFilter.All, [Outcome(Rate, 2), Outcome(Errors, 3)]);

        Assert.Equal(["head of a.yml/web", Rate.Key, Errors.Key, Slow.Key, "head of ", BuiltIn.Key], model.Lines.Select(line => line.Key));
        Assert.Equal(TimeSpan.FromMilliseconds(5), model.Lines[0].Head!.Cost);
        Assert.Null(model.Lines[4].Head!.Cost);
        Assert.Equal((4, 4), (model.Total, model.Shown));
    }

    [Fact]
    public void Build_States_AreTold()
    {
        var model = Build(
            RulesFilter.All,
            [Outcome(Rate, 1), Outcome(Errors, 1), Outcome(Slow, 1, "division by zero is fine, this is not")],
            AlertOf(Errors, AlertState.Firing, 3), AlertOf(Errors, AlertState.Pending, 1), AlertOf(Errors, AlertState.Resolved, 9), AlertOf(BuiltIn, AlertState.Pending, 2));

        var rows = model.Lines.Where(line => line.Row is not null).ToDictionary(line => line.Key, line => line.Row!);
        Assert.Equal(
            [RuleState.Recording, RuleState.Firing, RuleState.Broken, RuleState.Pending],
            [rows[Rate.Key].State, rows[Errors.Key].State, rows[Slow.Key].State, rows[BuiltIn.Key].State]);
        Assert.Equal((1, 1, Fleet.Now.AddMinutes(-3)), (rows[Errors.Key].Firing, rows[Errors.Key].Pending, rows[Errors.Key].Since));
        Assert.Equal(1, model.Counts[RuleState.Broken]);
        Assert.Equal(0, model.Counts[RuleState.Quiet]);
    }

    [Fact]
    public void Build_WhatNeedsSomebody_ComesFirst()
    {
        var model = Build(RulesFilter.All, [Outcome(Rate, 1), Outcome(Errors, 1), Outcome(Slow, 1)], AlertOf(BuiltIn, AlertState.Firing, 1), AlertOf(Slow, AlertState.Pending, 1));

        Assert.Equal(["head of ", BuiltIn.Key, "head of a.yml/web", Slow.Key, Rate.Key, Errors.Key], model.Lines.Select(line => line.Key));
    }

    [Fact]
    public void Build_NotEvaluatedYet_IsNotCalledQuiet() => Assert.Equal(3, Build(RulesFilter.All, []).Counts[RuleState.Waiting]);

    [Theory]
    [InlineData("err crit", null, "Errors")]
    [InlineData("a.yml rate(", null, "job:rate")]
    [InlineData(null, "quiet", "ServiceDown")]
    [InlineData("nothing has this", null, "")]
    public void Build_Filtered_ShowsOnlyWhatMatches(string? search, string? states, string expected)
    {
        var model = Build(RulesFilter.Parse(search, states), []);

        Assert.Equal(expected, string.Join(',', model.Lines.Select(line => line.Row?.Rule.Name).OfType<string>()));
        Assert.Equal(4, model.Total);
    }

    [Fact]
    public void Filter_ToQuery_IsReadBack()
    {
        var filter = RulesFilter.Parse("a b", "firing,nonsense,broken");

        Assert.Equal("?q=a%20b&state=broken,firing", filter.ToQuery());
        Assert.Equal("", RulesFilter.All.ToQuery());
        Assert.Equal([RuleState.Broken], filter.Toggle(RuleState.Firing).States);
    }

    [Fact]
    public void Address_OfAnyKey_KeepsItsParts() => Assert.Equal("rules/alerts/a%20b.yml/g%3Fh/Errors~2", RuleRow.Address("alerts/a b.yml/g?h/Errors~2"));

    [Fact]
    public void Severity_OfAlerts_IsTheWorst()
    {
        var row = new RuleRow(Slow, Web, null, [AlertOf(Slow, AlertState.Firing, 1, "info"), AlertOf(Slow, AlertState.Firing, 1, "critical")]);

        Assert.Equal("critical", row.Severity);
        Assert.Equal("warning", (row with { Alerts = [] }).Severity);
        Assert.Equal("warning", new RuleRow(BuiltIn, null, null, []).Severity);
    }

    private static RulesModel Build(RulesFilter filter, RuleOutcome[] outcomes, params Alert[] alerts) =>
        RulesModel.Build([(Rate, Web), (Errors, Web), (Slow, Web), (BuiltIn, null)], outcomes.ToDictionary(outcome => outcome.Rule.Key), alerts, filter);

    private static RuleOutcome Outcome(Rule rule, int milliseconds, string? problem = null) => new(rule, Web, Fleet.Now, TimeSpan.FromMilliseconds(milliseconds), 1, problem);

    private static AlertingRule Alerting(string name, string severity, AlertSource source = AlertSource.Rule) => new()
    {
        Key = source == AlertSource.Rule ? $"a.yml/web/{name}" : $"built-in/{name}",
        Name = name,
        Expression = "a > 1",
        Source = source,
        Labels = new Dictionary<string, string> { ["severity"] = severity },
        Annotations = new Dictionary<string, string>(),
    };

    private static Alert AlertOf(AlertingRule rule, AlertState state, int minutes, string severity = "critical")
    {
        var at = Fleet.Now.AddMinutes(-minutes);
        return new Alert
        {
            Rule = rule.Key,
            Fingerprint = $"{state}{minutes}",
            Labels = Labels.Of(("alertname", rule.Name), ("severity", severity)),
            State = state,
            ActiveAt = at,
            FiredAt = state == AlertState.Firing ? at : null,
            ResolvedAt = state == AlertState.Resolved ? at : null,
        };
    }
}
