using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;

namespace Quarterdeck.Dashboard.Protection;

/// <summary>The key with which scripts change settings (configuration section <c>Admin</c>).</summary>
public sealed class AdminOptions
{
    /// <summary>Header that carries the key.</summary>
    public const string Header = "X-Admin-Key";

    /// <summary>The key, 32 characters or more; without one the header opens nothing. Never logged or shown.</summary>
    [MinLength(32, ErrorMessage = "is too short: 32 characters or more")]
    public string? Key { get; set; }

    /// <summary>Whether a text is the key. Takes the same time for every wrong one.</summary>
    internal bool IsKey(string text) =>
        Key is { Length: > 0 } key && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
