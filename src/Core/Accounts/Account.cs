namespace Quarterdeck.Core.Accounts;

/// <summary>A person who may use the console, as others see them. Immutable.</summary>
public sealed record Account
{
    /// <summary>Stable and opaque, such as <c>u-7f3a…</c>; what the audit log knows a person by.</summary>
    public required string Id { get; init; }

    /// <summary>The name to sign in with and to be shown by; unique whatever the case.</summary>
    public required string Name { get; init; }

    public required Role Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an admin locked it; <see langword="null"/> while it is not.</summary>
    public DateTimeOffset? LockedAt { get; init; }

    /// <summary>Until when it takes no passwords, after too many wrong ones; may be past.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When it last signed in; <see langword="null"/> where it never has.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    public bool HasPassword { get; init; }

    /// <summary>Whether a code of an authenticator app is asked after the password.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Number of passkeys.</summary>
    public int Passkeys { get; init; }

    /// <summary>Name of the single sign-on that it comes from; <see langword="null"/> for a local account.</summary>
    public string? SignOn { get; init; }
}

/// <summary>The account, or why there is none.</summary>
public sealed record AccountAnswer(Account? Account, string? Problem);
