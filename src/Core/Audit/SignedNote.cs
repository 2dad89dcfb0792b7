using System.Security.Cryptography;
using System.Text;

namespace Quarterdeck.Core.Audit;

/// <summary>
/// A text with a signature that people can read and mail: the text, an empty line, and <c>— NAME KEY-AND-SIGNATURE</c>, as
/// transparency logs write theirs (c2sp.org/signed-note). The key is named by the first four bytes of the SHA-256 of its
/// SubjectPublicKeyInfo, the signature is ECDSA P-256 over SHA-256, as Rekor has it.
/// </summary>
internal static class SignedNote
{
    private const int KeyNameSize = 4;

    /// <param name="keys">Who signs.</param>
    /// <param name="name">Name of the signer: no spaces, no plus sign.</param>
    /// <param name="text">Lines, each with its end.</param>
    public static string Write(AuditKeys keys, string name, string text) =>
        $"{text}\n— {name} {Convert.ToBase64String([.. KeyName(keys), .. keys.Sign(Encoding.UTF8.GetBytes(text))])}\n";

    /// <summary>The text of a note that these keys signed under that name; <see langword="null"/> for any other.</summary>
    public static string? Read(AuditKeys keys, string name, string note)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
            return null;
        var text = note[..(end + 1)];
        var start = $"— {name} ";
        foreach (var line in note[(end + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var signature = new byte[line.Length];
            if (line.StartsWith(start, StringComparison.Ordinal) && Convert.TryFromBase64String(line[start.Length..], signature, out var length) && length > KeyNameSize
                && signature.AsSpan(0, KeyNameSize).SequenceEqual(KeyName(keys))
                && keys.IsSigned(Encoding.UTF8.GetBytes(text), signature.AsSpan(KeyNameSize, length - KeyNameSize)))
            {
                return text;
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> KeyName(AuditKeys keys) => SHA256.HashData(keys.PublicKey.Span).AsSpan(0, KeyNameSize);
}
