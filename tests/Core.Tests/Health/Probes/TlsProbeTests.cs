using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Health.Probes;

public sealed class TlsProbeTests : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset s_half = new(2026, 7, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly TestCertificates _certificates = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData("2026-04-03", Outcome.Passed, "61 days left, until 2026-04-03, CN localhost")]
    [InlineData("2026-02-21", Outcome.Degraded, "20 days left, until 2026-02-21, CN localhost")]
    [InlineData("2026-02-05", Outcome.Failed, "4 days left, until 2026-02-05, CN localhost")]
    [InlineData("2026-01-20", Outcome.Failed, "expired 12 days ago, valid until 2026-01-20, CN localhost")]
    public async Task Probe_Expiry_IsJudgedByTheConsolesClock(string until, Outcome outcome, string message)
    {
        var result = await ProbeAsync(DateTimeOffset.Parse(until + "Z"));

        Assert.Equal((outcome, message), (result.Outcome, result.Message));
        Assert.Equal(DateTimeOffset.Parse(until + "Z"), result.Facts!.CertificateExpiry);
    }

    [Theory]
    [InlineData("2026-02-21", Outcome.Degraded, "20 days left, until 2026-02-21, CN Test Intermediate above CN localhost")]
    [InlineData("2026-02-05", Outcome.Failed, "4 days left, until 2026-02-05, CN Test Intermediate above CN localhost")]
    [InlineData("2026-01-20", Outcome.Failed, "expired 12 days ago, valid until 2026-01-20, CN Test Intermediate above CN localhost")]
    [InlineData("2027-01-01", Outcome.Passed, "151 days left, until 2026-07-02, CN localhost")]
    public async Task Probe_IntermediateEndsFirst_IsWhatCounts(string until, Outcome outcome, string message)
    {
        var end = DateTimeOffset.Parse(until + "Z");

        var result = await ProbeBelowAsync(end);

        Assert.Equal((outcome, message), (result.Outcome, result.Message));
        Assert.Equal(end < s_half ? end : s_half, result.Facts!.CertificateExpiry);
        Assert.Equal(end < s_half ? "Test Intermediate" : null, result.Facts.EndsAbove);
    }

    [Theory]
    [InlineData("2026-02-05", "4 days left, until 2026-02-05, CN Test Intermediate above CN localhost")]
    [InlineData("2026-01-20", "expired 12 days ago and not needed, valid until 2026-01-20, CN Test Intermediate above CN localhost")]
    public async Task Probe_WhatEndsFirstIsNotNeeded_Degrades(string until, string message)
    {
        var result = await ProbeBelowAsync(DateTimeOffset.Parse(until + "Z"), known: s_start.AddYears(5));

        Assert.Equal((Outcome.Degraded, message), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_NotYetValid_Fails()
    {
        _clock.Step(TimeSpan.FromDays(-60));

        Assert.Equal("not valid before 2026-01-01, CN localhost", (await ProbeAsync(s_start.AddYears(1))).Message);
    }

    [Fact]
    public async Task Probe_WrongName_FailsAndSaysWhoseItIs()
    {
        var result = await ProbeAsync(s_start.AddDays(90), settings => settings with { ServerName = "shop.test" });

        Assert.Equal((Outcome.Failed, "the certificate is for localhost; 59 days left, until 2026-04-01, CN localhost"), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_UntrustedAuthority_FailsUnlessNotVerified()
    {
        var verified = await ProbeAsync(s_start.AddDays(90), settings => settings with { CaFile = null });
        var unverified = await ProbeAsync(s_start.AddDays(90), settings => settings with { CaFile = null, Verify = false });

        Assert.Equal(Outcome.Failed, verified.Outcome);
        Assert.Contains("(issuer Test Authority)", verified.Message);
        Assert.Equal(Outcome.Passed, unverified.Outcome);
    }

    [Fact]
    public async Task Probe_CaFileMissing_IsTheConsolesOwnFault()
    {
        var result = await ProbeAsync(s_start.AddDays(90), settings => settings with { CaFile = "/nowhere/ca.pem" });

        Assert.Equal(Outcome.Error, result.Outcome);
        Assert.StartsWith("the console cannot use /nowhere/ca.pem", result.Message);
    }

    [Fact]
    public async Task Probe_NoTls_Fails()
    {
        await using var server = new RawServer(async (stream, stop) => await stream.WriteAsync("220 mail ready\r\n"u8.ToArray(), stop));

        var result = await ProbeCase.RunAsync(new TlsProbe(_clock), new TlsProbeSettings { Address = server.Address });

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Contains($"TLS with {server.Address} failed", result.Message);
    }

    /// <summary>A server that sends an intermediate with this end; the prober may know another of the same key.</summary>
    private async Task<ProbeResult> ProbeBelowAsync(DateTimeOffset end, DateTimeOffset? known = null)
    {
        var (certificate, intermediates) = _certificates.IssueBelow(s_start, s_half, known is { } other ? [end, other] : [end]);
        var trusted = _certificates.Write("trusted.pem", File.ReadAllText(_certificates.CaFile) + (known is null ? "" : "\n" + intermediates[1].ExportCertificatePem()));
        await using var server = TestCertificates.Serve(certificate, intermediates[0]);
        return await ProbeCase.RunAsync(new TlsProbe(_clock), new TlsProbeSettings { Address = server.Address, ServerName = "localhost", CaFile = trusted });
    }

    private async Task<ProbeResult> ProbeAsync(DateTimeOffset until, Func<TlsProbeSettings, TlsProbeSettings>? change = null)
    {
        using var certificate = _certificates.Issue(s_start, until);
        await using var server = TestCertificates.Serve(certificate);
        var settings = new TlsProbeSettings { Address = server.Address, ServerName = "localhost", CaFile = _certificates.CaFile };
        return await ProbeCase.RunAsync(new TlsProbe(_clock), change?.Invoke(settings) ?? settings);
    }
}
