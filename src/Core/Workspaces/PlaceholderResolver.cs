using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Workspaces.Binding;

namespace Quarterdeck.Core.Workspaces;

/// <summary>Resolves the placeholders of single texts that were kept as written, as <see cref="WorkspaceLoader"/> would.</summary>
/// <param name="folder">Where relative paths begin.</param>
/// <param name="environment">The value of an environment variable, <see langword="null"/> where unset.</param>
/// <param name="secrets">The console's secrets.</param>
public sealed class PlaceholderResolver(string folder, Func<string, string?> environment, SecretValues secrets)
{
    private readonly Substitution _substitution = new(folder, environment, secrets);

    /// <summary>The text with what its placeholders stand for, or why it cannot be had.</summary>
    public (string? Text, string? Problem) Resolve(string template) =>
        secrets.IsStored || !template.Contains("${secret:", StringComparison.Ordinal)
            ? _substitution.Resolve(template, secret: true, new Place("", 0))
            : (null, "secrets of the console are not at hand: name its data folder with --data");
}
