using System.Text;

namespace Quarterdeck.Core.Secrets.Scan;

/// <summary>
/// Looks for secrets that somebody wrote into files. Leaves out what <c>.gitignore</c> files say, links, binary files and files of more than
/// 2 MiB. A line that says <see cref="Allowed"/>, or the one above it, is taken as meant.
/// </summary>
public static class SecretScan
{
    /// <summary>The comment that allows what stands in its line and the next.</summary>
    public const string Allowed = "quarterdeck:allow-secret";

    private const int LargestFile = 2 * 1024 * 1024, LooksBinary = 8000;

    /// <summary>Scans files and folders.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="exclude">Globs of what is left out, as in <c>.gitignore</c>.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public static ScanReport Run(IEnumerable<string> paths, IEnumerable<string> exclude, CancellationToken cancellationToken)
    {
        var run = new ScanRun(new IgnoreRules(exclude), cancellationToken);
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
                run.Folder(path, path, []);
            else if (File.Exists(path))
                run.File(path, path);
            else
                run.Problems.Add($"{path} does not exist");
        }

        return new ScanReport(run.Findings, run.Files, run.Skipped, run.Problems);
    }

    /// <summary>The findings of a text.</summary>
    public static IEnumerable<SecretFinding> Text(string file, string text)
    {
        var (number, wasAllowed) = (0, false);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var isAllowed = line.Contains(Allowed, StringComparison.Ordinal);
            if (!isAllowed && !wasAllowed)
            {
                foreach (var (kind, excerpt) in SecretPatterns.Find(line))
                    yield return new SecretFinding(file, number, kind, excerpt);
            }

            wasAllowed = isAllowed;
        }
    }

    private sealed class ScanRun(IgnoreRules exclude, CancellationToken cancellationToken)
    {
        public List<SecretFinding> Findings { get; } = [];

        public List<string> Problems { get; } = [];

        public int Files { get; private set; }

        public int Skipped { get; private set; }

        public void Folder(string root, string folder, IReadOnlyList<(string Folder, IgnoreRules Rules)> rules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var own = Path.Combine(folder, ".gitignore");
                if (System.IO.File.Exists(own))
                    rules = [.. rules, (folder, new IgnoreRules(System.IO.File.ReadLines(own)))];
                foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
                {
                    var isFolder = entry is DirectoryInfo;
                    if (entry.LinkTarget is not null || entry.Name == ".git" || IsLeftOut(root, entry.FullName, isFolder, rules))
                        continue;
                    if (isFolder)
                        Folder(root, entry.FullName, rules);
                    else
                        File(entry.FullName, Path.GetRelativePath(root, entry.FullName).Replace('\\', '/'));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Problems.Add($"{folder} cannot be read: {exception.Message}");
            }
        }

        public void File(string path, string shown)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (new FileInfo(path).Length > LargestFile)
                {
                    Skipped++;
                    return;
                }

                var bytes = System.IO.File.ReadAllBytes(path);
                if (bytes.AsSpan(0, Math.Min(bytes.Length, LooksBinary)).Contains((byte)0))
                {
                    Skipped++;
                    return;
                }

                Files++;
                Findings.AddRange(Text(shown, Encoding.UTF8.GetString(bytes)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Problems.Add($"{path} cannot be read: {exception.Message}");
            }
        }

        private bool IsLeftOut(string root, string path, bool isFolder, IReadOnlyList<(string Folder, IgnoreRules Rules)> rules)
        {
            if (exclude.Ignores(Relative(root, path), isFolder) == true)
                return true;
            // The file nearest to it decides.
            foreach (var (folder, own) in rules.Reverse())
            {
                if (own.Ignores(Relative(folder, path), isFolder) is { } says)
                    return says;
            }

            return false;
        }

        private static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
    }
}
