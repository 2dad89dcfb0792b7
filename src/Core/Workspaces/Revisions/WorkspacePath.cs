using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>Which paths may be written: files of the workspace, in it and nowhere else.</summary>
public static class WorkspacePath
{
    private const int Longest = 200;
    private const string Forbidden = "\\:*?\"<>|";

    /// <summary>Why no file may have this path, without looking at the folder; <see langword="null"/> where one may.</summary>
    public static string? Problem(string path)
    {
        if (path.Length == 0)
            return "a file needs a name";
        if (path.Length > Longest)
            return $"a path has {Longest} characters at most";
        if (path.Any(sign => char.IsControl(sign) || Forbidden.Contains(sign, StringComparison.Ordinal)))
            return $"{Quoting.Quote(path)} has signs that paths of workspaces do not have: none of {Forbidden}";

        var names = path.Split('/');
        if (names.Length > WorkspaceFolder.MostLevels)
            return $"{Quoting.Quote(path)} lies too deep";
        if (Array.Exists(names, name => name.Length == 0 || name.StartsWith('.') || name.Trim() != name || name.EndsWith('.')))
            return $"{Quoting.Quote(path)} is no path within the workspace: names do not begin with a dot, and no part is empty";
        return WorkspaceFolder.Matters(names[^1]) ? null : $"{Quoting.Quote(path)} would not be read: the name ends in .yaml, .yml or .md";
    }

    /// <summary>Why the file cannot be written where it would lie; <see langword="null"/> where it can.</summary>
    /// <param name="folder">The workspace's folder.</param>
    /// <param name="path">A path without <see cref="Problem"/>.</param>
    internal static string? Obstacle(string folder, string path)
    {
        var full = folder;
        var names = path.Split('/');
        for (var i = 0; i < names.Length; i++)
        {
            full = Path.Combine(full, names[i]);
            if (new FileInfo(full).LinkTarget is not null)
                return $"{Quoting.Quote(path)} is a link, or lies behind one: change it where it comes from";
            if (i < names.Length - 1 && File.Exists(full))
                return $"{Quoting.Quote(path)} would lie in {Quoting.Quote(names[i])}, which is a file";
        }

        return Directory.Exists(full) ? $"{Quoting.Quote(path)} is a folder" : null;
    }
}
