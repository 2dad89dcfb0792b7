using System.Globalization;

namespace Quarterdeck.Core.Audit;

/// <summary>A checkpoint in a file.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Checkpoint">What it says; <see langword="null"/> where it is not signed by this console.</param>
public sealed record AuditMark(string Name, AuditCheckpoint? Checkpoint);

/// <summary>
/// What says from outside the database how far the log reaches: the head, renewed with the entries, beside the keys; and the
/// daily checkpoints, to be carried away.
/// </summary>
public sealed class AuditFiles(AuditOptions options, AuditFolders folders, AuditKeys keys)
{
    /// <summary>Name of the head's file.</summary>
    public const string HeadFile = "audit-head";

    private string HeadPath => Path.Combine(folders.Keys, HeadFile);

    public string PublicKeyPem => keys.PublicKeyPem;

    /// <summary>A checkpoint of this log.</summary>
    public AuditCheckpoint Checkpoint(long count, byte[] hash, DateTimeOffset at) => new(options.Origin, count, hash, new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero));

    /// <summary>The head; <see langword="null"/> where there is none.</summary>
    public AuditMark? ReadHead() => File.Exists(HeadPath) ? new AuditMark(HeadFile, AuditCheckpoint.Read(keys, options.Origin, File.ReadAllText(HeadPath))) : null;

    /// <summary>The head as it is signed; <see langword="null"/> where there is none.</summary>
    public string? ReadHeadNote() => File.Exists(HeadPath) ? File.ReadAllText(HeadPath) : null;

    /// <summary>Every checkpoint, the oldest first.</summary>
    public IReadOnlyList<AuditMark> ReadCheckpoints() => [.. Names().Select(name => new AuditMark(name, AuditCheckpoint.Read(keys, options.Origin, File.ReadAllText(Path.Combine(folders.Checkpoints, name)))))];

    /// <summary>Names of the checkpoints' files, the oldest first.</summary>
    public IReadOnlyList<string> Names() => Directory.Exists(folders.Checkpoints)
        ? [.. Directory.EnumerateFiles(folders.Checkpoints, "*.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>One checkpoint as it is signed; <see langword="null"/> where no file has that name.</summary>
    public string? ReadNote(string name) => Names().Contains(name, StringComparer.Ordinal) ? File.ReadAllText(Path.Combine(folders.Checkpoints, name)) : null;

    internal void WriteHead(AuditCheckpoint head) => Write(HeadPath, head.Sign(keys));

    /// <summary>Writes a checkpoint, with the public key beside it; returns the file's name.</summary>
    internal string WriteCheckpoint(AuditCheckpoint checkpoint)
    {
        Directory.CreateDirectory(folders.Checkpoints);
        Write(Path.Combine(folders.Checkpoints, AuditKeys.PublicKeyFile), keys.PublicKeyPem);
        var name = checkpoint.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z.txt'", CultureInfo.InvariantCulture);
        Write(Path.Combine(folders.Checkpoints, name), checkpoint.Sign(keys));
        return name;
    }

    /// <summary>Replaces the file at once: a reader, or a start after a kill, sees the old text or the new one.</summary>
    private static void Write(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
