using System.Text;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces.Binding;

/// <summary>
/// Replaces the placeholders of one load: <c>${NAME}</c>, <c>${NAME:-default}</c> (where the variable is unset or empty),
/// <c>${file:/path}</c>; <c>$${</c> stands for <c>${</c>. What comes in is text: it is neither YAML nor looked through again.
/// </summary>
internal sealed class Substitution(string folder, Func<string, string?> environment)
{
    private const int LargestSecret = 64 * 1024;

    /// <summary>Characters that placeholders may bring into one workspace: a bound on memory, not on sense.</summary>
    private const int Most = 16 * 1024 * 1024;

    private readonly Dictionary<string, (string? Text, string? Problem)> _files = new(StringComparer.Ordinal);
    private int _left = Most;

    /// <summary>Full paths of the secret files that were asked for, present or not.</summary>
    public IReadOnlyCollection<string> Files => _files.Keys;

    /// <summary>Whether the text holds anything to replace.</summary>
    public static bool Concerns(string template) => template.Contains("${", StringComparison.Ordinal);

    /// <summary>The text with its placeholders replaced; otherwise what is wrong with them, without their values.</summary>
    /// <param name="template">The text as written.</param>
    /// <param name="secret">Whether the result is kept as a secret: only then files may be read.</param>
    public (string? Text, string? Problem) Resolve(string template, bool secret)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf("${", at, StringComparison.Ordinal);
            if (open < 0)
            {
                text.Append(template, at, template.Length - at);
                break;
            }

            text.Append(template, at, open - at);
            if (open > 0 && template[open - 1] == '$')
            {
                text.Append('{');
                at = open + 2;
                continue;
            }

            var close = template.IndexOf('}', open);
            if (close < 0)
                return (null, "a placeholder ${ is not closed with }: write $${ for the text itself");

            var (value, problem) = Value(template[(open + 2)..close], secret);
            if (value is null)
                return (null, problem);
            if ((_left -= value.Length) < 0)
                return (null, "placeholders bring in more than 16 MiB of text");
            text.Append(value);
            at = close + 1;
        }

        return (text.ToString(), null);
    }

    private (string? Value, string? Problem) Value(string placeholder, bool secret)
    {
        if (placeholder.StartsWith("file:", StringComparison.Ordinal))
        {
            return secret
                ? Secret(placeholder["file:".Length..])
                : (null, "secrets (${file:…}) may stand only in settings that are kept secret");
        }

        var defaultAt = placeholder.IndexOf(":-", StringComparison.Ordinal);
        var name = defaultAt < 0 ? placeholder : placeholder[..defaultAt];
        if (!IsName(name))
            return (null, $"{Quoting.Quote("${" + placeholder + "}")} is no placeholder: write ${{NAME}}, ${{NAME:-default}} or ${{file:/path}}, and $${{ for the text itself");

        var value = environment(name);
        if (defaultAt >= 0 && string.IsNullOrEmpty(value))
            return (placeholder[(defaultAt + 2)..], null);
        return value is null
            ? (null, $"environment variable {name} is not set: set it, or give a default with ${{{name}:-…}}")
            : (value, null);
    }

    private (string? Text, string? Problem) Secret(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
            return (null, "a secret file needs a path: ${file:/run/secrets/name}");

        var full = Path.GetFullPath(path, folder);
        if (!_files.TryGetValue(full, out var known))
            _files[full] = known = Read(full, path);
        return known;
    }

    private static (string? Text, string? Problem) Read(string full, string written)
    {
        try
        {
            var bytes = BoundedFile.Read(full, LargestSecret);
            if (bytes is null)
                return (null, $"secret file {Quoting.Quote(written)} is larger than 64 KiB");
            if (bytes.Length == 0)
                return (null, $"secret file {Quoting.Quote(written)} is empty");
            return System.Text.Unicode.Utf8.IsValid(bytes)
                ? (Encoding.UTF8.GetString(bytes).TrimEnd('\n', '\r'), null)
                : (null, $"secret file {Quoting.Quote(written)} is not UTF-8 text");
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, $"secret file {Quoting.Quote(written)} does not exist");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, $"secret file {Quoting.Quote(written)} cannot be read");
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
