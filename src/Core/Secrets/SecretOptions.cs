namespace Quarterdeck.Core.Secrets;

/// <summary>How secrets are read.</summary>
public sealed record SecretOptions
{
    /// <summary>The value of an environment variable, <see langword="null"/> where unset.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
