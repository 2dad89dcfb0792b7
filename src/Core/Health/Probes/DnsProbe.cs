using System.Net;
using System.Net.Sockets;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>dns:</c>.</summary>
public sealed record DnsProbeSettings : ProbeSettings, IValidatable
{
    /// <summary>The name to resolve.</summary>
    public required string Name { get; init; }

    /// <summary><c>A</c>, <c>AAAA</c>, <c>CNAME</c>, <c>TXT</c>, <c>MX</c> or <c>NS</c>.</summary>
    public DnsRecordType Type { get; init; } = DnsRecordType.A;

    /// <summary>The server to ask, port 53 where absent; the first one of <c>/etc/resolv.conf</c> where absent.</summary>
    public string? Server { get; init; }

    /// <summary>Values that must be among the answers. An MX value may be given with or without its preference.</summary>
    public IReadOnlyList<string> Expect { get; init; } = [];

    public override string Target => $"{Type.ToString().ToUpperInvariant()} {Name}{(Server is null ? "" : $" at {Server}")}";

    public override bool NeedsEgress => Server is null || (HostPort.TryParse(Server, 53, out var server) && !server.IsLoopback);

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (DnsMessage.Query(1, Name, Type) is null)
            yield return (nameof(Name), $"\"{Name}\" is not a domain name");
        if (Server is not null && !HostPort.TryParse(Server, 53, out _))
            yield return (nameof(Server), $"\"{Server}\" is not an address such as 127.0.0.1:53");
    }
}

/// <summary>Asks a DNS server for a name.</summary>
internal sealed class DnsProbe(TimeProvider clock) : Probe<DnsProbeSettings>("dns")
{
    private const string ResolverConfiguration = "/etc/resolv.conf";

    private readonly DnsClient _client = new(clock);

    protected override async ValueTask<ProbeResult> ProbeAsync(DnsProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        if (!HostPort.TryParse(settings.Server ?? SystemServer(), 53, out var server))
            return ProbeResult.Error($"no DNS server to ask: {ResolverConfiguration} names none");

        var start = clock.GetTimestamp();
        try
        {
            var answer = await _client.AskAsync(server.EndPoint, settings.Name, settings.Type, cancellationToken);
            return Judge(answer, settings, server, clock.GetElapsedTime(start));
        }
        catch (InvalidDataException e)
        {
            return ProbeResult.Failed(clock.GetElapsedTime(start), $"{server} answered no valid DNS: {e.Message}");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            var result = NetworkFailure.ToResult(e, $"DNS server {server}", clock.GetElapsedTime(start), cancellationToken);
            // Without a server of its own the check goes through the console's resolver; that one's silence is the console's fault.
            return settings.Server is null ? ProbeResult.Error($"the console's own {result.Message}") : result;
        }
    }

    private static ProbeResult Judge(DnsAnswer answer, DnsProbeSettings settings, HostPort server, TimeSpan latency)
    {
        if (answer.Code != 0)
            return ProbeResult.Failed(latency, $"{server} answers {Word(answer.Code)} for {settings.Name}");
        if (answer.Values.Count == 0)
            return ProbeResult.Failed(latency, $"{settings.Name} has no {settings.Type.ToString().ToUpperInvariant()} record");

        var values = string.Join(", ", answer.Values.Order(StringComparer.Ordinal));
        var missing = settings.Expect.Where(expected => !answer.Values.Any(value => Matches(value, expected, settings.Type))).ToList();
        return missing.Count > 0
            ? ProbeResult.Failed(latency, MessageText.OneLine($"{string.Join(", ", missing)} is not among the answers: {values}"))
            : ProbeResult.Passed(latency, MessageText.OneLine(values));
    }

    private static bool Matches(string value, string expected, DnsRecordType type) => type switch
    {
        DnsRecordType.Txt => string.Equals(value, expected, StringComparison.Ordinal),
        DnsRecordType.A or DnsRecordType.Aaaa => IPAddress.TryParse(expected, out var address) && string.Equals(value, address.ToString(), StringComparison.Ordinal),
        DnsRecordType.Mx when !expected.Contains(' ') => SameName(value[(value.IndexOf(' ') + 1)..], expected),
        _ => SameName(value, expected),
    };

    private static bool SameName(string value, string expected) => value.Equals(expected.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static string Word(int code) => code switch
    {
        1 => "FORMERR (the query was not understood)",
        2 => "SERVFAIL (the server failed)",
        3 => "NXDOMAIN (no such name)",
        5 => "REFUSED",
        _ => $"code {code}",
    };

    private static string? SystemServer()
    {
        try
        {
            return File.ReadLines(ResolverConfiguration)
                .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words is ["nameserver", _, ..])
                .Select(words => words[1])
                .FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
