using System.Text.Json.Serialization;

namespace Quarterdeck.Core.Secrets;

/// <summary>Where the value of a secret lies.</summary>
public enum SecretKind
{
    /// <summary>Encrypted in the console's database.</summary>
    Kept,

    /// <summary>In an environment variable of the console.</summary>
    Environment,

    /// <summary>In a file, such as a Docker secret below <c>/run/secrets</c>.</summary>
    File,

    /// <summary>In a key-value store that speaks HashiCorp Vault's HTTP API.</summary>
    Vault,
}

/// <summary>Where the value of a secret lies, without the value.</summary>
/// <param name="Kind">Which of the members says it.</param>
public sealed record SecretSource(SecretKind Kind)
{
    private const int LongestText = 500;

    /// <summary>The encrypted value in the database.</summary>
    public static SecretSource Kept { get; } = new(SecretKind.Kept);

    /// <summary>Name of an environment variable.</summary>
    public string? Variable { get; init; }

    /// <summary>Path of a file.</summary>
    public string? File { get; init; }

    /// <summary>Place in a Vault.</summary>
    public VaultPlace? Vault { get; init; }

    /// <summary>The place in words, such as <c>environment variable OPENAI_API_KEY</c>.</summary>
    [JsonIgnore]
    public string Words => Kind switch
    {
        SecretKind.Environment => $"environment variable {Variable}",
        SecretKind.File => $"file {File}",
        SecretKind.Vault => Vault!.Words,
        _ => "kept by the console",
    };

    /// <summary>What is wrong with it; <see langword="null"/> where nothing is.</summary>
    public string? Problem() => Kind switch
    {
        SecretKind.Environment when Variable is not { Length: > 0 and <= 200 } || Variable.Any(sign => !char.IsAsciiLetterOrDigit(sign) && sign != '_') => "Name the environment variable: letters, digits and '_'.",
        SecretKind.File when !IsText(File) || !Path.IsPathRooted(File) => "Give the whole path of the file, such as /run/secrets/db_password.",
        SecretKind.Vault => Vault is null ? "Say where in the Vault it lies: address, mount, path and field." : Vault.Problem(),
        _ => null,
    };

    internal static bool IsText(string? text) => text is { Length: > 0 and <= LongestText } && !text.Any(char.IsControl);
}
