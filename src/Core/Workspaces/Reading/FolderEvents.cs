namespace Quarterdeck.Core.Workspaces.Reading;

/// <summary>The system's events about a workspace folder, as far as the system gives any.</summary>
internal sealed partial class FolderEvents(string folder, Action changed, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private FileSystemWatcher? _watcher;
    private bool _disposed;

    /// <summary>Begins to listen, anew where it did already. Where the system refuses, there are no events.</summary>
    public void Listen()
    {
        lock (_gate)
        {
            _watcher?.Dispose();
            _watcher = null;
            if (_disposed || !Directory.Exists(folder))
                return;

            try
            {
                _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
                _watcher.Changed += OnEvent;
                _watcher.Created += OnEvent;
                _watcher.Deleted += OnEvent;
                _watcher.Renamed += OnEvent;
                _watcher.Error += (_, _) => changed();
                _watcher.EnableRaisingEvents = true;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
            {
                _watcher?.Dispose();
                _watcher = null;
                LogNoEvents(logger, folder, problem.Message);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _watcher?.Dispose();
            _watcher = null;
        }
    }

    private void OnEvent(object sender, FileSystemEventArgs e)
    {
        // A name without extension is taken for a folder; others that do not matter (a log, an editor's swap file) are not looked at.
        if (WorkspaceFolder.Matters(Path.GetFileName(e.Name.AsSpan())) || !Path.HasExtension(e.Name)
            || (e is RenamedEventArgs renamed && WorkspaceFolder.Matters(Path.GetFileName(renamed.OldName.AsSpan()))))
            changed();
    }

    [LoggerMessage(1005, LogLevel.Warning, "No file events for {Folder} ({Reason}); changes are found by looking every 10 s")]
    private static partial void LogNoEvents(ILogger logger, string folder, string reason);
}
