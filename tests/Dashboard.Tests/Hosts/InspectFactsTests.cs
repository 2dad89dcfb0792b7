using Quarterdeck.Dashboard.Hosts;

namespace Quarterdeck.Dashboard.Tests.Hosts;

public sealed class InspectFactsTests
{
    [Fact]
    public void Read_Usual_PicksWhatPeopleAskFor()
    {
        var facts = InspectFacts.Read("""
            {
              "Config": {"Image": "shop:3", "Cmd": ["serve", "--name", "a b"], "Entrypoint": null, "Env": ["MODE=fast", "DB_PASSWORD=***"], "Labels": {"team": "shop"}},
              "HostConfig": {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3}, "Memory": 67108864, "NanoCpus": 1500000000},
              "Mounts": [{"Type": "volume", "Name": "data", "Destination": "/data", "RW": false}, {"Type": "bind", "Source": "/etc/x", "Destination": "/x", "RW": true}],
              "NetworkSettings": {"Ports": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}], "90/tcp": null}, "Networks": {"bridge": {"IPAddress": "172.17.0.2"}}}
            }
            """).ToDictionary(fact => fact.Name, fact => string.Join(" | ", fact.Values));

        Assert.Equal("shop:3", facts["Image"]);
        Assert.Equal("serve --name \"a b\"", facts["Command"]);
        Assert.DoesNotContain("Entrypoint", facts.Keys);
        Assert.Equal("on-failure, at most 3 times", facts["Restart policy"]);
        Assert.Equal("memory 64 MiB | CPUs 1.5", facts["Limits"]);
        Assert.Equal("volume data → /data, read only | bind /etc/x → /x", facts["Mounts"]);
        Assert.Equal("127.0.0.1:8080 → 80/tcp | 90/tcp, not published", facts["Ports"]);
        Assert.Equal("bridge, 172.17.0.2", facts["Networks"]);
        Assert.Equal("MODE=fast | DB_PASSWORD=***", facts["Environment"]);
        Assert.Equal("team=shop", facts["Labels"]);
    }

    [Fact]
    public void HealthLog_Usual_IsNewestFirst() => Assert.Equal(
        [new(new DateTimeOffset(2026, 1, 5, 12, 0, 2, TimeSpan.Zero), 1, "broken"), new InspectHealthResult(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero), 0, "")],
        InspectFacts.HealthLog("""{"State":{"Health":{"Log":[{"Start":"2026-01-05T13:00:00+01:00","ExitCode":0,"Output":""},{"Start":"2026-01-05T12:00:02Z","ExitCode":1,"Output":"broken\n"}]}}}"""));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Config":"odd","Mounts":{},"NetworkSettings":{"Ports":[1]}}""")]
    public void Read_Unexpected_LeavesItOut(string json) => Assert.Equal(["Restart policy"], InspectFacts.Read(json).Select(fact => fact.Name));
}
