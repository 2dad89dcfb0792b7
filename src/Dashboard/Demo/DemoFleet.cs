using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Quarterdeck.Core;
using Quarterdeck.Core.Changes;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>How the fleet is set up.</summary>
internal sealed record DemoOptions
{
    /// <summary>Folder for the certificate of the demo's authority. Made where absent.</summary>
    public required string Folder { get; init; }

    /// <summary>The wanted port of the first service, the others behind it; a taken one is replaced by a free one. 0 for free ones.</summary>
    public int FirstPort { get; init; }
}

/// <summary>
/// The sample fleet: small services inside this process on loopback ports, with faults that are switched at runtime. A service
/// follows what it depends on: without one that it needs it says DOWN, without one that it uses DEGRADED.
/// </summary>
internal sealed class DemoFleet : IAsyncDisposable
{
    /// <summary>Time to answer with <see cref="DemoFault.Slow"/>.</summary>
    public static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(3);

    /// <summary>Length of each half of <see cref="DemoFault.Flapping"/>; the bad half comes first.</summary>
    public static readonly TimeSpan FlappingPhase = TimeSpan.FromSeconds(6);

    private readonly Dictionary<string, Member> _members = [];
    private readonly SemaphoreSlim _switching = new(1, 1);
    private readonly DemoCertificates _certificates;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly string _authorityFile;

    private DemoFleet(DemoOptions options, TimeProvider time, Random random)
    {
        _time = time;
        _random = random;
        _certificates = new DemoCertificates(time.GetUtcNow());
        _authorityFile = Path.GetFullPath(Path.Combine(options.Folder, "demo-authority.pem"));
    }

    /// <summary>Every service with its fault, by name.</summary>
    public ChangeFeed<string, DemoState> States { get; } = new();

    /// <summary>Values for the placeholders in the demo's workspace: ports and the authority's file.</summary>
    public IReadOnlyDictionary<string, string> Values => States.Current.Values
        .Select(state => KeyValuePair.Create(state.Service.PortPlaceholder, state.Port.ToString(CultureInfo.InvariantCulture)))
        .Append(KeyValuePair.Create("DEMO_CA_FILE", _authorityFile))
        .ToDictionary();

