using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Reads both forms of a PostgreSQL connection and sets what a probe needs.</summary>
internal static class PostgresConnection
{
    /// <summary>The connection, or the problem in words that hold no part of its value.</summary>
    public static bool TryParse(SecretText text, [NotNullWhen(true)] out NpgsqlConnectionStringBuilder? connection, [NotNullWhen(false)] out string? problem)
    {
        connection = null;
        problem = null;
        try
        {
            var value = text.Reveal();
            var builder = value.StartsWith("postgres://", StringComparison.Ordinal) || value.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUrl(new Uri(value))
                : new NpgsqlConnectionStringBuilder(value);
            if (string.IsNullOrEmpty(builder.Host))
            {
                problem = "the connection names no host";
                return false;
            }

            connection = ForProbe(builder);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            problem = "the connection is neither a postgresql:// URL nor a list such as Host=…;Username=…;Database=…";
            return false;
        }
    }

    /// <summary>Opens connections without the round trip for type names: values are read as text. This also suits connection poolers.</summary>
    public static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder connection, TimeSpan timeout)
    {
        // A little later than the check's own timeout, which decides (see OpenAsync).
        connection.Timeout = (int)Math.Clamp(Math.Ceiling(timeout.TotalSeconds) + 1, 1, 1024);
        return new NpgsqlDataSourceBuilder(connection.ConnectionString).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();
    }

    /// <summary>
    /// Npgsql 10.0.0 does not hear a cancellation while it waits for the server's first words: a server that accepts and is
    /// silent would hold the probe. The attempt is left to its own timeout instead. Can go once Npgsql listens
    /// (PostgresProbeTests has the silent server).
    /// </summary>
    public static async ValueTask<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var opening = source.OpenConnectionAsync(cancellationToken).AsTask();
        try
        {
            return await opening.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!opening.IsCompleted)
        {
            _ = CloseLateAsync(opening);
            throw;
        }
    }

    private static async Task CloseLateAsync(Task<NpgsqlConnection> opening)
    {
        try
        {
            await using var connection = await opening;
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException or OperationCanceledException)
        {
            // The probe ended long ago; nobody waits for this attempt.
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(url.Host.Trim('[', ']')) };
        if (url.Port > 0)
            builder.Port = url.Port;
        if (url.AbsolutePath.Length > 1)
            builder.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        if (url.UserInfo.Split(':', 2) is [{ Length: > 0 } user, ..] parts)
        {
            builder.Username = Uri.UnescapeDataString(user);
            if (parts.Length > 1)
                builder.Password = Uri.UnescapeDataString(parts[1]);
        }

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = pair.Split('=', 2) is [var k, var v] ? (k, Uri.UnescapeDataString(v)) : (pair, "");
            builder[Keyword(key)] = key == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return builder;
    }

    /// <summary>libpq's words (PostgreSQL manual, "Parameter Key Words") in Npgsql's.</summary>
    private static string Keyword(string key) => key switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "application_name" => "Application Name",
        "connect_timeout" => "Timeout",
        "target_session_attrs" => "Target Session Attributes",
        _ => key,
    };

    private static NpgsqlConnectionStringBuilder ForProbe(NpgsqlConnectionStringBuilder builder)
    {
        builder.Pooling = false;
        builder.ApplicationName ??= "Quarterdeck";
        // The check's own timeout decides; a cancelled query gets a moment to be called off on the server.
        builder.CommandTimeout = 0;
        builder.CancellationTimeout = 500;
        builder.IncludeErrorDetail = false;
        return builder;
    }
}
