using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Quarterdeck.Core.Secrets;

namespace Quarterdeck.Dashboard.Secrets;

/// <summary>
/// Encrypts kept secrets with a data protection key ring of their own (<c>keys/secrets</c> of the data folder): its keys are
/// renewed and dropped without ending what other keys protect, second factors say. Name and version are the purpose.
/// </summary>
internal sealed class SecretBox : ISecretBox, IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>Protected data begin with these bytes; the identity of their key follows.</summary>
    private const int HeaderLength = 4;

    private readonly string _folder;
    private readonly ServiceProvider _services;
    private readonly IDataProtector _root;
    private readonly IKeyManager _ring;
    private readonly TimeProvider _time;

    /// <param name="folder">Folder of the key ring; made with mode 0700.</param>
    /// <param name="time">The clock.</param>
    public SecretBox(string folder, TimeProvider time)
    {
        _folder = folder;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("quarterdeck-secrets").PersistKeysToFileSystem(new DirectoryInfo(folder)).SetDefaultKeyLifetime(Lifetime);
        (_services, _time) = (services.BuildServiceProvider(), time);
        _root = _services.GetDataProtector("secrets");
        _ring = _services.GetRequiredService<IKeyManager>();
    }

    public IReadOnlyList<DateTimeOffset> Keys => [.. _ring.GetAllKeys().Select(key => key.CreationDate).OrderDescending()];

    public byte[] Seal(string value, string name, long version) => Protector(name, version).Protect(Encoding.UTF8.GetBytes(value));

    public string? Open(byte[] @sealed, string name, long version)
    {
        try
        {
            return Encoding.UTF8.GetString(Protector(name, version).Unprotect(@sealed));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void MakeKey()
    {
        var now = _time.GetUtcNow();
        _ring.CreateNewKey(now, now + Lifetime);
    }

    public int DropOldKeys()
    {
        // What is kept is the key that seals now, read from what it seals, not the one that should.
        var current = new Guid(_root.Protect([0]).AsSpan(HeaderLength, 16));
        var dropped = 0;
        foreach (var key in _ring.GetAllKeys().Where(key => key.KeyId != current))
        {
            File.Delete(Path.Combine(_folder, $"key-{key.KeyId:D}.xml"));
            dropped++;
        }

        return dropped;
    }

    public void Dispose() => _services.Dispose();

    private IDataProtector Protector(string name, long version) => _root.CreateProtector([name, version.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
}
