using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Alerts.Rules;

public sealed class RuleFileTests
{
    private const string Good = """
        groups:
          - name: web
            interval: 30s
            limit: 10
            query_offset: 1m
            labels: { team: web }
            rules:
              - record: job:requests:rate5m
                expr: sum by (job) (rate(http_requests_total[5m]))
                labels: { kind: "${not replaced}" }
              - alert: HighErrorRate
                expr: |
                  job:errors:rate5m
                    > 0.05
                for: 5m
                keep_firing_for: 1m30s
                labels: { severity: critical, team: api }
                annotations:
                  summary: "{{ $labels.job }}: {{ $value | humanizePercentage }}"
              - alert: HighErrorRate
                expr: job:errors:rate5m > 0.01
        """;

    [Fact]
    public void Read_ValidFile_HasItsRules()
    {
        var file = Read(Good, out var errors);

        Assert.Empty(errors);
        var group = Assert.Single(file!.Groups);
        Assert.Equal(("alerts/web.yml/web", TimeSpan.FromSeconds(30), 10, TimeSpan.FromMinutes(1)), (group.Key, group.Interval, group.Limit, group.QueryOffset));
        var record = Assert.IsType<RecordingRule>(group.Rules[0]);
        Assert.Equal("{kind=\"${not replaced}\", team=\"web\"}", record.Labels.ToString());
        var alert = Assert.IsType<AlertingRule>(group.Rules[1]);
        Assert.Equal(("alerts/web.yml/web/HighErrorRate", 11, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(90)), (alert.Key, alert.Line, alert.For, alert.KeepFiringFor));
        Assert.Equal("job:errors:rate5m\n  > 0.05", alert.Expression);
        Assert.Equal(("api", "critical"), (alert.Labels["team"], alert.Severity));
        Assert.Equal("alerts/web.yml/web/HighErrorRate~2", group.Rules[2].Key);
    }

    [Theory]
    [InlineData("groups:\n- name: a\n  rules:\n  - alert: X\n    record: y\n    expr: up", "one of \"alert\" and \"record\"", 5)]
    [InlineData("groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    fro: 5m", "unknown key \"fro\"; did you mean \"for\"?", 6)]
    [InlineData("groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    for: 5", "\"for\": \"5\" has no unit", 6)]
    [InlineData("groups:\n- name: a\n  rules:\n  - alert: X\n    expr: sum(", "expr: ", 5)]
    [InlineData("groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    annotations:\n      summary: '{{ $labels.x'", "annotation \"summary\": template: line 1: unclosed action", 6)]
    [InlineData("groups:\n- name: a\n- name: a", "group \"a\" comes twice", 3)]
    [InlineData("groups:\n- name: a\n  rules:\n  - record: not-a-name\n    expr: up", "is no name of a metric", 4)]
    [InlineData("groups:\n- name: a\n  rules:\n  - record: x\n    expr: up\n    for: 1m", "a recording rule has no \"for\"", 6)]
    [InlineData("groups:\n- name: a\n  rules:\n  - alert: X", "\"expr\" is missing", 4)]
    [InlineData("group:\n- name: a", "unknown key \"group\"; did you mean \"groups\"?", 1)]
    [InlineData("groups:\n- name: a\n  interval: 10ms\n  rules: []", "interval must be 1s or more", 3)]
    public void Read_InvalidFile_SaysWhereAndWhat(string text, string expected, int line)
    {
        Assert.Null(Read(text, out var errors));

        var error = Assert.Single(errors);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void Equals_SameText_IsTrue()
    {
        Assert.Equal(Read(Good, out _), Read(Good, out _));
        Assert.NotEqual(Read(Good, out _), Read(Good.Replace("0.05", "0.06", StringComparison.Ordinal), out _));
    }

    private static RuleFile? Read(string text, out IReadOnlyList<WorkspaceError> errors)
    {
        var found = new WorkspaceErrors();
        var file = RuleFile.Read("alerts/web.yml", text, found);
        errors = found.Sorted();
        return file;
    }
}
