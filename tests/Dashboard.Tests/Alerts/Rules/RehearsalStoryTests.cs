using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Dashboard.Alerts.Rules;
using Quarterdeck.Dashboard.Metrics.Charts;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Alerts.Rules;

public class RehearsalStoryTests
{
    private static readonly RehearsedRule Rule = new("load > 1", TimeSpan.FromMinutes(2), TimeSpan.Zero);

    [Fact]
    public void Story_Episodes_AreCounted()
    {
        var story = Story([Episode("a", -50, -48, -40), Episode("a", -30, null, -29), Episode("b", -20, -18, null), Episode("a", -10, -8, -7)]);

        Assert.Equal((3, 2, 1), (story.Fired, story.Alerts, story.OnlyPending));
        // What still holds counts up to the rehearsal's end.
        Assert.Equal(TimeSpan.FromMinutes(18), story.Longest!.Value.Length);
        Assert.Equal(3, story.Plot(_ => "")!.Shades.Count);
    }

    [Fact]
    public void Story_NothingFired_HasNoLongest() => Assert.Null(Story([Episode("a", -30, null, -29)]).Longest);

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-10, true)]
    public void SamplesFrom_SamplesBeginLate_SaysWhen(int first, bool said)
    {
        var samples = new SampleBuffer();
        samples.Add(Fleet.Now.AddMinutes(first).ToUnixTimeMilliseconds(), 1);

        Assert.Equal(said ? Fleet.Now.AddMinutes(first) : null, Story([], new MatrixSeries(Labels.Empty, samples)).SamplesFrom);
    }

    [Fact]
    public void Form_Prefilled_IsTheRule() =>
        Assert.Equal(new RehearsedRule("load > 1", TimeSpan.FromSeconds(90), TimeSpan.Zero), new RehearsalForm(Alerting("load > 1", TimeSpan.FromSeconds(90))).Read(out _));

    [Theory]
    [InlineData("5", "0s", "for: \"5\" is no duration")]
    [InlineData("", "soon", "keep_firing_for: \"soon\" is no duration")]
    public void Form_NoDuration_SaysWhich(string held, string kept, string expected)
    {
        var form = new RehearsalForm(Alerting("load > 1", TimeSpan.Zero)) { For = held, KeepFiringFor = kept };

        Assert.Null(form.Read(out var problem));
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_ChangedRule_ReadsAsARuleOfAFile()
    {
        var rule = Alerting("old", TimeSpan.Zero, new() { ["severity"] = "critical", ["on"] = "yes" }, new() { ["summary"] = "{{ $value }} of \"it\"\nfails: 5%" });

        Assert.Equal(
            """
                  - alert: Load
                    expr: |
                      load
                        > 1
                    for: 2m
                    labels:
                      severity: critical
                      "on": "yes"
                    annotations:
                      summary: "{{ $value }} of \"it\"\nfails: 5%"

            """,
            RuleYaml.Of(rule, new RehearsedRule("load\n  > 1\n", TimeSpan.FromMinutes(2), TimeSpan.Zero)));
    }

    private static AlertingRule Alerting(string expression, TimeSpan held, Dictionary<string, string>? labels = null, Dictionary<string, string>? annotations = null) =>
        new() { Key = "a.yml/g/Load", Name = "Load", Expression = expression, For = held, Labels = labels ?? [], Annotations = annotations ?? [] };

    private static RehearsedEpisode Episode(string job, int active, int? fired, int? ended) => new(
        Labels.Of(("job", job)), Fleet.Now.AddMinutes(active), fired is { } at ? Fleet.Now.AddMinutes(at) : null, ended is { } end ? Fleet.Now.AddMinutes(end) : null, 5);

    private static RehearsalStory Story(RehearsedEpisode[] episodes, params MatrixSeries[] series)
    {
        var range = new QueryRange(Fleet.Now.AddHours(-1), Fleet.Now, TimeSpan.FromMinutes(1));
        return new RehearsalStory(Rule, new RehearsalResult(range.Start, range.End, TimeSpan.FromSeconds(15), episodes), new PageCount(1, ["ops"], []), new SeriesAnswer("load", range) { Series = series });
    }
}
