using System.Reflection;
using System.Text;

namespace Quarterdeck.Core.Workspaces.Comparison;

/// <summary>Words for declarations, from their types.</summary>
internal static class WorkspaceNouns
{
    public const string Removal = "removes";

    private const string Suffix = "Declaration";

    /// <summary>Such as <c>service</c> for <c>ServiceDeclaration</c>.</summary>
    public static string Of(Type type) => type.GetCustomAttribute<WorkspaceNounAttribute>()?.Noun ?? Lower(type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name[..^Suffix.Length] : type.Name);

    /// <summary>Such as <c>checks</c>; one of them stays as it is.</summary>
    public static string Count(string noun, int count) => count == 1 ? noun : noun.EndsWith('s') ? noun + "es" : noun.EndsWith('y') ? noun[..^1] + "ies" : noun + "s";

    private static string Lower(string name)
    {
        var words = new StringBuilder();
        foreach (var sign in name)
        {
            if (char.IsUpper(sign) && words.Length > 0)
                words.Append(' ');
            words.Append(char.ToLowerInvariant(sign));
        }

        return words.ToString();
    }
}
