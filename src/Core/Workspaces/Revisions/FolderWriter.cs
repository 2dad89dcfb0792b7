using System.Runtime.InteropServices;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>Brings a folder from one set of files to another. Each file is replaced at once; a reader sees the old or the new one.</summary>
internal sealed class FolderWriter(string folder)
{
    private const UnixFileMode NewFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes what differs. Where that fails in the middle, what was written is taken back.</summary>
    /// <exception cref="IOException">A file cannot be written, or is not as <paramref name="before"/> says any more.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public void Write(WorkspaceFiles before, WorkspaceFiles after)
    {
        var differences = before.Differences(after);
        var foreign = differences.FirstOrDefault(difference => !IsAs(difference.Path, before.Find(difference.Path)));
        if (foreign is not null)
            throw new IOException($"{foreign.Path} was changed on disk at this moment");

        var done = new List<string>();
        try
        {
            foreach (var difference in differences.OrderBy(difference => difference.Kind == ChangeKind.Removed))
            {
                done.Add(difference.Path);
                Put(difference.Path, after.Find(difference.Path));
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            foreach (var path in done)
                TakeBack(path, before.Find(path));
            throw;
        }

        Settle(done);
    }

    /// <summary>
    /// Goes on with what a killed console had begun: a file that is as it was before becomes as it is to be. One that somebody
    /// has changed since is left alone.
    /// </summary>
    /// <param name="before">Hashes of the files as they were, by path.</param>
    /// <param name="after">What they are to be.</param>
    public void GoOn(IReadOnlyDictionary<string, byte[]> before, WorkspaceFiles after)
    {
        var written = new List<string>();
        foreach (var path in before.Keys.Union(after.Paths).Order(StringComparer.Ordinal))
        {
            var (old, wanted) = (before.GetValueOrDefault(path), after.Find(path));
            var content = Read(path);
            var isOld = content is null ? old is null : old is not null && RevisionManifest.HashOf(content).AsSpan().SequenceEqual(old);
            if (!isOld || IsSame(content, wanted))
                continue;
            Put(path, wanted);
            written.Add(path);
        }

        Settle(written);
    }

    private static bool IsSame(byte[]? content, WorkspaceFile? file) => content is null ? file is null : file is not null && content.AsSpan().SequenceEqual(file.Content);

    private bool IsAs(string path, WorkspaceFile? file) => IsSame(Read(path), file);

    private byte[]? Read(string path)
    {
        var full = Path.Combine(folder, path);
        return File.Exists(full) ? File.ReadAllBytes(full) : null;
    }

    private void Put(string path, WorkspaceFile? file)
    {
        var full = Path.Combine(folder, path);
        if (file is null)
        {
            File.Delete(full);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        // Hidden, so that nobody takes it for a file of the workspace.
        var beside = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.new");
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(file.Content);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, File.Exists(full) ? File.GetUnixFileMode(full) : NewFileMode);
            File.Move(beside, full, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private void TakeBack(string path, WorkspaceFile? file)
    {
        try
        {
            Put(path, file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Then the folder is at neither state; it is read as it is, and recorded as a change on disk where it is valid.
        }
    }

    /// <summary>Makes new names last over a power cut.</summary>
    private void Settle(IEnumerable<string> paths)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var changed in paths.Select(path => Path.GetDirectoryName(Path.Combine(folder, path))!).Distinct(StringComparer.Ordinal))
        {
            // .NET opens no folders. A file system without this call keeps its own order.
            var handle = Native.Open(changed, flags: 0);
            if (handle < 0)
                continue;
            _ = Native.Sync(handle);
            _ = Native.Close(handle);
        }
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Sync(int handle);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int handle);
    }
}
