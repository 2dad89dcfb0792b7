using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace Quarterdeck.Core.Workspaces.Reading;

/// <summary>A file of a workspace as it was read.</summary>
/// <param name="Path">Path relative to the folder, with <c>/</c>.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record WorkspaceFile(string Path, byte[] Content)
{
    /// <summary>Whether its keys are merged: only YAML files directly in the folder. Features read the others themselves.</summary>
    public bool IsMerged => !Path.Contains('/') && !Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The files that make up a workspace: <c>*.yaml</c>, <c>*.yml</c> and <c>*.md</c> in the folder and below. Hidden files and
/// folders are left out, and so are linked folders (linked files are read, as mounted configuration uses them).
/// </summary>
internal static class WorkspaceFolder
{
    public const int LargestFile = 4 * 1024 * 1024;
    public const string TooLarge = "larger than 4 MiB: split it";
    private const int MostEntries = 20_000;
    public const int MostLevels = 16;

    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        MaxRecursionDepth = MostLevels,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>Whether a change to the file of this name can change the workspace.</summary>
    public static bool Matters(ReadOnlySpan<char> name) =>
        !name.StartsWith('.') && Path.GetExtension(name) is var extension
        && (extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".yml", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".md", StringComparison.OrdinalIgnoreCase));

    /// <summary>Relative paths of the files, in ordinal order; <see langword="null"/> where the folder holds too much to be a workspace.</summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    public static IReadOnlyList<string>? List(string folder)
    {
        var entries = new FileSystemEnumerable<string?>(
            folder,
            static (ref FileSystemEntry entry) => !entry.IsDirectory && Matters(entry.FileName) ? entry.ToFullPath() : null,
            Options)
        {
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };

        var paths = new List<string>();
        var seen = 0;
        foreach (var path in entries)
        {
            if (++seen > MostEntries)
                return null;
            if (path is not null)
                paths.Add(Path.GetRelativePath(folder, path).Replace('\\', '/'));
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    /// <summary>Reads the files; those that cannot be read are reported and left out.</summary>
    public static IReadOnlyList<WorkspaceFile> Read(string folder, WorkspaceErrors errors)
    {
        var files = new List<WorkspaceFile>();
        try
        {
            if (!Directory.Exists(folder))
            {
                errors.Add(folder, 0, "the workspace folder does not exist");
                return files;
            }

            if (List(folder) is not { } paths)
            {
                errors.Add(folder, 0, $"more than {MostEntries} files and folders: this is no workspace folder");
                return files;
            }

            foreach (var path in paths)
            {
                if (Read(folder, path, errors) is { } content)
                    files.Add(new WorkspaceFile(path, content));
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            errors.Add(folder, 0, $"the workspace folder cannot be read: {problem.Message}");
        }

        return files;
    }

    /// <summary>The first 12 hex digits of SHA-256 over the files' paths and contents.</summary>
    public static string Revision(IEnumerable<WorkspaceFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{file.Content.Length}\0"));
            hash.AppendData(file.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static byte[]? Read(string folder, string path, WorkspaceErrors errors)
    {
        try
        {
            var content = BoundedFile.Read(Path.Combine(folder, path), LargestFile);
            if (content is null)
                errors.Add(path, 0, TooLarge);
            return content;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            errors.Add(path, 0, $"cannot be read: {problem.Message}");
            return null;
        }
    }
}
