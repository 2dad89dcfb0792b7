using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// The running workspace. Reads its folder, and again when files change: 300 ms after the last file event, and, because
/// mounted folders lose events, when a look at the files' stamps every 10 s finds a difference (secret files included).
/// An invalid change keeps the last good workspace running.
/// </summary>
public sealed partial class WorkspaceSource : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan RescanEvery = TimeSpan.FromSeconds(10);

    private readonly WorkspaceLoader _loader;
    private readonly WorkspaceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkspaceSource> _logger;
    private readonly Lock _loading = new();
    private readonly string _folder;
    private readonly FolderEvents _events;
    private readonly ITimer _quiet;
    private readonly ITimer _rescan;
    private WorkspaceState _state;
    private FileStamps? _stamps;
    private bool _disposed;

    public WorkspaceSource(WorkspaceLoader loader, WorkspaceOptions options, ChangeFeed<string, WorkspaceState> changes, TimeProvider time, ILogger<WorkspaceSource> logger)
    {
        _loader = loader;
        _options = options;
        _time = time;
        _logger = logger;
        Changes = changes;
        _folder = Path.GetFullPath(options.Folder);
        _events = new FolderEvents(_folder, OnEvent, logger);
        _quiet = time.CreateTimer(_ => Guarded(Reload), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _rescan = time.CreateTimer(_ => Guarded(Rescan), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (loader.Secrets is { } secrets)
            secrets.Changed += OnSecret;

        var now = time.GetUtcNow();
        _state = new WorkspaceState(WorkspaceState.Nothing(_folder), [], now, now, BrokenSince: null);
    }

    /// <summary>The workspace and what is wrong with newer files, as one consistent value.</summary>
    public WorkspaceState State => Volatile.Read(ref _state);

    /// <summary>The last good workspace; empty where there was none yet.</summary>
    public Workspace Current => State.Workspace;

    /// <summary>Why the files as they are now cannot run; empty where they do run.</summary>
    public IReadOnlyList<WorkspaceError> Errors => State.Errors;

    /// <summary>Every new <see cref="WorkspaceState"/>, under <see cref="WorkspaceState.Key"/>.</summary>
    public ChangeFeed<string, WorkspaceState> Changes { get; }

    /// <summary>Reads the folder and begins to watch it.</summary>
    public void Start()
    {
        if (_options.WatchEvents)
            _events.Listen();
        Reload();
        _rescan.Change(RescanEvery, RescanEvery);
    }

    /// <summary>Reads the folder now.</summary>
    public Task<WorkspaceState> ReloadAsync(CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                Reload();
                return State;
            },
            cancellationToken);

    /// <summary>The folder, as a full path.</summary>
    public string Folder => _folder;

    /// <summary>
    /// Writes files while nobody reads the folder, and reads it then: what is half written never runs. Exceptions of
    /// <paramref name="write"/> come through after the reading.
    /// </summary>
    internal WorkspaceState Replace(Action write)
    {
        lock (_loading)
        {
            try
            {
                write();
            }
            finally
            {
                Guarded(Reload);
            }

            return State;
        }
    }

    public void Dispose()
    {
        lock (_loading)
            _disposed = true;
        if (_loader.Secrets is { } secrets)
            secrets.Changed -= OnSecret;
        _events.Dispose();
        _quiet.Dispose();
        _rescan.Dispose();
    }

    /// <summary>A secret is another one: whatever names it is read with its new value.</summary>
    private void OnSecret(object? sender, EventArgs e) => OnEvent();

    private void OnEvent()
    {
        lock (_loading)
        {
            if (!_disposed)
                _quiet.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    private void Rescan()
    {
        FileStamps? stamps;
        lock (_loading)
            stamps = _stamps;
        if (stamps is not null && stamps.Equals(FileStamps.Take(_folder, stamps.Others)))
            return;

        // No event told of the difference: the folder may have been replaced, and its events with it.
        if (_options.WatchEvents)
            _events.Listen();
        Reload();
    }

    private void Reload()
    {
        lock (_loading)
        {
            if (_disposed)
                return;

            // Before reading: what changes while it is read differs from these stamps.
            var stamps = FileStamps.Take(_folder, _stamps?.Others ?? []);
            var load = _loader.Load(_folder, _options.Environment);
            _stamps = stamps.With(load.SecretFiles);

            var before = _state;
            var after = before.After(load, _time.GetUtcNow());
            Volatile.Write(ref _state, after);
            Changes.Publish(WorkspaceState.Key, after);
            Log(before, after);
        }
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception problem)
        {
            // A section's validation has a bug, say. The last good workspace runs on, and the next change is tried again.
            LogFailed(_logger, _folder, problem);
        }
    }

    private void Log(WorkspaceState before, WorkspaceState after)
    {
        if (after.Errors.Count > 0)
            LogInvalid(_logger, _folder, after.Errors.Count, after.Errors[0].ToString(), after.Workspace.Revision);
        else if (!ReferenceEquals(before.Workspace, after.Workspace))
            LogRunning(_logger, after.Workspace.Name, after.Workspace.Revision, _folder);
        else if (before.Errors.Count > 0)
            LogRepaired(_logger, after.Workspace.Name, after.Workspace.Revision);
    }

    [LoggerMessage(1001, LogLevel.Information, "Workspace {Name} runs at revision {Revision}, read from {Folder}")]
    private static partial void LogRunning(ILogger logger, string name, string revision, string folder);

    [LoggerMessage(1002, LogLevel.Warning, "Workspace folder {Folder} is invalid ({Count} errors, the first: {First}); revision {Revision} keeps running")]
    private static partial void LogInvalid(ILogger logger, string folder, int count, string first, string revision);

    [LoggerMessage(1003, LogLevel.Information, "Workspace {Name} is valid again and unchanged at revision {Revision}")]
    private static partial void LogRepaired(ILogger logger, string name, string revision);

    [LoggerMessage(1004, LogLevel.Error, "Reading workspace folder {Folder} failed; the last good workspace keeps running")]
    private static partial void LogFailed(ILogger logger, string folder, Exception problem);
}
