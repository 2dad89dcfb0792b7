using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>The files of a revision as they are stored: each path with the hash of its content, and contents by their hash.</summary>
internal static class RevisionManifest
{
    /// <summary>SHA-256 of a content.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> content) => SHA256.HashData(content);

    /// <summary>Paths with hashes, as a compressed JSON object.</summary>
    public static byte[] Write(WorkspaceFiles files) =>
        Pack(JsonSerializer.SerializeToUtf8Bytes(files.All.ToDictionary(file => file.Path, file => Convert.ToHexStringLower(HashOf(file.Content)), StringComparer.Ordinal)));

    /// <summary>Hashes by path.</summary>
    public static IReadOnlyDictionary<string, byte[]> Read(byte[] manifest) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(Unpack(manifest))!.ToDictionary(file => file.Key, file => Convert.FromHexString(file.Value), StringComparer.Ordinal);

    /// <summary>The files of hashes by path.</summary>
    /// <param name="hashes">What <see cref="Read"/> gave.</param>
    /// <param name="contents">Contents by their hash in hex.</param>
    public static WorkspaceFiles Join(IReadOnlyDictionary<string, byte[]> hashes, IReadOnlyDictionary<string, byte[]> contents) =>
        new(hashes.Select(file => new WorkspaceFile(file.Key, contents[Convert.ToHexStringLower(file.Value)])));

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Unpack(byte[] packed)
    {
        using var stream = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
