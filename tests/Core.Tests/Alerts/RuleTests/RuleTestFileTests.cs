using System.Diagnostics;
using Quarterdeck.Core.Alerts.RuleTests;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.RuleTests;

public sealed class RuleTestFileTests : IDisposable
{
    private const string Rules = """
        groups:
          - name: web
            rules:
              - record: job:up:sum
                expr: sum by (job) (up)
              - alert: Down
                expr: up == 0
                for: 2m
                keep_firing_for: 1m
                labels: { severity: critical, zone: "{{ $externalLabels.zone }}" }
                annotations:
                  summary: "{{ $labels.instance }} is {{ $value }}"
              - alert: NobodyUp
                expr: job:up:sum == 0
                annotations: { summary: "{{ with query \"sum(up)\" }}{{ . | first | value }}{{ end }}" }
        """;

    private const string Cases = """
        rule_files: [rules.yml]
        evaluation_interval: 1m
        tests:
          - interval: 30s
            external_labels: { zone: eu }
            input_series:
              - series: up{job="web", instance="a"}
                values: 1 1 0x9 1x20
              - series: up{job="web", instance="b"}
                values: 1x40
            alert_rule_test:
              - { eval_time: 2m, alertname: Down, exp_alerts: [] }
              - eval_time: 3m30s
                alertname: Down
                exp_alerts:
                  - exp_labels: { job: web, instance: a, severity: critical, zone: eu }
                    exp_annotations: { summary: a is 0 }
              - eval_time: 6m59s
                alertname: Down
                exp_alerts:
                  - exp_labels: { job: web, instance: a, severity: critical, zone: eu }
                    exp_annotations: { summary: a is 0 }
              - { eval_time: 7m, alertname: Down }
              - { eval_time: 5m, alertname: NobodyUp }
            promql_expr_test:
              - expr: job:up:sum
                eval_time: 3m
                exp_samples: [{ labels: 'job:up:sum{job="web"}', value: 1 }]
              - expr: ALERTS{alertname="Down", alertstate="pending"}
                eval_time: 2m
                exp_samples: [{ labels: 'ALERTS{alertname="Down", alertstate="pending", instance="a", job="web", severity="critical", zone="eu"}', value: 1 }]
              - expr: ALERTS{alertname="Down", alertstate="pending"}
                eval_time: 4m
              - expr: 1 / 0
                eval_time: 0
                exp_samples: [{ value: .inf }]
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarterdeck-rules-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RunAsync_CasesThatHold_Pass()
    {
        var (results, errors) = await RuleTestFile.RunAsync(Write(Rules, Cases), CancellationToken.None);

        Assert.Empty(errors);
        Assert.Equal(Enumerable.Range(1, 9).Select(number => $"ok {number}"), results.Select(result => result.ToTap()));
    }

    [Theory]
    [InlineData("summary: a is 0", "summary: a is 1", 2)]
    [InlineData("zone: eu }\n            exp_annotations", "zone: us }\n            exp_annotations", 2)]
    [InlineData("{ eval_time: 7m, alertname: Down }", "{ eval_time: 6m, alertname: Down }", 4)]
    [InlineData("value: 1 }]", "value: 1.00001 }]", 6)]
    [InlineData("value: .inf", "value: 7", 9)]
    public async Task RunAsync_CaseThatDoesNotHold_FailsAlone(string from, string to, int number)
    {
        var at = Cases.IndexOf(from, StringComparison.Ordinal);
        var (results, _) = await RuleTestFile.RunAsync(Write(Rules, Cases[..at] + to + Cases[(at + from.Length)..]), CancellationToken.None);

        var failed = Assert.Single(results, result => !result.Passed);
        Assert.Equal(number, failed.Number);
        Assert.StartsWith($"not ok {number} exp: ", failed.ToTap(), StringComparison.Ordinal);
        Assert.Contains(" got: ", failed.ToTap(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_RuleThatCannotBeEvaluated_FailsItsCasesWithTheReason()
    {
        var (results, _) = await RuleTestFile.RunAsync(Write(Rules.Replace("sum by (job) (up)", "up + on (job) up", StringComparison.Ordinal), Cases), CancellationToken.None);

        Assert.All(results, result => Assert.StartsWith($"not ok {result.Number} err: rule: job:up:sum, time: 0s, err: ", result.ToTap(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_RuleFileMissing_SaysSo()
    {
        var (results, _) = await RuleTestFile.RunAsync(Write(null, Cases), CancellationToken.None);

        Assert.Equal(9, results.Count);
        Assert.All(results, result => Assert.Contains("rules.yml:0: cannot be read", result.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_UnknownKey_IsAnErrorAtItsLine()
    {
        var (results, errors) = await RuleTestFile.RunAsync(Write(Rules, "tests:\n- input_serie: []\n"), CancellationToken.None);

        Assert.Empty(results);
        Assert.Equal((2, "unknown key \"input_serie\"; did you mean \"input_series\"?"), (Assert.Single(errors).Line, errors[0].Message));
    }

    [RequiresFact(Part.Promtool)]
    public async Task RunAsync_SameFiles_PromtoolAgrees()
    {
        var path = Write(Rules, Cases);

        Assert.Equal(0, await PromtoolAsync("test", "rules", path));
        Write(Rules, Cases.Replace("summary: a is 0", "summary: a is 1", StringComparison.Ordinal));
        Assert.Equal(1, await PromtoolAsync("test", "rules", path));
    }

    private static async Task<int> PromtoolAsync(params string[] arguments)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.WhenAll(promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.WaitForExitAsync();
        return promtool.ExitCode;
    }

    private string Write(string? rules, string cases)
    {
        if (rules is not null)
            File.WriteAllText(Path.Combine(_folder.FullName, "rules.yml"), rules);
        var path = Path.Combine(_folder.FullName, "cases.yml");
        File.WriteAllText(path, cases);
        return path;
    }
}
