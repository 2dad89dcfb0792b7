using System.Text;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Tests.Health.Probes;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Channels;

/// <summary>Whole conversations with a mail server on loopback.</summary>
public sealed class EmailChannelTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Send_StartTls_SignsInEncryptedAndHandsOverBothParts()
    {
        await using var server = new MailServer(Certificate());

        var answer = await SendAsync(Settings(server, MailEncryption.StartTls), Messages.Of(Messages.Firing(summary: "p99 is 3 s ‒ 延迟"), Messages.Resolved()));

        Assert.Equal((true, "250 queued as 1A2B"), (answer.Taken, answer.Text));
        var lines = server.Lines.Select(line => line.Split(' ')[0]).ToList();
        Assert.Equal(["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "RCPT", "DATA", "QUIT"], lines);
        Assert.Contains($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes("\0user\0pa55word"))}", server.Lines);
        var mail = server.Mails.Single();
        Assert.Contains("Subject: [FIRING 1] HighLatency (critical)", mail);
        Assert.Contains("Importance: high", mail);
        var parts = mail.Split("Content-Transfer-Encoding: base64\n\n").Skip(1).Select(part => Encoding.UTF8.GetString(Convert.FromBase64String(part[..part.IndexOf("--=_", StringComparison.Ordinal)]))).ToList();
        Assert.Equal(2, parts.Count);
        Assert.All(parts, part => Assert.Contains("延迟", System.Net.WebUtility.HtmlDecode(part)));
        Assert.StartsWith("<!doctype html>", parts[1]);
    }

    [Fact]
    public async Task Send_EncryptedFromTheStart_Works()
    {
        await using var server = new MailServer(Certificate(), encrypted: true);

        var answer = await SendAsync(Settings(server, MailEncryption.Tls), Messages.Of(Messages.Firing()));

        Assert.True(answer.Taken, answer.Text);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Send_OnlyLoginOffered_IsUsed()
    {
        await using var server = new MailServer(Certificate()) { Extensions = ["AUTH LOGIN"] };

        var answer = await SendAsync(Settings(server, MailEncryption.StartTls), Messages.Of(Messages.Firing()));

        Assert.True(answer.Taken, answer.Text);
        Assert.Contains(Convert.ToBase64String("pa55word"u8), server.Lines);
    }

    [Fact]
    public async Task Send_NoStartTlsOffered_NothingIsSaidInClear()
    {
        await using var server = new MailServer(Certificate()) { OffersTls = false };

        var answer = await SendAsync(Settings(server, MailEncryption.StartTls), Messages.Of(Messages.Firing()));

        Assert.Equal((false, true), (answer.Taken, answer.IsPermanent));
        Assert.Contains("does not offer STARTTLS", answer.Text);
        Assert.Equal(["EHLO"], server.Lines.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Send_CertificateIsNotTrusted_FailsBeforeSigningIn()
    {
        await using var server = new MailServer(Certificate());

        var answer = await SendAsync(Settings(server, MailEncryption.StartTls) with { Tls = new TlsSettings() }, Messages.Of(Messages.Firing()));

        Assert.False(answer.Taken);
        Assert.Contains("TLS with", answer.Text);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RCPT", "550 no such user", true, "RCPT: 550 no such user")]
    [InlineData("RCPT", "451 try later", false, "RCPT: 451 try later")]
    [InlineData("AUTH", "535 wrong password pa55word", true, "AUTH: 535 wrong password ***")]
    [InlineData("MAIL", "hello", false, "MAIL: 0 no reply of a mail server: hello")]
    public async Task Send_Refused_SaysAtWhichStep(string step, string answer, bool permanent, string expected)
    {
        await using var server = new MailServer(Certificate()) { Answers = new Dictionary<string, string> { [step] = answer } };

        var result = await SendAsync(Settings(server, MailEncryption.StartTls), Messages.Of(Messages.Firing()));

        Assert.Equal((false, permanent, expected), (result.Taken, result.IsPermanent, result.Text));
    }

    [Fact]
    public async Task Send_OneOfTwoRecipientsIsUnknown_TheOtherGetsItAndTheAnswerSaysSo()
    {
        await using var server = new MailServer(Certificate()) { Answers = new Dictionary<string, string> { ["RCPT TO:<bob"] = "550 no such user" } };

        var answer = await SendAsync(Settings(server, MailEncryption.StartTls), Messages.Of(Messages.Firing()));

        Assert.Equal((true, "250 queued as 1A2B; not to bob@example.org (550 no such user)"), (answer.Taken, answer.Text));
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Send_NobodyListens_Fails()
    {
        var settings = new EmailSettings { Server = $"127.0.0.1:{LoopbackPort.Free()}", From = "a@b.c", To = ["d@e.f"] };

        var answer = await SendAsync(settings, Messages.Of(Messages.Firing()));

        Assert.Equal((false, false), (answer.Taken, answer.IsPermanent));
        Assert.Contains("refuses the connection", answer.Text);
    }

    [Fact]
    public void Write_LinesAndWords_KeepToTheLimits()
    {
        var mail = MailText.Write("a@b.c", ["d@e.f"], Messages.Of(Messages.Firing("服务-with-a-long-name-服务-服务-服务-服务-服务-服务-服务-服务")), DateTimeOffset.UnixEpoch);

        Assert.All(mail.Split("\r\n"), line => Assert.True(line.Length <= 78 && line.All(char.IsAscii), line));
        Assert.Contains("Date: Thu, 01 Jan 1970 00:00:00 +0000", mail);
        Assert.DoesNotContain("\n", mail.Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ann@example.org", true)]
    [InlineData("ann", false)]
    [InlineData("Ann <ann@example.org>", false)]
    [InlineData("ann@example.org\r\nRCPT TO:<eve@example.org>", false)]
    public void IsAddress_OnlyBareOnes_AreTaken(string text, bool expected) => Assert.Equal(expected, MailText.IsAddress(text));

    private System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate() => _certificates.Issue(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(150), "127.0.0.1");

    private EmailSettings Settings(MailServer server, MailEncryption encryption) => new()
    {
        Server = $"127.0.0.1:{server.Port}",
        Encryption = encryption,
        UserName = "user",
        Password = new SecretText("pa55word"),
        From = "console@example.org",
        To = ["ann@example.org", "bob@example.org"],
        Tls = new TlsSettings { CaFile = _certificates.CaFile },
    };

    private static async Task<SendAnswer> SendAsync(EmailSettings settings, Notification notification)
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        return await new EmailChannel(TimeProvider.System).SendAsync(settings, notification, limit.Token);
    }
}
