using Quarterdeck.Core.Audit;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary>What the common options of the command line say; the rest is configuration.</summary>
internal sealed record ServeOptions
{
    /// <summary>Where the console listens if nobody says otherwise.</summary>
    public const string CommonAddress = "http://127.0.0.1:5080";

    /// <summary>Folder of the databases and keys.</summary>
    public required string Data { get; init; }

    /// <summary>Folder of the workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>Addresses to listen on; <see langword="null"/> for the configured ones.</summary>
    public string? Urls { get; init; }

    /// <summary>Where the console reaches itself; <see langword="null"/> where one of its addresses is none.</summary>
    public string? Address { get; init; } = CommonAddress;

    /// <summary>Values for placeholders in the workspace, before the environment's.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    public string DatabasePath => Path.Combine(Data, "quarterdeck.db");

    public string JobsPath => Path.Combine(Data, "jobs.db");

    public string KeysPath => Path.Combine(Data, "keys");

    /// <summary>What the audit log keeps outside of the database.</summary>
    public AuditFolders Audit => new(KeysPath, Path.Combine(Data, "audit", "checkpoints"));

    public string? Value(string name) => Values.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);
}
