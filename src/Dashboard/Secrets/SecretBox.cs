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
    private readonly TimeProvider _time;
    private volatile Ring _ring;

    /// <param name="folder">Folder of the key ring; made with mode 0700.</param>
    /// <param name="time">The clock.</param>
    public SecretBox(string folder, TimeProvider time)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (_folder, _time, _ring) = (folder, time, Ring.Read(folder));
    }

    public IReadOnlyList<DateTimeOffset> Keys => [.. _ring.Keys.GetAllKeys().Select(key => key.CreationDate).OrderDescending()];

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
        _ring.Keys.CreateNewKey(now, now + Lifetime);
        _ring = Ring.Read(_folder);
    }

    public int DropOldKeys()
    {
        // What is kept is the key that seals now, read from what it seals, not the one that should.
        var current = new Guid(_ring.Root.Protect([0]).AsSpan(HeaderLength, 16));
        var dropped = 0;
        foreach (var key in _ring.Keys.GetAllKeys().Where(key => key.KeyId != current))
        {
            File.Delete(Path.Combine(_folder, $"key-{key.KeyId:D}.xml"));
            dropped++;
        }

        _ring = Ring.Read(_folder);
        return dropped;
    }

    public void Dispose() => _ring.Services.Dispose();

    private IDataProtector Protector(string name, long version) => _ring.Root.CreateProtector([name, version.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    /// <summary>
    /// The keys as they lie in the folder. Data protection goes on using what it has in memory for a while after a change; so a change
    /// is followed by reading them anew. A ring that was replaced is not disposed: others may be using it, and it holds nothing.
    /// </summary>
    private sealed record Ring(ServiceProvider Services, IDataProtector Root, IKeyManager Keys)
    {
        public static Ring Read(string folder)
        {
            var services = new ServiceCollection();
            services.AddDataProtection().SetApplicationName("quarterdeck-secrets").PersistKeysToFileSystem(new DirectoryInfo(folder)).SetDefaultKeyLifetime(Lifetime);
            var provider = services.BuildServiceProvider();
            return new Ring(provider, provider.GetDataProtector("secrets"), provider.GetRequiredService<IKeyManager>());
        }
    }
}
