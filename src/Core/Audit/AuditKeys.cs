using System.Security.Cryptography;

namespace Quarterdeck.Core.Audit;

/// <summary>
/// The two keys of the audit log, in a folder that whoever can write the database must not be able to write: one seals
/// every entry, the other signs heads and checkpoints. Safe for concurrent use.
/// </summary>
public sealed class AuditKeys : IDisposable
{
    /// <summary>Name of the file with the public key; whoever checks an export needs it.</summary>
    public const string PublicKeyFile = "audit-signing.pub";

    private const string SealFile = "audit-seal.key";
    private const string SigningFile = "audit-signing.key";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _gate = new();
    private readonly byte[] _seal;
    private readonly ECDsa _signing;

    private AuditKeys(byte[] seal, ECDsa signing, bool made)
    {
        (_seal, _signing, WereMade) = (seal, signing, made);
        PublicKey = signing.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Whether the keys were made just now: the folder had none.</summary>
    public bool WereMade { get; }

    /// <summary>The public key, as DER SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The public key as PEM.</summary>
    public string PublicKeyPem => PemEncoding.WriteString("PUBLIC KEY", PublicKey.Span) + "\n";

    /// <summary>The keys of a folder, made where it has none.</summary>
    /// <exception cref="IOException">The folder cannot be read or written, or holds only one of the keys.</exception>
    public static AuditKeys Open(string folder)
    {
        Directory.CreateDirectory(folder);
        if (Find(folder) is { } keys)
            return keys;

        var seal = RandomNumberGenerator.GetBytes(32);
        var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = new AuditKeys(seal, signing, made: true);
        Write(Path.Combine(folder, SigningFile), signing.ExportPkcs8PrivateKeyPem() + "\n", OwnerOnly);
        Write(Path.Combine(folder, PublicKeyFile), made.PublicKeyPem, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Write(Path.Combine(folder, SealFile), Convert.ToBase64String(seal) + "\n", OwnerOnly);
        return made;
    }

    /// <summary>The keys of a folder; <see langword="null"/> where it has none. Writes nothing.</summary>
    /// <exception cref="IOException">The folder cannot be read, holds only one of the keys, or something else in their place.</exception>
    public static AuditKeys? Find(string folder)
    {
        var (seal, signing) = (Path.Combine(folder, SealFile), Path.Combine(folder, SigningFile));
        if (!File.Exists(seal) && !File.Exists(signing))
            return null;
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(signing));
            return new AuditKeys(Convert.FromBase64String(File.ReadAllText(seal)), key, made: false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or FormatException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new IOException($"The audit keys in {folder} are not whole ({exception.Message}) Put {SealFile} and {SigningFile} back from a backup, or move both away to begin with new ones.", exception);
        }
    }

    public void Dispose() => _signing.Dispose();

    internal byte[] Seal(byte[] hash) => HMACSHA256.HashData(_seal, hash);

    internal bool IsSealed(byte[] hash, byte[] seal) => CryptographicOperations.FixedTimeEquals(Seal(hash), seal);

    /// <summary>ECDSA P-256 over SHA-256 of the data, DER.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
            return _signing.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    internal bool IsSigned(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_gate)
            return _signing.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using var file = new FileStream(path, options);
        using var writer = new StreamWriter(file);
        writer.Write(text);
    }
}
