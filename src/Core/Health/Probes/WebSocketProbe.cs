using System.Net;
using System.Net.WebSockets;
using System.Text;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>websocket:</c>.</summary>
public sealed record WebSocketProbeSettings : ProbeSettings, IValidatable
{
    /// <summary>Address, <c>ws://</c> or <c>wss://</c>.</summary>
    public required SecretText Url { get; init; }

    public IReadOnlyDictionary<string, SecretText> Headers { get; init; } = new Dictionary<string, SecretText>();

    public string? SubProtocol { get; init; }

    /// <summary>A text message that is sent after connecting.</summary>
    public SecretText? Send { get; init; }

    /// <summary>Whether a first message must come.</summary>
    public bool ExpectMessage { get; init; }

    /// <summary>Text that the first message must contain; implies <see cref="ExpectMessage"/>.</summary>
    public string? Contains { get; init; }

    public TlsSettings Tls { get; init; } = new();

    public override string Target => TargetText.Of(Url);

    public override bool NeedsEgress => Uri.TryCreate(Url.Reveal(), UriKind.Absolute, out var url) && !HostPort.IsLoopbackHost(url.Host);

    public IEnumerable<(string? Property, string Message)> Validate() => HttpSettingsRules.Problems(Url, Headers, "ws", "wss");
}

/// <summary>Opens a WebSocket, waits for its first message where one is expected, and closes it in order.</summary>
internal sealed class WebSocketProbe(HttpHandlers handlers, TimeProvider clock) : Probe<WebSocketProbeSettings>("websocket")
{
    private const int MostRead = 64 << 10;

    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(1);

    protected override async ValueTask<ProbeResult> ProbeAsync(WebSocketProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        var url = new Uri(settings.Url.Reveal());
        var secrets = new KnownSecrets([settings.Url, settings.Send, .. settings.Headers.Values]);
        var start = clock.GetTimestamp();
        using var socket = new ClientWebSocket();
        try
        {
            await ConnectAsync(socket, url, settings, cancellationToken);
            var (outcome, message) = await TalkAsync(socket, settings, secrets, cancellationToken);
            var latency = clock.GetElapsedTime(start);
            await CloseAsync(socket, cancellationToken);
            return secrets.Apply(new ProbeResult(outcome, latency, MessageText.OneLine(message)));
        }
        catch (TlsFileException e)
        {
            return ProbeResult.Error(MessageText.OneLine(e.Message));
        }
        catch (WebSocketException) when ((int)socket.HttpStatusCode >= (int)HttpStatusCode.OK)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ProbeResult.Failed(clock.GetElapsedTime(start), $"HTTP {(int)socket.HttpStatusCode} instead of a WebSocket");
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException)
        {
            return secrets.Apply(NetworkFailure.ToResult(e, url.Authority, clock.GetElapsedTime(start), cancellationToken));
        }
    }

    private async ValueTask ConnectAsync(ClientWebSocket socket, Uri url, WebSocketProbeSettings settings, CancellationToken cancellationToken)
    {
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("User-Agent", "Quarterdeck");
        foreach (var (name, value) in settings.Headers)
            socket.Options.SetRequestHeader(name, value.Reveal());
        if (settings.SubProtocol is { } protocol)
            socket.Options.AddSubProtocol(protocol);
        await socket.ConnectAsync(url, handlers.For(settings.Tls, reuse: false), cancellationToken);
    }

    private static async ValueTask<(Outcome Outcome, string Message)> TalkAsync(
        ClientWebSocket socket, WebSocketProbeSettings settings, KnownSecrets secrets, CancellationToken cancellationToken)
    {
        if (settings.Send is { } text)
            await socket.SendAsync(Encoding.UTF8.GetBytes(text.Reveal()), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        if (!settings.ExpectMessage && settings.Contains is null)
            return (Outcome.Passed, "connected");

        var (message, closed) = await FirstMessageAsync(socket, cancellationToken);
        if (closed)
            return (Outcome.Failed, $"closed before the first message ({(int?)socket.CloseStatus} {secrets.Apply(socket.CloseStatusDescription ?? "")})");
        if (settings.Contains is { } expected && message.AsSpan().IndexOf(Encoding.UTF8.GetBytes(expected)) < 0)
            return (Outcome.Failed, $"the first message does not contain {MessageText.Quote(expected)}: {secrets.Apply(MessageText.Decode(message))}");
        return (Outcome.Passed, $"connected, first message of {new ByteSize(message.Length).ToRounded()}");
    }

    /// <summary>The first message, or its first 64 KiB.</summary>
    private static async ValueTask<(byte[] Message, bool Closed)> FirstMessageAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var message = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return ([], true);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage || message.Length >= MostRead)
                return (message.ToArray(), false);
        }
    }

    /// <summary>The result stands; a server that does not close its side in time is left without a word.</summary>
    private async ValueTask CloseAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_closing, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, either.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            socket.Abort();
        }
    }
}
