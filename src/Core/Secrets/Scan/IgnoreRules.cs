using System.Text;
using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Secrets.Scan;

/// <summary>Globs as <c>.gitignore</c> writes them; the last that matches decides, <c>!</c> takes back. Source: https://git-scm.com/docs/gitignore.</summary>
internal sealed class IgnoreRules
{
    private readonly List<(Regex Pattern, bool IsFolder, bool Ignores)> _rules = [];

    public IgnoreRules(IEnumerable<string> lines)
    {
        foreach (var line in lines.Select(line => line.TrimEnd()).Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            var ignores = !line.StartsWith('!');
            var glob = ignores ? line : line[1..];
            var isFolder = glob.EndsWith('/');
            glob = glob.TrimEnd('/');
            if (glob.Length > 0)
                _rules.Add((ToRegex(glob), isFolder, ignores));
        }
    }

    /// <summary>What the rules say of a path relative to where they lie, with <c>/</c>; <see langword="null"/> where they say nothing.</summary>
    public bool? Ignores(string path, bool isFolder)
    {
        for (var at = _rules.Count - 1; at >= 0; at--)
        {
            if ((isFolder || !_rules[at].IsFolder) && _rules[at].Pattern.IsMatch(path))
                return _rules[at].Ignores;
        }

        return null;
    }

    private static Regex ToRegex(string glob)
    {
        // A slash at the beginning or in the middle ties it to its folder; else it matches at any depth.
        var pattern = new StringBuilder(glob.Contains('/') ? "^" : "^(.*/)?");
        glob = glob.TrimStart('/');
        for (var at = 0; at < glob.Length; at++)
        {
            if (glob.AsSpan(at) is ['*', '*', '/', ..])
            {
                pattern.Append("(.*/)?");
                at += 2;
            }
            else if (glob.AsSpan(at) is ['*', '*', ..])
            {
                pattern.Append(".*");
                at++;
            }
            else
            {
                pattern.Append(glob[at] switch { '*' => "[^/]*", '?' => "[^/]", var sign => Regex.Escape(sign.ToString()) });
            }
        }

        return new Regex(pattern.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }
}
