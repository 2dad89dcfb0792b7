using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Quarterdeck.Core.Accounts;

/// <summary>Random keys of 256 bit that are handed out once; only their hash is kept. No salt: there is nothing to guess.</summary>
public static class OneTimeKey
{
    /// <summary>A new key as base64url, 43 characters.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 of a key.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether a hash is that of a key; takes the same time whatever the answer.</summary>
    public static bool Fits(string? key, ReadOnlySpan<byte> hash) => key is { Length: > 0 and < 200 } && CryptographicOperations.FixedTimeEquals(Hash(key), hash);
}
