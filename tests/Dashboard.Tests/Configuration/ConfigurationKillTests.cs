using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Configuration;

/// <summary>kill -9 while changes of several files are applied: the folder has all of a change or nothing of it, and the revisions say which.</summary>
public sealed class ConfigurationKillTests
{
    private const int Kills = 10, Parts = 40;

    [Fact]
    public async Task Kill_WhileApplying_LeavesFolderAndRevisionsAgreeing()
    {
        var random = new Random(3);
        await using var console = await ConsoleProcess.StartAsync("workspace: test");
        var (number, found) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var ending = new CancellationTokenSource();
            // A console that has just started is slow at first, and would be killed before it writes.
            var warm = new TaskCompletionSource();
            var applying = ApplyAsync(console, () => ++number, found, warm, ending.Token);
            await Task.WhenAny(warm.Task, applying);
            await Task.Delay(random.Next(0, 300));
            await console.KillAsync();
            await ending.CancelAsync();
            var lastAnswered = await applying;

            await console.StartAsync();
            var state = await StateAsync(console);

            var parts = Enumerable.Range(0, Parts).Select(part => Path.Combine(console.WorkspaceFolder!, $"part{part}.yaml")).Select(path => File.Exists(path) ? File.ReadAllText(path) : "").ToList();
            Assert.True(parts.Select(text => text.Split("# ")[^1]).Distinct().Count() == 1, $"kill {kill}: the parts are of different changes:\n{string.Join('\n', parts)}");
            Assert.Equal(state.GetProperty("folder").GetString(), state.GetProperty("revision").GetProperty("hash").GetString());
            Assert.Equal(state.GetProperty("folder").GetString(), state.GetProperty("running").GetString());
            // What was answered is there; at most the one that was under way is, too.
            found = parts[0].Length == 0 ? 0 : int.Parse(parts[0].Split("# ")[^1]);
            Assert.InRange(found, lastAnswered, number);
            Assert.DoesNotContain(state.GetProperty("revision").GetProperty("origin").GetString(), found == 0 ? [] : new[] { "disk" });
            Assert.Empty(Directory.GetFiles(console.WorkspaceFolder!, ".*"));
        }

        Assert.True(number > Kills, "changes were applied between the kills");
        using var verify = await console.Http.GetAsync("/api/audit/verify");
        Assert.True((await verify.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("whole").GetBoolean());
    }

    /// <summary>Applies change after change until the console is gone; the number of the last that was answered.</summary>
    private static async Task<int> ApplyAsync(ConsoleProcess console, Func<int> next, int answered, TaskCompletionSource warm, CancellationToken ending)
    {
        try
        {
            var from = (await StateAsync(console)).GetProperty("folder").GetString();
            while (!ending.IsCancellationRequested)
            {
                var number = next();
                var files = Enumerable.Range(0, Parts).ToDictionary(part => $"part{part}.yaml", part => $"services: [{{ name: s{part}, summary: \"{number}\" }}]\n# {number}");
                using var answer = await console.Http.PostAsJsonAsync("/api/configuration/apply", new { @base = from, files, message = $"change {number}" }, ending);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                from = (await answer.Content.ReadFromJsonAsync<JsonElement>(ending)).GetProperty("hash").GetString();
                answered = number;
                warm.TrySetResult();
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            // Killed.
        }

        return answered;
    }

    private static async Task<JsonElement> StateAsync(ConsoleProcess console)
    {
        JsonElement state = default;
        for (var tries = 0; tries < 300; tries++)
        {
            state = await console.Http.GetFromJsonAsync<JsonElement>("/api/configuration");
            if (state.GetProperty("revision").ValueKind == JsonValueKind.Object && state.GetProperty("revision").GetProperty("hash").GetString() == state.GetProperty("folder").GetString())
                break;
            await Task.Delay(50);
        }

        return state;
    }
}
