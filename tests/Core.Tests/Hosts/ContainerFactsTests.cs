using System.Text.Json;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Tests.Hosts;

public class ContainerFactsTests
{
    [Fact]
    public void From_NullsEverywhere_IsStillAContainer()
    {
        var container = Facts("""{"Id":"0123456789abcdef","Name":null,"State":{"Health":null},"Config":{"Labels":null},"HostConfig":{"RestartPolicy":null},"NetworkSettings":{"Ports":null}}""");

        Assert.Equal("0123456789ab", container.Name);
        Assert.Equal(ContainerState.Unknown, container.State);
        Assert.Empty(container.Labels);
        Assert.Empty(container.Ports);
        Assert.Null(container.StartedAt);
    }

    [Fact]
    public void From_FullAnswer_TakesItsFacts()
    {
        var container = Facts("""
            {"Id":"abc","Name":"/web","Created":"2026-01-05T13:00:00.123456789+01:00","RestartCount":4,
             "State":{"Status":"running","OOMKilled":true,"ExitCode":137,"Error":" boom\nmore","StartedAt":"2026-01-05T12:00:01Z","FinishedAt":"0001-01-01T00:00:00Z",
               "Health":{"Status":"unhealthy","FailingStreak":2,"Log":[
                 {"Start":"2026-01-05T12:01:00Z","ExitCode":0,"Output":"fine"},
                 {"Start":"2026-01-05T12:02:00Z","ExitCode":1,"Output":"x"},
                 {"Start":"2026-01-05T12:03:00Z","ExitCode":1,"Output":"\n  connection refused  \nstack"}]}},
             "Config":{"Image":"web:1","Tty":true,"Labels":{"a":"b"}},
             "HostConfig":{"RestartPolicy":{"Name":"unless-stopped"}},
             "NetworkSettings":{"Ports":{"443/tcp":null,"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}],"53/udp":[{"HostIp":"","HostPort":"5353"}]}}}
            """);

        Assert.Equal(new ContainerKey("local", "abc"), container.Key);
        Assert.Equal(("web", "web:1", ContainerState.Running, ContainerHealth.Unhealthy), (container.Name, container.Image, container.State, container.Health));
        Assert.Equal(("connection refused", "boom", 137, true, 4), (container.HealthOutput, container.Error, container.ExitCode, container.OomKilled, container.RestartCount));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 12, 2, 0, TimeSpan.Zero), container.FailingSince);
        Assert.Equal(TimeSpan.Zero, container.CreatedAt!.Value.Offset);
        Assert.Equal(12, container.CreatedAt.Value.Hour);
        Assert.Null(container.FinishedAt);
        Assert.Equal(RestartPolicy.UnlessStopped, container.RestartPolicy);
        Assert.True(container.Tty);
        Assert.Equal("b", container.Labels["a"]);
        Assert.Equal([new PublishedPort("", 5353, 53, "udp"), new PublishedPort("127.0.0.1", 8080, 80, "tcp")], container.Ports);
    }

    [Fact]
    public void FirstLine_LongLine_IsCutToTwoHundredCharacters()
    {
        Assert.Equal(new string('x', 199) + "…", ContainerFacts.FirstLine(new string('x', 5000)));
        Assert.Equal(new string('x', 200), ContainerFacts.FirstLine(new string('x', 200)));
        Assert.Equal(new string('x', 198) + "…", ContainerFacts.FirstLine(new string('x', 198) + "🚢" + new string('x', 50)));
    }

    private static ContainerSnapshot Facts(string json) =>
        ContainerFacts.From("local", JsonSerializer.Deserialize(json, EngineJson.Default.ContainerInspect)!);
}
