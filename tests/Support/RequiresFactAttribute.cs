using System.Net.Sockets;

namespace Quarterdeck.Tests;

/// <summary>A real part that a test runs against.</summary>
internal enum Part
{
    Docker,

    /// <summary>An engine of its own, which a test may kill: takes root.</summary>
    PrivateDocker,
    PostgreSql,
    Redis,
    Chromium,
    Promtool,
    SqliteShell,
    Prometheus,
    Alertmanager,
}

/// <summary>
/// A test against a real part. Where the part is missing the test is skipped with its name, except under <c>CI=true</c>:
/// there it runs and fails, so that nothing goes untested unseen.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresFactAttribute : FactAttribute
{
    public RequiresFactAttribute(Part part)
    {
        Part = part;
        if (!Parts.IsPresent(part) && !Parts.UnderCi)
            Skip = $"{part} is missing on this machine (./test as root installs it)";
    }

    public Part Part { get; }
}

/// <summary>Which real parts this machine has.</summary>
internal static class Parts
{
    public static bool UnderCi => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    public static string DockerSocket => "/var/run/docker.sock";

    /// <summary>The folder of PostgreSQL's server programs.</summary>
    public static string? PostgresBin => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        : null;

    public static bool IsPresent(Part part) => part switch
    {
        Part.Docker => AnswersOn(DockerSocket),
        Part.PrivateDocker => Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/dockerd") && AnswersOn(DockerSocket),
        Part.PostgreSql => PostgresBin is not null,
        Part.Redis => File.Exists("/usr/bin/redis-server"),
        Part.Chromium => File.Exists("/usr/bin/chromium"),
        Part.Promtool => File.Exists("/usr/bin/promtool"),
        Part.SqliteShell => File.Exists("/usr/bin/sqlite3"),
        Part.Prometheus => File.Exists("/usr/bin/prometheus"),
        Part.Alertmanager => File.Exists("/usr/bin/prometheus-alertmanager"),
        _ => false,
    };

    private static bool AnswersOn(string unixSocket)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(unixSocket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
