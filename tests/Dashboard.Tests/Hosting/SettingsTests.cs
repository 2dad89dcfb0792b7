using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Dashboard.Cli;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Tests.Hosting;

public class SettingsTests
{
    [Fact]
    public void Read_NothingGiven_HasTheDefaults()
    {
        var settings = New();

        Assert.Equal(15, settings.Read<MetricsOptions>("Metrics").RetentionDays);
        Assert.Equal(90, settings.Read<HistoryOptions>("History").ObservationDays);
        Assert.Equal(TimeSpan.FromSeconds(15), settings.Read<AlertOptions>("Alerts").EvaluationInterval);
        settings.Verify();
    }

    [Theory]
    [InlineData("1m", 60)]
    [InlineData("00:00:20", 20)]
    public void Read_Given_IsTaken(string interval, int seconds)
    {
        var settings = New(("metrics:maxseries", " 7 "), ("Metrics:Url", "http://there:9090"), ("Alerts:EvaluationInterval", interval), ("All:Names:0", "a"), ("All:Names:1", "b"), ("All:Kind", "second"), ("All:Is", "true"), ("All:Share", "0.5"), ("All:Name", "x"));

        var metrics = settings.Read<MetricsOptions>("Metrics");
        Assert.Equal((7, "http://there:9090"), (metrics.MaxSeries, metrics.Url));
        Assert.Equal(TimeSpan.FromSeconds(seconds), settings.Read<AlertOptions>("Alerts").EvaluationInterval);
        var all = settings.Read<AllKinds>("All");
        Assert.Equal((Kind.Second, true, 0.5), (all.Kind, all.Is, all.Share));
        Assert.Equal(["a", "b"], all.Names);
        settings.Verify();
    }

    [Theory]
    [InlineData("Metrics:MaxSeries", "0", "Metrics:MaxSeries is 0; it is 1 or more")]
    [InlineData("Metrics:MaxSeries", "many", "Metrics:MaxSeries is \"many\"; it is a whole number, 1 or more")]
    [InlineData("Metrics:MaxSeries", "3000000000", "Metrics:MaxSeries is \"3000000000\"; it is a whole number, 1 or more")]
    [InlineData("Metrics:RetentionDays", "-1", "Metrics:RetentionDays is -1; it is 1 to 36500")]
    [InlineData("Metrics:Source", "influx", "Metrics:Source is \"influx\"; it is embedded or prometheus")]
    [InlineData("Metrics:Source", "prometheus", "Metrics:Url is missing: Metrics:Source is prometheus, so it is that server's, such as http://prometheus:9090")]
    [InlineData("Metrics:Password", "s3cr3t", "Metrics:UserName is missing, but Metrics:Password is there")]
    [InlineData("Metrics:MaxSerie", "5", "Metrics:MaxSerie is no setting; did you mean \"MaxSeries\"?")]
    [InlineData("History:Forever", "yes", "History:Forever is no setting; History has DayDays, HourDays, ObservationDays")]
    [InlineData("Alerts:EvaluationInterval", "15", "Alerts:EvaluationInterval is \"15\"; it is a duration such as 15s or 00:00:15, 1s to 1d")]
    [InlineData("Alerts:EvaluationInterval", "500ms", "Alerts:EvaluationInterval is 500ms; it is 1s to 1d")]
    [InlineData("Alerts:ExternalUrl", "http://here", "Alerts:ExternalUrl is no setting; Alerts has EvaluationInterval")]
    [InlineData("Console:ExternalUrl", "here", "Console:ExternalUrl is no address such as https://console.example.com")]
    [InlineData("All:Kind", "third", "All:Kind is \"third\"; it is First or Second")]
    [InlineData("All:Kind", "1", "All:Kind is \"1\"; it is First or Second")]
    [InlineData("All:Is", "yes", "All:Is is \"yes\"; it is true or false")]
    [InlineData("All:Share", "half", "All:Share is \"half\"; it is a number")]
    [InlineData("All:Name", "", "All:Name is missing")]
    public void Read_Wrong_IsToldWithItsKey(string key, string value, string problem) => Assert.Equal([problem], Problems(New(("All:Name", "x"), (key, value))));

    [Fact]
    public void Verify_SeveralWrongInSeveralSections_TellsAll()
    {
        var problems = Problems(New(("All:Name", "x"), ("Metrics:MaxSeries", "0"), ("Metrics:Source", "x"), ("Metrics:CacheBytes", "y"), ("History:DayDays", "0"), ("Metrics:Nonsense", "z")));

        Assert.Equal(["History:DayDays", "Metrics:CacheBytes", "Metrics:MaxSeries", "Metrics:Nonsense", "Metrics:Source"], problems.Select(problem => problem.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Serve_WithWrongSettings_EndsWith2AndMakesNothing()
    {
        var data = Path.Combine(Path.GetTempPath(), $"quarterdeck-{Guid.NewGuid():N}");
        var builder = ConsoleHost.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Metrics:MaxSeries", (string?)"0")]);

        Assert.Equal(2, await ServeVerb.RunAsync(builder, new ServeOptions { Data = data, Workspace = data, Urls = "nonsense", Address = null }, CancellationToken.None));
        Assert.False(Directory.Exists(data));
    }

    private static string[] Problems(Settings settings)
    {
        settings.Read<MetricsOptions>("Metrics");
        settings.Read<HistoryOptions>("History");
        settings.Read<AlertOptions>("Alerts");
        settings.Read<ConsoleOptions>("Console");
        settings.Read<AllKinds>("All");
        return [.. Assert.Throws<SettingsException>(settings.Verify).Message.Split('\n').Skip(1).Select(line => line.Trim())];
    }

    private static Settings New(params (string Key, string Value)[] given) =>
        new(given.Aggregate((IConfigurationBuilder)new ConfigurationBuilder(), (builder, pair) => builder.AddInMemoryCollection([KeyValuePair.Create(pair.Key, (string?)pair.Value)])).Build());

    private enum Kind
    {
        First,
        Second,
    }

    private sealed class AllKinds
    {
        public Kind Kind { get; set; }

        public bool Is { get; set; }

        public double? Share { get; set; }

        [Required]
        public string Name { get; set; } = "";

        public IReadOnlyList<string> Names { get; set; } = [];
    }
}
