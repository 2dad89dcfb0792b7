using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Hosting;

/// <summary>kill -9 at any moment: the database opens, and nothing that anybody was shown is gone.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 20, Services = 20;

    private readonly LoopbackTarget _target = new();
    private readonly CancellationTokenSource _ending = new();

    public void Dispose()
    {
        _ending.Cancel();
        _target.Dispose();
        _ending.Dispose();
    }

    [Fact]
    public async Task Kill_TwentyTimesUnderLoad_LosesNoTransitionThatWasShown()
    {
        var random = new Random(1);
        await using var console = await ConsoleProcess.StartAsync(Workspace());
        var flipping = FlipAsync();
        for (var kill = 0; kill < Kills; kill++)
        {
            var shown = await WatchAsync(console, TimeSpan.FromMilliseconds(random.Next(200, 2500)));
            await console.KillAsync();

            await using (var database = new SqliteConnection($"Data Source={console.DatabasePath}"))
            {
                await database.OpenAsync();
                Assert.Equal("ok", await ScalarAsync(database, "PRAGMA integrity_check"));
                foreach (var (service, since, status) in shown)
                {
                    var found = await ScalarAsync(database, $"SELECT count(*) FROM transitions WHERE \"Service\" = '{service}' AND \"Check\" IS NULL AND \"At\" = {since} AND \"To\" = {status}");
                    Assert.True(Equals(1L, found), $"kill {kill}: {service} was shown with status {status} since {since}, but that transition is stored {found} times");
                }
            }

            SqliteConnection.ClearAllPools();
            await console.StartAsync();
        }

        await _ending.CancelAsync();
        await flipping;
        Assert.True(await RunsInterruptedAsync(console) >= Kills / 2, "the sweeps that the kills cut off are marked");
    }

    private static async Task<HashSet<(string Service, long Since, int Status)>> WatchAsync(ConsoleProcess console, TimeSpan length)
    {
        string[] words = ["OK", "PAUSED", "MAINTENANCE", "UNKNOWN", "DEGRADED", "DOWN"];
        var shown = new HashSet<(string, long, int)>();
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < length)
        {
            foreach (var service in await console.Http.GetFromJsonAsync<JsonElement[]>("/api/services") ?? [])
            {
                var status = Array.IndexOf(words, service.GetProperty("status").GetString());
                if (status != 3)
                    shown.Add((service.GetProperty("name").GetString()!, service.GetProperty("since").GetDateTimeOffset().ToUnixTimeMilliseconds(), status));
            }

            await Task.Delay(20);
        }

        return shown;
    }

    private static async Task<object?> ScalarAsync(SqliteConnection database, string query)
    {
        await using var command = database.CreateCommand();
        command.CommandText = query;
        return await command.ExecuteScalarAsync();
    }

    private static async Task<long> RunsInterruptedAsync(ConsoleProcess console)
    {
        await using var database = new SqliteConnection($"Data Source={console.DatabasePath}");
        await database.OpenAsync();
        return (long)(await ScalarAsync(database, "SELECT count(*) FROM job_runs WHERE \"State\" = 4"))!;
    }

    private string Workspace() => "workspace: kill\nservices:\n" + string.Concat(Enumerable.Range(0, Services).Select(i =>
        $"  - name: s{i}\n    checks: [{{ tcp: \"127.0.0.1:{_target.Port}\", interval: 1s, timeout: 500ms, retries: 1, recoverAfter: 1 }}]\n"));

    private async Task FlipAsync()
    {
        for (var open = true; !_ending.IsCancellationRequested; open = !open)
        {
            if (open)
                _target.Close();
            else
                _target.Open();
            await Task.Delay(700, CancellationToken.None);
        }
    }
}
