using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Npgsql;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>postgres:</c>.</summary>
public sealed record PostgresProbeSettings : ProbeSettings, IValidatable
{
    /// <summary><c>postgresql://user:password@host:5432/database?sslmode=require</c>, or <c>Host=…;Username=…;Password=…;Database=…</c>.</summary>
    public required SecretText Connection { get; init; }

    /// <summary>The query; the first value of its first row is what conditions see.</summary>
    public string Query { get; init; } = "SELECT 1";

    /// <summary>What the value must be, as PostgreSQL writes it (<c>t</c>, <c>42</c>); numbers compare as numbers.</summary>
    public string? Is { get; init; }

    /// <summary>Smallest value that is right.</summary>
    public double? AtLeast { get; init; }

    /// <summary>Largest value that is right.</summary>
    public double? AtMost { get; init; }

    public override string Target => PostgresConnection.TryParse(Connection, out var connection, out _)
        ? $"{connection.Host}:{connection.Port}/{connection.Database ?? connection.Username}"
        : "PostgreSQL";

    public override bool NeedsEgress => PostgresConnection.TryParse(Connection, out var connection, out _)
        && connection.Host is { } host && !host.StartsWith('/') && !HostPort.IsLoopbackHost(host);

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (!PostgresConnection.TryParse(Connection, out _, out var problem))
            yield return (nameof(Connection), problem);
        if (string.IsNullOrWhiteSpace(Query))
            yield return (nameof(Query), "the query is empty");
        if (AtLeast > AtMost)
            yield return (nameof(AtLeast), "atLeast is larger than atMost: no value can be right");
    }
}

/// <summary>Connects afresh and runs a query.</summary>
internal sealed class PostgresProbe(TimeProvider clock) : Probe<PostgresProbeSettings>("postgres")
{
    private readonly ConditionalWeakTable<PostgresProbeSettings, NpgsqlDataSource> _sources = [];

    protected override async ValueTask<ProbeResult> ProbeAsync(PostgresProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        if (!PostgresConnection.TryParse(settings.Connection, out var connection, out var problem))
            return ProbeResult.Error(problem);

        var secrets = new KnownSecrets(settings.Connection, connection.Password is { } password ? new SecretText("***", password) : null);
        var start = clock.GetTimestamp();
        try
        {
            if (connection.Host is { } host && !host.StartsWith('/'))
                await OutgoingNetworks.AllowedAsync(new HostPort(host, connection.Port).EndPoint, cancellationToken);
            var source = _sources.GetValue(settings, _ => PostgresConnection.Source(connection, context.Timeout));
            var (version, value) = await AskAsync(source, settings.Query, cancellationToken);
            return secrets.Apply(Judge(settings, version, value, clock.GetElapsedTime(start)));
        }
        catch (PostgresException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return secrets.Apply(ProbeResult.Failed(clock.GetElapsedTime(start), MessageText.OneLine($"PostgreSQL says: {e.MessageText} ({e.SqlState})")));
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException or SocketException)
        {
            return secrets.Apply(NetworkFailure.ToResult(e, $"{connection.Host}:{connection.Port}", clock.GetElapsedTime(start), cancellationToken));
        }
    }

    private static async ValueTask<(Version Version, string? Value)> AskAsync(NpgsqlDataSource source, string query, CancellationToken cancellationToken)
    {
        await using var connection = await PostgresConnection.OpenAsync(source, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        command.AllResultTypesAreUnknown = true; // every type as the text that psql would show
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hasValue = await reader.ReadAsync(cancellationToken) && reader.FieldCount > 0 && !await reader.IsDBNullAsync(0, cancellationToken);
        return (connection.PostgreSqlVersion, hasValue ? reader.GetString(0) : null);
    }

    private static ProbeResult Judge(PostgresProbeSettings settings, Version version, string? value, TimeSpan latency)
    {
        var shown = value is null ? "nothing" : MessageText.OneLine(value, 80);
        var number = value is null ? null : JsonNumber.Parse(value);
        if (settings.Is is { } expected && value != expected && (number is null || JsonNumber.Parse(expected) != number))
            return ProbeResult.Failed(latency, $"the query gives {shown}, expected {MessageText.OneLine(expected, 80)}");
        if ((settings.AtLeast ?? settings.AtMost) is not null && number is null)
            return ProbeResult.Failed(latency, $"the query gives {shown}, not a number");
        if (number < settings.AtLeast)
            return ProbeResult.Failed(latency, $"the query gives {shown}, expected at least {JsonNumber.Show(settings.AtLeast.Value)}");
        if (number > settings.AtMost)
            return ProbeResult.Failed(latency, $"the query gives {shown}, expected at most {JsonNumber.Show(settings.AtMost.Value)}");
        return ProbeResult.Passed(latency, $"PostgreSQL {version}, the query gives {shown}");
    }
}
