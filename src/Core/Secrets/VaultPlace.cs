using System.Text.Json.Serialization;

namespace Quarterdeck.Core.Secrets;

/// <summary>A field of a key-value store that speaks HashiCorp Vault's HTTP API.</summary>
/// <param name="Address">Root of the server, such as <c>https://vault.nuwa.dev</c>.</param>
/// <param name="Mount">Where the store is mounted, such as <c>secret</c>.</param>
/// <param name="Path">Path of the entry within it.</param>
/// <param name="Field">The field that holds the value.</param>
public sealed record VaultPlace(string Address, string Mount, string Path, string Field)
{
    /// <summary>Version of the store's API: 2 (with versions of entries) or 1.</summary>
    public int Version { get; init; } = 2;

    /// <summary>The environment variable that holds the token.</summary>
    public string? TokenVariable { get; init; }

    /// <summary>The file that holds the token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The kept secret that is the token.</summary>
    public string? TokenSecret { get; init; }

    /// <summary>Namespace, where the server has any.</summary>
    public string? Namespace { get; init; }

    /// <summary>PEM file of the authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The place in words, without anything secret.</summary>
    [JsonIgnore]
    public string Words => $"field {Field} of {Mount}/{Path} at {Address}";

    /// <summary>The URL that is asked.</summary>
    [JsonIgnore]
    public Uri Url => new($"{Address.TrimEnd('/')}/v1/{Escaped(Mount)}/{(Version == 2 ? "data/" : "")}{Escaped(Path)}");

    /// <summary>What is wrong with it; <see langword="null"/> where nothing is.</summary>
    public string? Problem()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Query.Length > 0)
            return "address: write the server's root, such as https://vault.example.com; the token does not belong into it.";
        if (!IsPath(Mount) || !IsPath(Path))
            return "mount and path: write them without a slash at the ends, such as secret and nuwa/llm-gateway.";
        if (!SecretSource.IsText(Field))
            return "field: name the field of the entry that holds the value.";
        if (Version is not (1 or 2))
            return "version: the store's API is 1 or 2.";
        if (new[] { TokenVariable, TokenFile, TokenSecret }.Count(source => !string.IsNullOrEmpty(source)) != 1)
            return "Say where the token comes from: exactly one of tokenVariable, tokenFile and tokenSecret.";
        return TokenSecret is { Length: > 0 } name && !SecretName.IsRight(name) ? $"tokenSecret: {SecretName.Form}." : null;
    }

    private static bool IsPath(string? text) =>
        SecretSource.IsText(text) && !text!.StartsWith('/') && !text.EndsWith('/') && text.Split('/').All(part => part is not ("" or "." or ".."));

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
