namespace Quarterdeck.Core.Accounts.Passwords;

/// <summary>Hashes passwords, slowly on purpose: never call it inside work of the database's writer.</summary>
public interface IPasswordHash
{
    /// <summary>A salted hash that says how it was made.</summary>
    string Hash(string password);

    /// <summary>Whether a hash is that of a password, and whether it should be made anew with today's settings.</summary>
    (bool Fits, bool IsOutdated) Verify(string hash, string password);
}

/// <summary>Encrypts what must be read back, with keys that are not in the database.</summary>
public interface ISecretSeal
{
    string Seal(string secret);

    /// <summary>The secret; <see langword="null"/> where the key that sealed it is gone.</summary>
    string? Open(string @sealed);
}
