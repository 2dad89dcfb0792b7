using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Quarterdeck.Core.Accounts.Passwords;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary>Secrets of second factors, encrypted with the key ring of the data folder.</summary>
internal sealed class ProtectedSecrets(IDataProtectionProvider provider) : ISecretSeal
{
    private readonly IDataProtector _protector = provider.CreateProtector("accounts.second-factor");

    public string Seal(string secret) => _protector.Protect(secret);

    public string? Open(string @sealed)
    {
        try
        {
            return _protector.Unprotect(@sealed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
