using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>
/// A client of the Docker Engine API (https://docs.docker.com/reference/api/engine/), for engines from API 1.24 on.
/// Speaks the newest version that both sides know. Safe for concurrent use. Every method throws
/// <see cref="DockerEngineException"/> with a reason for a person, or <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class DockerEngine : IDisposable
{
    private const int ReadBytes = 32 << 10;

    private readonly DockerEndpoint _endpoint;
    private readonly EngineHttp _http;
    private volatile string? _version;

    /// <summary>Opens nothing yet. An invalid endpoint throws at once.</summary>
    public DockerEngine(HostDeclaration host, TimeProvider time)
    {
        if (!DockerEndpoint.TryParse(host.Endpoint, host.Tls, out var endpoint, out var error))
            throw new DockerEngineException(EngineFault.Console, error);
        _endpoint = endpoint;
        _http = new EngineHttp(endpoint, time);
    }

    /// <summary>Asks whether the engine answers, and agrees on the API version (again, as the engine may have been replaced).</summary>
    public Task<EnginePing> PingAsync(CancellationToken cancellationToken) => PingAsync(EngineHttp.AnswerTimeout, cancellationToken);

    public async Task<EngineVersion> VersionAsync(CancellationToken cancellationToken) =>
        await _http.GetAsync(await PathAsync("version", cancellationToken), EngineJson.Default.EngineVersion, cancellationToken);

    public async Task<EngineInfo> InfoAsync(CancellationToken cancellationToken) =>
        await _http.GetAsync(await PathAsync("info", cancellationToken), EngineJson.Default.EngineInfo, cancellationToken);

    /// <summary>All containers, running or not.</summary>
    public async Task<IReadOnlyList<ContainerListItem>> ListContainersAsync(CancellationToken cancellationToken) =>
        await _http.GetAsync(await PathAsync("containers/json?all=1", cancellationToken), EngineJson.Default.IReadOnlyListContainerListItem, cancellationToken);

    /// <summary>The typed facts of a container.</summary>
    /// <param name="container">Id, start of an id, or name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ContainerInspect> InspectAsync(string container, CancellationToken cancellationToken) =>
        InspectAsync(container, EngineHttp.AnswerTimeout, cancellationToken);

    /// <summary>Everything that the engine knows of a container, for a screen.</summary>
    public async Task<ContainerInspection> InspectFullyAsync(string container, CancellationToken cancellationToken)
    {
        var json = await InspectBytesAsync(container, EngineHttp.AnswerTimeout, cancellationToken);
        return new ContainerInspection(_http.Read(json, EngineJson.Default.ContainerInspect), Encoding.UTF8.GetString(Redactor.Json(json, indented: true).Span));
    }

    /// <summary>
    /// Opens the stream of container events that change what <see cref="InspectAsync(string, CancellationToken)"/> says. Once this returns, no later
    /// event is missed; with <paramref name="since"/> neither are the engine's last ones (it keeps 256).
    /// </summary>
    /// <param name="since">By the engine's clock (<see cref="EngineInfo.SystemTime"/>).</param>
    /// <param name="cancellationToken">Stops opening; the stream takes its own.</param>
    public async Task<EngineEvents> OpenEventsAsync(DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var query = "events?filters=" + Uri.EscapeDataString(EngineEvents.Filter);
        if (since is { } time)
            query += "&since=" + Unix(time);
        return new EngineEvents(await _http.OpenAsync(await PathAsync(query, cancellationToken), cancellationToken));
    }

    /// <summary>
    /// What a container uses now, without a share of CPU, which takes two looks; an engine before API 1.41 takes them all the
    /// same, a second or two. <see langword="null"/> where it does not run.
    /// </summary>
    public async Task<ContainerStats?> StatsOnceAsync(string container, CancellationToken cancellationToken)
    {
        var path = await PathAsync($"containers/{Escape(container)}/stats?stream=0&one-shot=1", cancellationToken);
        return ContainerStats.From(await _http.GetAsync(path, EngineJson.Default.StatsAnswer, cancellationToken));
    }

    /// <summary>What a container uses, once a second, until it stops.</summary>
    public async IAsyncEnumerable<ContainerStats> StatsAsync(string container, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await _http.OpenAsync(await PathAsync($"containers/{Escape(container)}/stats?stream=1", cancellationToken), cancellationToken);
        await foreach (var answer in JsonLines.ReadAsync(stream, EngineJson.Default.StatsAnswer, cancellationToken))
        {
            if (ContainerStats.From(answer) is not { } stats)
                yield break;
            yield return stats;
        }
    }

    /// <summary>Lines of a container's log, oldest first. Memory does not grow with the log.</summary>
    public async IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var inspect = await InspectAsync(container, cancellationToken);
        var path = string.Create(CultureInfo.InvariantCulture,
            $"containers/{Escape(inspect.Id)}/logs?stdout=1&stderr=1&follow={Flag(query.Follow)}&timestamps={Flag(query.Timestamps)}&tail={query.Tail?.ToString(CultureInfo.InvariantCulture) ?? "all"}");
        if (query.Since is { } since)
            path += "&since=" + Unix(since);

        await using var stream = await _http.OpenAsync(await PathAsync(path, cancellationToken), cancellationToken);
        var parser = new LogParser(inspect.Config?.Tty ?? false, query.Timestamps);
        var buffer = new byte[ReadBytes];
        var lines = new List<LogLine>();
        int read;
        do
        {
            read = await stream.ReadAsync(buffer, cancellationToken);
            if (read > 0)
                parser.Push(buffer.AsSpan(0, read), lines);
            else
                parser.Complete(lines);

            foreach (var line in lines)
                yield return line;
            lines.Clear();
        }
        while (read > 0);
    }

    /// <summary>Starts a container; <see langword="false"/> where it runs already.</summary>
    public Task<bool> StartAsync(string container, CancellationToken cancellationToken) =>
        ActAsync($"containers/{Escape(container)}/start", TimeSpan.Zero, cancellationToken);

    /// <summary>Stops a container; <see langword="false"/> where it does not run.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="grace">Time for it to end by itself before it is killed; whole seconds.</param>
    /// <param name="cancellationToken">Stops waiting; the engine goes on stopping it.</param>
    public Task<bool> StopAsync(string container, TimeSpan grace, CancellationToken cancellationToken) =>
        ActAsync(string.Create(CultureInfo.InvariantCulture, $"containers/{Escape(container)}/stop?t={(int)grace.TotalSeconds}"), grace, cancellationToken);

    /// <summary>Stops (where it runs) and starts a container.</summary>
    /// <inheritdoc cref="StopAsync"/>
    public Task RestartAsync(string container, TimeSpan grace, CancellationToken cancellationToken) =>
        ActAsync(string.Create(CultureInfo.InvariantCulture, $"containers/{Escape(container)}/restart?t={(int)grace.TotalSeconds}"), grace, cancellationToken);

    /// <summary>Refuses further calls; streams that are open go on until they are disposed.</summary>
    public void Dispose() => _http.Dispose();

    internal async Task<ContainerInspect> InspectAsync(string container, TimeSpan timeout, CancellationToken cancellationToken) =>
        _http.Read(await InspectBytesAsync(container, timeout, cancellationToken), EngineJson.Default.ContainerInspect);

    internal async Task<EnginePing> PingAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var response = await _http.SendAsync(HttpMethod.Get, "_ping", timeout, cancellationToken);
        var header = response.Headers.TryGetValues("Api-Version", out var values) ? values.First() : null;
        if (ApiVersion.Parse(header) is not { } theirs)
            throw new DockerEngineException(EngineFault.Protocol, $"what answers at {_endpoint} does not say a Docker API version: is it a Docker engine from 1.12 on?");
        if (theirs.IsOlderThan(ApiVersion.Oldest))
        {
            throw new DockerEngineException(
                EngineFault.TooOld, $"the engine at {_endpoint} speaks API {theirs} only; the console needs {ApiVersion.Oldest} (Docker 1.12) or newer: update the engine");
        }

        var version = ApiVersion.Min(theirs, ApiVersion.Newest).ToString();
        _version = version;
        return new EnginePing(version, theirs.ToString());
    }

    private async Task<bool> ActAsync(string path, TimeSpan grace, CancellationToken cancellationToken)
    {
        path = await PathAsync(path, cancellationToken);
        using var response = await _http.SendAsync(HttpMethod.Post, path, grace + EngineHttp.AnswerTimeout, cancellationToken);
        return response.StatusCode != HttpStatusCode.NotModified;
    }

    private async Task<byte[]> InspectBytesAsync(string container, TimeSpan timeout, CancellationToken cancellationToken) =>
        await _http.GetBytesAsync(await PathAsync($"containers/{Escape(container)}/json", cancellationToken), timeout, cancellationToken);

    private async ValueTask<string> PathAsync(string path, CancellationToken cancellationToken)
    {
        var version = _version ?? (await PingAsync(cancellationToken)).ApiVersion;
        return $"v{version}/{path}";
    }

    private static string Escape(string container) => Uri.EscapeDataString(container);

    private static char Flag(bool value) => value ? '1' : '0';

    /// <summary>Seconds since 1970 with nanoseconds, as the engine reads times.</summary>
    private static string Unix(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:D9}");
    }
}
