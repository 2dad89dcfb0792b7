using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Quarterdeck.Core.Tests.Health.Probes;

namespace Quarterdeck.Core.Tests.Alerts.Channels;

/// <summary>A mail server on loopback: speaks SMTP with STARTTLS or encrypted from the start, and keeps what it takes.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly X509Certificate2? _certificate;
    private readonly bool _encrypted;

    public MailServer(X509Certificate2? certificate = null, bool encrypted = false)
    {
        _certificate = certificate;
        _encrypted = encrypted;
        _server = new RawServer((stream, stop) => ServeAsync(stream, stop));
    }

    public int Port => _server.Port;

    /// <summary>What it says of itself beside STARTTLS.</summary>
    public string[] Extensions { get; init; } = ["AUTH PLAIN LOGIN", "8BITMIME"];

    /// <summary>Whether it offers STARTTLS.</summary>
    public bool OffersTls { get; init; } = true;

    /// <summary>Another answer than the usual to a line that begins so.</summary>
    public Dictionary<string, string> Answers { get; init; } = [];

    /// <summary>What clients said, mails apart.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>The mails that it took.</summary>
    public ConcurrentQueue<string> Mails { get; } = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Stream plain, CancellationToken stop)
    {
        var stream = plain;
        if (_encrypted)
            stream = await EncryptAsync(stream, stop);
        var reader = new StreamReader(stream, Encoding.ASCII);
        await SayAsync("220 mail.test ready");
        var isEncrypted = _encrypted;
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            Lines.Enqueue(line);
            if (Answers.FirstOrDefault(answer => line.StartsWith(answer.Key, StringComparison.Ordinal)).Value is { } other)
            {
                await SayAsync(other);
                continue;
            }

            switch (line.Split(' ', ':')[0])
            {
                case "EHLO":
                    string[] all = ["mail.test", .. OffersTls && !isEncrypted && _certificate is not null ? ["STARTTLS"] : Array.Empty<string>(), .. Extensions];
                    await SayAsync(string.Join("\r\n", all.Select((extension, i) => $"250{(i == all.Length - 1 ? ' ' : '-')}{extension}")));
                    break;
                case "STARTTLS":
                    await SayAsync("220 go on");
                    stream = await EncryptAsync(stream, stop);
                    reader = new StreamReader(stream, Encoding.ASCII);
                    isEncrypted = true;
                    break;
                case "AUTH" when line == "AUTH LOGIN":
                    await SayAsync("334 VXNlcm5hbWU6");
                    Lines.Enqueue((await reader.ReadLineAsync(stop))!);
                    await SayAsync("334 UGFzc3dvcmQ6");
                    Lines.Enqueue((await reader.ReadLineAsync(stop))!);
                    await SayAsync("235 welcome");
                    break;
                case "AUTH":
                    await SayAsync("235 welcome");
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    var mail = new StringBuilder();
                    while (await reader.ReadLineAsync(stop) is { } part && part != ".")
                        mail.Append(part.StartsWith("..", StringComparison.Ordinal) ? part[1..] : part).Append('\n');
                    Mails.Enqueue(mail.ToString());
                    await SayAsync("250 queued as 1A2B");
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 ok");
                    break;
            }
        }

        Task SayAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes($"{text}\r\n"), stop).AsTask();
    }

    private async Task<SslStream> EncryptAsync(Stream stream, CancellationToken stop)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, stop);
        return encrypted;
    }
}
