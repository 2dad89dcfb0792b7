namespace Quarterdeck.Core.Workspaces.Reading;

/// <summary>Lengths and times of last writing of a workspace's files and the secret files that they name: a cheap sign of change.</summary>
internal sealed class FileStamps : IEquatable<FileStamps>
{
    private static readonly Stamp Absent = new(-1, default);
    private readonly Dictionary<string, Stamp> _files;
    private readonly Dictionary<string, Stamp> _others;

    private FileStamps(Dictionary<string, Stamp> files, Dictionary<string, Stamp> others)
    {
        _files = files;
        _others = others;
    }

    /// <summary>Full paths of the files outside the listing.</summary>
    public IReadOnlyCollection<string> Others => _others.Keys;

    /// <summary>The stamps as they are now. A folder that cannot be listed has none.</summary>
    public static FileStamps Take(string folder, IEnumerable<string> others)
    {
        var files = new Dictionary<string, Stamp>(StringComparer.Ordinal);
        try
        {
            foreach (var path in Directory.Exists(folder) ? WorkspaceFolder.List(folder) ?? [] : [])
                files[path] = Of(Path.Combine(folder, path));
            files["."] = Directory.Exists(folder) ? default : Absent;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            files.Clear();
        }

        return new FileStamps(files, others.ToDictionary(path => path, Of, StringComparer.Ordinal));
    }

    /// <summary>The same with these files outside the listing; those stamped already keep their stamp.</summary>
    public FileStamps With(IEnumerable<string> others) =>
        new(_files, others.ToDictionary(path => path, path => _others.TryGetValue(path, out var stamp) ? stamp : Of(path), StringComparer.Ordinal));

    public bool Equals(FileStamps? other) => other is not null && Same(_files, other._files) && Same(_others, other._others);

    public override bool Equals(object? obj) => Equals(obj as FileStamps);

    public override int GetHashCode() => HashCode.Combine(_files.Count, _others.Count);

    private static bool Same(Dictionary<string, Stamp> left, Dictionary<string, Stamp> right) =>
        left.Count == right.Count && left.All(entry => right.TryGetValue(entry.Key, out var stamp) && stamp == entry.Value);

    private static Stamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                file = target;
            return file.Exists ? new Stamp(file.Length, file.LastWriteTimeUtc) : Absent;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Absent;
        }
    }

    private readonly record struct Stamp(long Length, DateTime WrittenAt);
}
