namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>Whether a workspace's folder can be written at all: one in a container image or a read-only mount cannot.</summary>
public static class FolderAccess
{
    /// <summary>Why nothing can be written; <see langword="null"/> where it can. Tries it, as nothing else tells.</summary>
    public static string? Problem(string folder)
    {
        var trial = Path.Combine(folder, ".quarterdeck-writes.tmp");
        try
        {
            using (new FileStream(trial, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose))
                return null;
        }
        catch (DirectoryNotFoundException)
        {
            return $"The folder {folder} does not exist.";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            var reason = problem.Message.Contains("Read-only", StringComparison.OrdinalIgnoreCase) ? "it is mounted read-only" : problem is UnauthorizedAccessException ? "the console's user may not write there" : problem.Message;
            return $"The folder {folder} cannot be written: {reason}. Change the files where they come from.";
        }
    }
}
