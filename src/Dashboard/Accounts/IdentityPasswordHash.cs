using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Passwords;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary>Passwords by ASP.NET Core Identity: PBKDF2 with HMAC-SHA-512, 128 bit of salt, and as many rounds as OWASP asks for.</summary>
internal sealed class IdentityPasswordHash : IPasswordHash
{
    private const int Rounds = 210_000;

    /// <summary>The hash does not depend on whose password it is.</summary>
    private static readonly Account Anybody = new() { Id = "", Name = "", Role = Role.Viewer, CreatedAt = default };

    private readonly PasswordHasher<Account> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

    public string Hash(string password) => _hasher.HashPassword(Anybody, password);

    public (bool Fits, bool IsOutdated) Verify(string hash, string password) => _hasher.VerifyHashedPassword(Anybody, hash, password) switch
    {
        PasswordVerificationResult.Success => (true, false),
        PasswordVerificationResult.SuccessRehashNeeded => (true, true),
        _ => (false, false),
    };
}
