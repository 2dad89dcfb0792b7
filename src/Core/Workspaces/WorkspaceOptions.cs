namespace Quarterdeck.Core.Workspaces;

/// <summary>Where the running workspace is.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>The workspace folder; relative to the current directory.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the system's file events are used. Without them changes are seen by the rescan every 10 s.</summary>
    public bool WatchEvents { get; init; } = true;

    /// <summary>The value of an environment variable for placeholders, <see langword="null"/> where unset.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
