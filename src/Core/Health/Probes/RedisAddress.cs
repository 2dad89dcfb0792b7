using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Where a Redis server is and how to log in: <c>host:port</c> or <c>redis[s]://user:password@host:port/db</c>.</summary>
internal sealed record RedisAddress(HostPort Server, bool Tls, string? User, string? Password, int? Database)
{
    private const int DefaultPort = 6379;

    public static bool TryParse(string text, [NotNullWhen(true)] out RedisAddress? address)
    {
        address = null;
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            if (!HostPort.TryParse(text, DefaultPort, out var plain))
                return false;
            address = new RedisAddress(plain, Tls: false, null, null, null);
            return true;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss") || url.Host.Length == 0)
            return false;
        int? database = null;
        if (url.AbsolutePath.Trim('/') is { Length: > 0 } path)
        {
            if (!int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            database = number;
        }

        var parts = url.UserInfo.Split(':', 2);
        address = new RedisAddress(
            new HostPort(url.Host.Trim('[', ']'), url.Port > 0 ? url.Port : DefaultPort),
            url.Scheme == "rediss",
            parts[0].Length > 0 ? Uri.UnescapeDataString(parts[0]) : null,
            parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : null,
            database);
        return true;
    }
}
