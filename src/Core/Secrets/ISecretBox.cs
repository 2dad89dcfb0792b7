namespace Quarterdeck.Core.Secrets;

/// <summary>
/// Encrypts kept values with authentication. The keys lie outside the database. What was sealed for one name and version opens for
/// no other, so that a row's value cannot be put in the place of another's.
/// </summary>
public interface ISecretBox
{
    /// <summary>Encrypts a value with the newest key.</summary>
    byte[] Seal(string value, string name, long version);

    /// <summary>The value; <see langword="null"/> where its key is gone, or a byte was changed.</summary>
    string? Open(byte[] @sealed, string name, long version);

    /// <summary>Makes a new key, with which everything is sealed from now on. Older ones still open what they sealed.</summary>
    void MakeKey();

    /// <summary>Deletes all keys but the newest; how many.</summary>
    int DropOldKeys();

    /// <summary>When each key was made, the newest first.</summary>
    IReadOnlyList<DateTimeOffset> Keys { get; }
}
