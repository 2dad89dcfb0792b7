using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>How the connection to a mail server is encrypted.</summary>
public enum MailEncryption
{
    /// <summary>Begins in clear and must switch (STARTTLS), as on port 587.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte, as on port 465.</summary>
    Tls,

    /// <summary>Never encrypted: for a server on the same machine.</summary>
    None,
}

/// <summary>Settings of <c>email:</c>.</summary>
public sealed record EmailSettings : ChannelSettings, IValidatable
{
    /// <summary>The mail server, with its port where that is not the usual one of <see cref="Encryption"/>: 587, 465, 25.</summary>
    public required string Server { get; init; }

    public MailEncryption Encryption { get; init; } = MailEncryption.StartTls;

    /// <summary>For servers that want to know who sends; with <see cref="Password"/>.</summary>
    public string? UserName { get; init; }

    public SecretText? Password { get; init; }

    /// <summary>The sender's address.</summary>
    public required string From { get; init; }

    /// <summary>The recipients' addresses.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>How the server's certificate is judged.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <inheritdoc/>
    public override string Target => $"{string.Join(", ", To)} by {Server}";

    internal int DefaultPort => Encryption switch
    {
        MailEncryption.Tls => 465,
        MailEncryption.StartTls => 587,
        _ => 25,
    };

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (!HostPort.TryParse(Server, DefaultPort, out _))
            yield return (nameof(Server), $"{Quoting.Quote(Server)} is not a host such as mail.example.org or mail.example.org:587");
        foreach (var (property, address) in To.Select(address => (nameof(To), address)).Append((nameof(From), From)))
        {
            if (!MailText.IsAddress(address))
                yield return (property, $"{Quoting.Quote(address)} is not an e-mail address");
        }

        if (To.Count == 0)
            yield return (nameof(To), "at least one address is needed");
        if (UserName is null != Password is null)
            yield return (nameof(UserName), "userName and password go together");
        if (Password is not null && Encryption == MailEncryption.None && HostPort.TryParse(Server, DefaultPort, out var server) && !server.IsLoopback)
            yield return (nameof(Encryption), "a password is not sent over the network in clear: use startTls or tls");
    }
}

/// <summary>Sends one mail for a message, to all recipients together.</summary>
internal sealed class EmailChannel(TimeProvider time) : NotificationChannel<EmailSettings>("email")
{
    protected override IEnumerable<SecretText?> Secrets(EmailSettings settings) => [settings.Password];

    protected override async Task<SendAnswer> SendAsync(EmailSettings settings, ChannelSecrets secrets, Notification notification, CancellationToken cancellationToken)
    {
        _ = HostPort.TryParse(settings.Server, settings.DefaultPort, out var server);
        try
        {
            await using var smtp = await SmtpConversation.OpenAsync(server, settings.Encryption, settings.Tls, cancellationToken);
            if (settings.UserName is { } user && settings.Password is { } password)
                await smtp.AuthenticateAsync(user, password.Reveal(), cancellationToken);
            var reply = await smtp.SendAsync(settings.From, settings.To, MailText.Write(settings.From, settings.To, notification, time.GetUtcNow()), cancellationToken);
            await smtp.QuitAsync(cancellationToken);
            return SendAnswer.Ok(Shown(reply.Code, reply.Text));
        }
        catch (SmtpException refused)
        {
            // 4xx is a passing fault by the protocol; 5xx is not.
            var text = $"{refused.Step}: {Shown(refused.Code, refused.Message)}";
            return refused.Code is >= 500 and < 600 ? SendAnswer.Refused(text) : SendAnswer.Failed(text);
        }
        catch (TlsFileException exception)
        {
            return SendAnswer.Refused(MessageText.OneLine(exception.Message));
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SendAnswer.Failed(MessageText.OneLine(secrets.Hide(NetworkFailure.Explain(exception, server.ToString()))));
        }

        string Shown(int code, string text) => MessageText.OneLine(secrets.Hide($"{code.ToString(CultureInfo.InvariantCulture)} {text}"));
    }
}