    /// <summary>Opens every port.</summary>
    /// <exception cref="IOException">The folder cannot be written, or no port is free.</exception>
    public static async Task<DemoFleet> StartAsync(DemoOptions options, TimeProvider time, Random random, CancellationToken cancellationToken)
    {
        var fleet = new DemoFleet(options, time, random);
        try
        {
            Directory.CreateDirectory(options.Folder);
            await File.WriteAllTextAsync(fleet._authorityFile, fleet._certificates.AuthorityPem, cancellationToken);
            foreach (var (index, service) in DemoServices.All.Index())
                await fleet.AddAsync(service, options.FirstPort == 0 ? 0 : options.FirstPort + index, cancellationToken);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>An ordinary time to answer: 2 to 40 ms, mostly short.</summary>
    public static TimeSpan Latency(Random random) => TimeSpan.FromMilliseconds(2 + (38 * Math.Pow(random.NextDouble(), 3)));

    /// <summary>Sets a service's fault.</summary>
    /// <returns>Why it could not be set; <see langword="null"/> where it was.</returns>
    public async Task<string?> SetAsync(string name, DemoFault fault, CancellationToken cancellationToken)
    {
        if (!_members.TryGetValue(name, out var member))
            return $"The demo has no service \"{name}\".";
        if (!member.Service.Faults.Contains(fault))
            return $"{name} cannot have the fault \"{fault.Word()}\": it has {string.Join(", ", member.Service.Faults.Select(DemoFaults.Word))}.";

        await _switching.WaitAsync(cancellationToken);
        try
        {
            var before = States.Current[name];
            member.Traffic.Advance(_time.GetUtcNow(), before.Fault);
            if (fault == DemoFault.Down)
                await member.Endpoint.CloseAsync();
            else
                await member.Endpoint.OpenAsync(cancellationToken);
            if (before.Fault == DemoFault.Down && fault != DemoFault.Down)
                member.UpSince = _time.GetUtcNow();
            if (before.Fault != fault)
                States.Publish(name, before with { Fault = fault, Since = _time.GetUtcNow() });
            return null;
        }
        catch (IOException exception)
        {
            return $"{name} cannot listen on its port {member.Endpoint.Port} again: {exception.Message}";
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>Takes every fault away.</summary>
    /// <returns>What could not be repaired; <see langword="null"/> where all was.</returns>
    public async Task<string?> RepairAsync(CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (var state in States.Current.Values.Where(state => state.Fault != DemoFault.None))
            problem = await SetAsync(state.Service.Name, DemoFault.None, cancellationToken) ?? problem;
        return problem;
    }

    /// <summary>What a service says of itself: its own fault, and what is missing around it.</summary>
    public Status Says(string name)
    {
        var (service, _, fault, _) = States.Current[name];
        if (service.Needs.Any(LooksDown))
            return Status.Down;
        return fault == DemoFault.Degraded || service.Uses.Any(LooksDown) ? Status.Degraded : Status.Ok;
    }

    /// <summary>Whether those that depend on a service find it DOWN.</summary>
    public bool LooksDown(string name) =>
        Present(States.Current[name]) is DemoFault.Down or DemoFault.Error or DemoFault.WrongBody or DemoFault.ExpiredCertificate || Says(name) == Status.Down;

    /// <summary>When the service was last started.</summary>
    public DateTimeOffset UpSince(string name) => _members[name].UpSince;

    /// <summary>Lets the time pass that an answer of the service takes.</summary>
    /// <returns>The fault that the answer has, with flapping resolved to its present half.</returns>
    internal async Task<DemoFault> SufferAsync(string name, CancellationToken cancellationToken)
    {
        var slow = States.Current[name].Fault == DemoFault.Slow;
        await Task.Delay(Latency(_random) + (slow ? SlowAnswer : TimeSpan.Zero), _time, cancellationToken);
        return Present(States.Current[name]);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_members.Values.Select(member => member.Endpoint.CloseAsync()));
        _certificates.Dispose();
        _switching.Dispose();
    }

    private async Task AddAsync(DemoService service, int port, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var traffic = new DemoTraffic(service.RequestRate, now, _random);
        var endpoint = Create(service, port, traffic);
        // Before it listens: the first request may come at once.
        _members[service.Name] = new Member(service, endpoint, traffic) { UpSince = now };
        States.Publish(service.Name, new DemoState(service, port, DemoFault.None, now));
        try
        {
            await endpoint.OpenAsync(cancellationToken);
        }
        catch (IOException) when (port != 0)
        {
            endpoint = Create(service, port: 0, traffic);
            _members[service.Name] = new Member(service, endpoint, traffic) { UpSince = now };
            await endpoint.OpenAsync(cancellationToken);
        }

        States.Publish(service.Name, new DemoState(service, endpoint.Port, DemoFault.None, now));
    }

    private DemoEndpoint Create(DemoService service, int port, DemoTraffic traffic) => service.Protocol switch
    {
        DemoProtocol.Redis => new DemoTcpEndpoint(port, (stream, token) => DemoRedis.ConverseAsync(stream, cancel => SufferAsync(service.Name, cancel), token)),
        DemoProtocol.Tcp => new DemoTcpEndpoint(port, static (stream, token) => stream.CopyToAsync(Stream.Null, token)),
        DemoProtocol.Https => new DemoHttpEndpoint(port, new DemoHttp(service, this, traffic, _time).AnswerAsync, Certificate),
        _ => new DemoHttpEndpoint(port, new DemoHttp(service, this, traffic, _time).AnswerAsync, certificate: null),
    };

    private X509Certificate2 Certificate() =>
        States.Current.Values.Any(state => state.Fault == DemoFault.ExpiredCertificate) ? _certificates.Expired : _certificates.Good;

    private DemoFault Present(DemoState state) => state.Fault != DemoFault.Flapping
        ? state.Fault
        : (long)((_time.GetUtcNow() - state.Since) / FlappingPhase) % 2 == 0 ? DemoFault.Error : DemoFault.None;

    private sealed record Member(DemoService Service, DemoEndpoint Endpoint, DemoTraffic Traffic)
    {
        public DateTimeOffset UpSince { get; set; }
    }
}
