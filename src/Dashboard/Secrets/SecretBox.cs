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

    private readonly ServiceProvider _services;
    private readonly IDataProtector _root;
    private readonly IKeyManager _ring;
    private readonly TimeProvider _time;

    /// <param name="folder">Folder of the key ring; made with mode 0700.</param>
    /// <param name="time">The clock.</param>
    public SecretBox(string folder, TimeProvider time)
    {
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

    public IReadOnlyList<DateTimeOffset> Keys => [.. Ordered().Select(key => key.CreationDate)];

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
        var old = Ordered().Skip(1).Select(key => key.KeyId).ToHashSet();
        return old.Count > 0 && _ring is IDeletableKeyManager { CanDeleteKeys: true } deletable && deletable.DeleteKeys(key => old.Contains(key.KeyId)) ? old.Count : 0;
    }

    public void Dispose() => _services.Dispose();

    private IEnumerable<IKey> Ordered() => _ring.GetAllKeys().OrderByDescending(key => key.ActivationDate).ThenByDescending(key => key.CreationDate);

    private IDataProtector Protector(string name, long version) => _root.CreateProtector([name, version.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
}
