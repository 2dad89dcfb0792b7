using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>redis:</c>.</summary>
public sealed record RedisProbeSettings : ProbeSettings, IValidatable
{
    /// <summary><c>host:port</c>, or <c>redis://user:password@host:port/db</c> (<c>rediss://</c> over TLS); port 6379 where absent.</summary>
    public required SecretText Address { get; init; }

    /// <summary>User of an access list; Redis' default user where absent.</summary>
    public string? User { get; init; }

    public SecretText? Password { get; init; }

    /// <summary>Number of the database, 0 or more.</summary>
    public int? Db { get; init; }

    /// <summary>The command, its words divided by blanks.</summary>
    public string Command { get; init; } = "PING";

    /// <summary>Text that the answer must contain.</summary>
    public string? Expect { get; init; }

    /// <summary>Whether a replica that has lost its primary means DEGRADED.</summary>
    public bool Replication { get; init; }

    /// <summary>TLS options for <c>rediss://</c>.</summary>
    public TlsSettings Tls { get; init; } = new();

    public override string Target => TargetText.Of(Address);

    public override bool NeedsEgress => RedisAddress.TryParse(Address.Reveal(), out var address) && !address.Server.IsLoopback;

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (!RedisAddress.TryParse(Address.Reveal(), out _))
            yield return (nameof(Address), $"\"{Target}\" is not an address such as 127.0.0.1:6379 or redis://127.0.0.1:6379/0");
        if (Db < 0)
            yield return (nameof(Db), "db is 0 or more");
        if (string.IsNullOrWhiteSpace(Command))
            yield return (nameof(Command), "the command is empty");
    }
}

/// <summary>Connects, logs in and sends a command.</summary>
internal sealed class RedisProbe(TimeProvider clock) : Probe<RedisProbeSettings>("redis")
{
    protected override async ValueTask<ProbeResult> ProbeAsync(RedisProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        if (!RedisAddress.TryParse(settings.Address.Reveal(), out var address))
            return ProbeResult.Error($"\"{settings.Target}\" is not an address");

        var start = clock.GetTimestamp();
        var secrets = new KnownSecrets(settings.Address, settings.Password is { } password ? new SecretText("***", password.Reveal()) : null);
        try
        {
            var socket = await TcpConnection.OpenAsync(address.Server.EndPoint, cancellationToken);
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            await using var secure = address.Tls ? await SecureAsync(plain, address, settings.Tls, cancellationToken) : null;
            var (outcome, message) = await TalkAsync(new RedisConnection(secure ?? (Stream)plain), address, settings, secrets, cancellationToken);
            return secrets.Apply(new ProbeResult(outcome, clock.GetElapsedTime(start), message));
        }
        catch (TlsFileException e)
        {
            return ProbeResult.Error(MessageText.OneLine(e.Message));
        }
        catch (InvalidDataException e)
        {
            return secrets.Apply(ProbeResult.Failed(clock.GetElapsedTime(start), MessageText.OneLine(e.Message)));
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return NetworkFailure.ToResult(e, address.Server.ToString(), clock.GetElapsedTime(start), cancellationToken);
        }
    }

    private static async ValueTask<(Outcome Outcome, string Message)> TalkAsync(
        RedisConnection redis, RedisAddress address, RedisProbeSettings settings, KnownSecrets secrets, CancellationToken cancellationToken)
    {
        foreach (var step in Login(address, settings))
        {
            if (await redis.AskAsync(step, cancellationToken) is { IsError: true } refused)
                return Judge(refused, step[0]);
        }

        var command = settings.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var reply = await redis.AskAsync(command, cancellationToken);
        if (reply.IsError)
            return Judge(reply, command[0]);
        var answer = MessageText.OneLine(secrets.Apply(reply.Text ?? "nil"), 150);
        if (settings.Expect is { } expected && reply.Text?.Contains(expected, StringComparison.Ordinal) != true)
            return (Outcome.Failed, MessageText.OneLine($"{command[0]} answers {answer}, expected {MessageText.Quote(expected)}"));
        return settings.Replication
            ? Replication(await redis.AskAsync(["INFO", "replication"], cancellationToken))
            : (Outcome.Passed, $"{command[0]} answers {answer}");
    }

    private static IEnumerable<string[]> Login(RedisAddress address, RedisProbeSettings settings)
    {
        var user = settings.User ?? address.User;
        var password = settings.Password?.Reveal() ?? address.Password;
        if (password is not null)
            yield return user is null ? ["AUTH", password] : ["AUTH", user, password];
        if ((settings.Db ?? address.Database) is { } database and > 0)
            yield return ["SELECT", database.ToString()];
    }

    /// <summary>A server that still reads its data set lives; the rest of its errors are failures.</summary>
    private static (Outcome Outcome, string Message) Judge(RedisReply error, string command) =>
        (error.Text!.StartsWith("LOADING", StringComparison.Ordinal) ? Outcome.Degraded : Outcome.Failed, MessageText.OneLine($"{command} answers {error.Text}"));

    private static (Outcome Outcome, string Message) Replication(RedisReply info)
    {
        if (info.IsError)
            return Judge(info, "INFO");
        var facts = (info.Text ?? "").Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        if (facts.GetValueOrDefault("role") != "slave")
            return (Outcome.Passed, MessageText.OneLine($"primary with {facts.GetValueOrDefault("connected_slaves", "0")} replicas"));
        var primary = $"{facts.GetValueOrDefault("master_host")}:{facts.GetValueOrDefault("master_port")}";
        return facts.GetValueOrDefault("master_link_status") == "up"
            ? (Outcome.Passed, MessageText.OneLine($"replica of {primary}, in step"))
            : (Outcome.Degraded, MessageText.OneLine($"replica of {primary}, its link is down"));
    }

    private static async ValueTask<SslStream> SecureAsync(Stream stream, RedisAddress address, TlsSettings settings, CancellationToken cancellationToken)
    {
        var options = TlsClient.Options(settings);
        options.TargetHost ??= address.Server.Host;
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }
}
