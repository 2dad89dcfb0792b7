using System.Security.Cryptography;
using System.Text;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Binding;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>A rule file that was read. Two readings of the same text are equal.</summary>
public sealed class RuleFile : IEquatable<RuleFile>
{
    private readonly string _digest;

    private RuleFile(string path, string digest, IReadOnlyList<RuleGroup> groups)
    {
        Path = path;
        _digest = digest;
        Groups = groups;
    }

    /// <summary>Path, relative to the workspace.</summary>
    public string Path { get; }

    /// <summary>The groups as written.</summary>
    public IReadOnlyList<RuleGroup> Groups { get; }

    /// <summary>Reads a file's text; <see langword="null"/> after reporting what is wrong with it.</summary>
    internal static RuleFile? Read(string path, string text, WorkspaceErrors errors)
    {
        var errorsBefore = errors.Count;
        var places = new ItemPlaces();
        var binder = new Binder(Enumerable.Empty<WorkspaceKind>().ToLookup(kind => kind.Base), substitution: null, places, errors);
        if (new SourceReader(new NodeBudget(), errors).Read(path, text) is not { } map || binder.Bind(map, typeof(RuleFileDeclaration), "the file") is not RuleFileDeclaration file)
            return null;

        var groups = new RuleCompiler(path, places, errors).Compile(file);
        return errors.Count == errorsBefore
            ? new RuleFile(path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), groups)
            : null;
    }

    /// <inheritdoc/>
    public bool Equals(RuleFile? other) => other is not null && string.Equals(Path, other.Path, StringComparison.Ordinal) && string.Equals(_digest, other._digest, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RuleFile);

    /// <inheritdoc/>
    public override int GetHashCode() => _digest.GetHashCode(StringComparison.Ordinal);
}

/// <summary><c>alerts/*.yml</c> of a workspace.</summary>
internal sealed class RuleFiles() : WorkspaceDocuments<RuleFile>("alerts")
{
    /// <summary>Where a workspace has them.</summary>
    public const string Key = "alerts/";

    public override Type Written => typeof(RuleFileDeclaration);

    internal override bool IsDescribed => true;

    internal override IEnumerable<WorkspaceThing> Describe(object items) =>
        from file in (IReadOnlyList<RuleFile>)items
        from rule in RuleFacts.Of(file)
        select rule;

    private protected override RuleFile? Read(string path, string text, WorkspaceErrors errors) =>
        path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? null : RuleFile.Read(path, text, errors);
}
