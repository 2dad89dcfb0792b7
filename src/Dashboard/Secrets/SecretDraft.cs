using Quarterdeck.Core.Secrets;

namespace Quarterdeck.Dashboard.Secrets;

/// <summary>What the form of a secret holds. The value lives here only until it is saved.</summary>
public sealed class SecretDraft
{
    /// <summary>Where the token of a Vault comes from.</summary>
    public enum TokenSource
    {
        Secret,
        File,
        Variable,
    }

    public bool IsNew { get; private init; } = true;

    /// <summary>Whether the secret is to be deleted.</summary>
    public bool IsDeleted { get; set; }

    public string Name { get; set; } = "";

    public string Summary { get; set; } = "";

    public SecretKind Kind { get; set; }

    /// <summary>The new value; empty leaves a kept one as it is.</summary>
    public string Value { get; set; } = "";

    /// <summary>Variable or file.</summary>
    public string Place { get; set; } = "";

    public string Address { get; set; } = "";

    public string Mount { get; set; } = "secret";

    public string Path { get; set; } = "";

    public string Field { get; set; } = "";

    public int Version { get; set; } = 2;

    public TokenSource TokenFrom { get; set; }

    public string TokenPlace { get; set; } = "";

    public string CaFile { get; set; } = "";

    public string Namespace { get; set; } = "";

    public bool IsRotated { get; set; } = true;

    public int Days { get; set; } = (int)Secret.CommonRotation.TotalDays;

    /// <summary>A draft with what is known of a secret.</summary>
    public static SecretDraft Of(Secret secret)
    {
        var vault = secret.Source.Vault;
        return new SecretDraft
        {
            IsNew = false,
            Name = secret.Name,
            Summary = secret.Summary,
            Kind = secret.Source.Kind,
            Place = secret.Source.Variable ?? secret.Source.File ?? "",
            Address = vault?.Address ?? "",
            Mount = vault?.Mount ?? "secret",
            Path = vault?.Path ?? "",
            Field = vault?.Field ?? "",
            Version = vault?.Version ?? 2,
            TokenFrom = vault switch { { TokenFile.Length: > 0 } => TokenSource.File, { TokenVariable.Length: > 0 } => TokenSource.Variable, _ => TokenSource.Secret },
            TokenPlace = vault?.TokenSecret ?? vault?.TokenFile ?? vault?.TokenVariable ?? "",
            CaFile = vault?.CaFile ?? "",
            Namespace = vault?.Namespace ?? "",
            IsRotated = secret.RotateEvery is not null,
            Days = (int)(secret.RotateEvery ?? Secret.CommonRotation).TotalDays,
        };
    }

    public SecretRequest ToRequest() => new(Name.Trim(), Source())
    {
        Value = Kind == SecretKind.Kept && Value.Length > 0 ? Value : null,
        Summary = Summary,
        RotateEvery = IsRotated ? TimeSpan.FromDays(Days) : TimeSpan.Zero,
    };

    private SecretSource Source() => Kind switch
    {
        SecretKind.Environment => new SecretSource(Kind) { Variable = Place.Trim() },
        SecretKind.File => new SecretSource(Kind) { File = Place.Trim() },
        SecretKind.Vault => new SecretSource(Kind)
        {
            Vault = new VaultPlace(Address.Trim(), Mount.Trim(), Path.Trim(), Field.Trim())
            {
                Version = Version,
                TokenSecret = TokenFrom == TokenSource.Secret ? TokenPlace.Trim() : null,
                TokenFile = TokenFrom == TokenSource.File ? TokenPlace.Trim() : null,
                TokenVariable = TokenFrom == TokenSource.Variable ? TokenPlace.Trim() : null,
                CaFile = Given(CaFile),
                Namespace = Given(Namespace),
            },
        },
        _ => SecretSource.Kept,
    };

    private static string? Given(string text) => text.Trim() is { Length: > 0 } given ? given : null;
}
