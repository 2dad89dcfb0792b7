using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Health.Probes;

public class PostgresProbeTests
{
    private readonly PostgresProbe _probe = new(TimeProvider.System);

    [RequiresFact(Part.PostgreSql)]
    public async Task Probe_RealServer_AnswersQueriesAndNamesFaults()
    {
        await using var server = await PostgresServer.StartAsync();
        var settings = new PostgresProbeSettings { Connection = ProbeCase.Text(server.Url) };

        var good = await ProbeCase.RunAsync(_probe, settings);
        Assert.Equal(Outcome.Passed, good.Outcome);
        Assert.Matches(@"^PostgreSQL \d+\.\d+, the query gives 1$", good.Message);
        Assert.True(good.Latency > TimeSpan.Zero);

        var keyValue = settings with { Connection = ProbeCase.Text($"Host=127.0.0.1;Port={server.Port};Username=postgres;Password={PostgresServer.Password};Database=postgres") };
        Assert.Equal(Outcome.Passed, (await ProbeCase.RunAsync(_probe, keyValue with { Query = "SELECT true", Is = "t" })).Outcome);

        var low = await ProbeCase.RunAsync(_probe, settings with { Query = "SELECT 41.5", AtLeast = 42 });
        Assert.Equal((Outcome.Failed, "the query gives 41.5, expected at least 42"), (low.Outcome, low.Message));
        var none = await ProbeCase.RunAsync(_probe, settings with { Query = "SELECT 1 WHERE false", AtLeast = 42 });
        Assert.Equal((Outcome.Failed, "the query gives nothing, not a number"), (none.Outcome, none.Message));

        var table = await ProbeCase.RunAsync(_probe, settings with { Query = "SELECT * FROM orders" });
        Assert.Equal((Outcome.Failed, "PostgreSQL says: relation \"orders\" does not exist (42P01)"), (table.Outcome, table.Message));

        var wrong = await ProbeCase.RunAsync(_probe, settings with { Connection = new SecretText("postgresql://postgres:${PW}@db/postgres", server.Url.Replace(PostgresServer.Password, "wrong-password-1")) });
        Assert.Equal((Outcome.Failed, "PostgreSQL says: password authentication failed for user \"postgres\" (28P01)"), (wrong.Outcome, wrong.Message));

        var missing = await ProbeCase.RunAsync(_probe, settings with { Connection = ProbeCase.Text(server.Url + "x") });
        Assert.Equal((Outcome.Failed, "PostgreSQL says: database \"postgresx\" does not exist (3D000)"), (missing.Outcome, missing.Message));

        // The password in a message of the server's own is the worst case.
        var echo = await ProbeCase.RunAsync(_probe, settings with { Query = $"SELECT '{PostgresServer.Password}'" });
        Assert.DoesNotContain(PostgresServer.Password, echo.Message);

        using var runner = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _probe.ProbeAsync((ProbeSettings)(settings with { Query = "SELECT pg_sleep(60)" }), ProbeCase.Context, runner.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        // The server ends a cancelled query when it gets to it.
        var running = settings with { Query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'", Is = "0" };
        for (var tries = 0; tries < 200 && (await ProbeCase.RunAsync(_probe, running)).Outcome != Outcome.Passed; tries++)
            await Task.Delay(100);
        Assert.Equal(Outcome.Passed, (await ProbeCase.RunAsync(_probe, running)).Outcome);
    }

    [Fact]
    public async Task Probe_NobodyListens_Fails()
    {
        var port = LoopbackPort.Free();

        var result = await ProbeCase.RunAsync(_probe, new PostgresProbeSettings { Connection = ProbeCase.Text($"postgresql://u:secret-1234@127.0.0.1:{port}/db") });

        Assert.Equal((Outcome.Failed, $"127.0.0.1:{port} refuses the connection"), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_SomethingElseListens_Fails()
    {
        await using var server = new RawServer(async (stream, stop) => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), stop));

        var result = await ProbeCase.RunAsync(_probe, new PostgresProbeSettings { Connection = ProbeCase.Text($"postgresql://u:secret-1234@127.0.0.1:{server.Port}/db?sslmode=disable") });

        Assert.Equal(Outcome.Failed, result.Outcome);
    }

    [Fact]
    public async Task Probe_SilentServer_EndsWithTheRunnersCancellation()
    {
        var asked = new TaskCompletionSource();
        await using var server = new RawServer(async (stream, stop) =>
        {
            _ = await stream.ReadAsync(new byte[100], stop);
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        });
        using var runner = new CancellationTokenSource();

        var probing = _probe.ProbeAsync((ProbeSettings)new PostgresProbeSettings { Connection = ProbeCase.Text($"postgresql://u@127.0.0.1:{server.Port}/db") }, ProbeCase.Context, runner.Token).AsTask();
        await asked.Task;
        await runner.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData("postgresql://u:secret-1234@[::1]:5433/shop?sslmode=verify-full&application_name=x", "::1:5433/shop")]
    [InlineData("postgres://u:secret-1234@db", "db:5432/u")]
    [InlineData("Host=db;Password=secret-1234;Database=shop", "db:5432/shop")]
    public void Target_ShowsServerAndDatabaseOnly(string connection, string target)
    {
        var settings = new PostgresProbeSettings { Connection = ProbeCase.Text(connection) };

        Assert.Equal(target, settings.Target);
        Assert.Empty(settings.Validate());
    }

    [Theory]
    [InlineData("postgresql://u:secret-1234@db/shop?nonsense=1")]
    [InlineData("Hostess=db;Password=secret-1234")]
    [InlineData("Password=secret-1234")]
    [InlineData("postgresql://:secret-1234:x@/")]
    public void Validate_BadConnection_SaysSoWithoutItsValue(string connection)
    {
        var problem = Assert.Single(new PostgresProbeSettings { Connection = ProbeCase.Text(connection) }.Validate());

        Assert.Equal("Connection", problem.Property);
        Assert.DoesNotContain("secret", problem.Message);
    }
}
