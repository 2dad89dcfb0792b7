using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>A line of a mail server: its code and its words.</summary>
internal readonly record struct SmtpReply(int Code, string Text);

/// <summary>The server answered a step with another code than it takes to go on.</summary>
internal sealed class SmtpException(string step, SmtpReply reply) : Exception(reply.Text)
{
    /// <summary>What was asked of it: <c>RCPT</c>, <c>AUTH</c>, …; never with what was said.</summary>
    public string Step { get; } = step;

    public int Code { get; } = reply.Code;
}

/// <summary>
/// A conversation with a mail server (RFC 5321, STARTTLS by RFC 3207, AUTH PLAIN and LOGIN by RFC 4954). The framework's own
/// client can neither begin encrypted nor choose how certificates are judged, and it goes on in clear where STARTTLS is missing.
/// </summary>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private const int LongestReply = 64 * 1024;

    private readonly HostPort _server;
    private readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private int _from, _to;

    private SmtpConversation(HostPort server, Stream stream) => (_server, _stream) = (server, stream);

    /// <summary>Connects, encrypts as wanted, and greets.</summary>
    public static async Task<SmtpConversation> OpenAsync(HostPort server, MailEncryption encryption, TlsSettings tls, CancellationToken cancellationToken)
    {
        var stream = new NetworkStream(await TcpConnection.OpenAsync(server.EndPoint, cancellationToken), ownsSocket: true);
        var conversation = new SmtpConversation(server, stream);
        try
        {
            if (encryption == MailEncryption.Tls)
                await conversation.EncryptAsync(tls, cancellationToken);
            await conversation.ExpectAsync("greeting", 220, cancellationToken);
            await conversation.GreetAsync(cancellationToken);
            if (encryption == MailEncryption.StartTls)
                await conversation.StartTlsAsync(tls, cancellationToken);
            return conversation;
        }
        catch
        {
            await conversation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says who sends, in the way the server offers.</summary>
    /// <exception cref="SmtpException">It offers none that is known, or does not believe it.</exception>
    public async Task AuthenticateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        var offered = _extensions.FirstOrDefault(extension => extension.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase))?.ToUpperInvariant().Split(' ', '=') ?? [];
        if (offered.Contains("PLAIN"))
        {
            await AskAsync("AUTH", $"AUTH PLAIN {Encoded($"\0{userName}\0{password}")}", 235, cancellationToken);
        }
        else if (offered.Contains("LOGIN"))
        {
            await AskAsync("AUTH", "AUTH LOGIN", 334, cancellationToken);
            await AskAsync("AUTH", Encoded(userName), 334, cancellationToken);
            await AskAsync("AUTH", Encoded(password), 235, cancellationToken);
        }
        else
        {
            throw new SmtpException("AUTH", new SmtpReply(504, "the server offers neither PLAIN nor LOGIN"));
        }
    }

    /// <summary>
    /// Hands over one mail; returns what the server said when it took it. A recipient that it does not know must not cost the
    /// others their mail: that one is named in the answer.
    /// </summary>
    /// <param name="from">The sender's address.</param>
    /// <param name="to">The recipients' addresses; at least one must be taken.</param>
    /// <param name="mail">Head and body, ASCII, lines ended by CR LF.</param>
    /// <param name="cancellationToken">Ends the conversation.</param>
    public async Task<SmtpReply> SendAsync(string from, IReadOnlyList<string> to, string mail, CancellationToken cancellationToken)
    {
        await AskAsync("MAIL", $"MAIL FROM:<{from}>", 250, cancellationToken);
        SmtpException? refused = null;
        var missed = new List<string>();
        foreach (var address in to)
        {
            try
            {
                await AskAsync("RCPT", $"RCPT TO:<{address}>", 250, cancellationToken);
            }
            catch (SmtpException exception) when (exception.Code >= 400)
            {
                refused = exception;
                missed.Add($"{address} ({exception.Code.ToString(CultureInfo.InvariantCulture)} {exception.Message})");
            }
        }

        if (refused is not null && missed.Count == to.Count)
            throw refused;
        await AskAsync("DATA", "DATA", 354, cancellationToken);
        // A line that begins with a dot would end the mail.
        var stuffed = mail.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        var reply = await AskAsync("message", $"{stuffed}\r\n.", 250, cancellationToken);
        return missed.Count == 0 ? reply : reply with { Text = $"{reply.Text}; not to {string.Join(", ", missed)}" };
    }

    /// <summary>Takes leave; the mail is the server's already, so nothing that goes wrong here matters.</summary>
    public async Task QuitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync("QUIT", "QUIT", 221, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SmtpException or OperationCanceledException)
        {
            // Gone without a word.
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task StartTlsAsync(TlsSettings tls, CancellationToken cancellationToken)
    {
        if (!_extensions.Contains("STARTTLS"))
            throw new SmtpException("STARTTLS", new SmtpReply(502, "the server does not offer STARTTLS: write encryption: tls or none"));
        await AskAsync("STARTTLS", "STARTTLS", 220, cancellationToken);
        // Whatever came before the handshake was not encrypted: it must not be taken for what follows.
        _from = _to = 0;
        await EncryptAsync(tls, cancellationToken);
        await GreetAsync(cancellationToken);
    }

    private async Task EncryptAsync(TlsSettings tls, CancellationToken cancellationToken)
    {
        var options = TlsClient.Options(tls);
        options.TargetHost ??= _server.Host;
        var encrypted = new SslStream(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        var reply = await AskAsync("EHLO", $"EHLO {Dns.GetHostName()}", 250, cancellationToken);
        _extensions.Clear();
        foreach (var line in reply.Text.Split('\n').Skip(1))
            _extensions.Add(line.Trim());
    }

    private async Task<SmtpReply> AskAsync(string step, string line, int expected, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
        return await ExpectAsync(step, expected, cancellationToken);
    }

    /// <summary>Reads a reply of one or more lines: <c>250-first</c>, <c>250 last</c>.</summary>
    private async Task<SmtpReply> ExpectAsync(string step, int expected, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || text.Length > LongestReply)
                throw new SmtpException(step, new SmtpReply(0, $"no reply of a mail server: {MessageText.OneLine(line, 80)}"));
            text.Append(text.Length > 0 ? "\n" : "").Append(line.AsSpan(Math.Min(4, line.Length)));
            if (line.Length > 3 && line[3] == '-')
                continue;

            var reply = new SmtpReply(code, text.ToString());
            return code == expected ? reply : throw new SmtpException(step, reply);
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>(128);
        while (true)
        {
            if (_from == _to)
            {
                _from = 0;
                _to = await _stream.ReadAsync(_buffer, cancellationToken);
                if (_to == 0)
                    throw new EndOfStreamException();
            }

            var next = _buffer[_from++];
            if (next == '\n')
                return Encoding.UTF8.GetString(line.ToArray()).TrimEnd('\r');
            line.Add(next);
            if (line.Count > LongestReply)
                throw new SmtpException("reply", new SmtpReply(0, "a line without end"));
        }
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
