using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Metrics;

/// <summary>The push endpoint of the real console.</summary>
public sealed class PushApiTests : IAsyncLifetime
{
    private ConsoleProcess _console = null!;

    public async Task InitializeAsync() => _console = await ConsoleProcess.StartAsync("workspace: push");

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task Push_GoodAndBadBodies_AnswerWhatAPushingJobExpects()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await PushAsync("a 1\nb{c=\"d\"} 2\n"u8.ToArray())).StatusCode);

        using var refused = await PushAsync("a 1\nb x\n"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Nothing was taken: line 2: \"x\" is no value.", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PushAsync(new byte[11 << 20])).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PushAsync("a 1\n"u8.ToArray(), "gzip")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await PushAsync(Gzip("a 2\n"), "gzip")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _console.Http.DeleteAsync("/api/metrics/push/nightly")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _console.Http.DeleteAsync("/api/metrics/push/nightly")).StatusCode);
    }

    [Fact]
    public async Task Push_Killed_IsThereAfterTheRestart()
    {
        await PushAsync("a 1\nb 2\n"u8.ToArray());
        var series = await FigureAsync("quarterdeck_series");
        Assert.True(series >= 3);
        // Whatever was taken is durable within two seconds.
        await Task.Delay(TimeSpan.FromSeconds(5));

        await _console.KillAsync();
        await _console.StartAsync();

        Assert.True(await FigureAsync("quarterdeck_series") >= series);
        Assert.Equal(HttpStatusCode.NoContent, (await _console.Http.DeleteAsync("/api/metrics/push/nightly")).StatusCode);
    }

    private Task<HttpResponseMessage> PushAsync(byte[] body, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return _console.Http.PostAsync("/api/metrics/push/nightly", content);
    }

    private async Task<double> FigureAsync(string name)
    {
        var text = await _console.Http.GetStringAsync("/metrics");
        return double.Parse(text.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1]);
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
