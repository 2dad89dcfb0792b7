namespace Quarterdeck.Core.Workspaces.Reading;

/// <summary>Reads whole files up to a size.</summary>
internal static class BoundedFile
{
    /// <summary>
    /// The file's bytes; <see langword="null"/> where there are more than <paramref name="largest"/>. A file that states no
    /// length reads as empty without being opened: opening a named pipe would wait for a writer for ever.
    /// </summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static byte[]? Read(string path, int largest)
    {
        var file = new FileInfo(path);
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            file = target;
        if (file.Length == 0)
            return [];

        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (stream.Read(buffer) is > 0 and var read)
        {
            if (content.Length + read > largest)
                return null;
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
