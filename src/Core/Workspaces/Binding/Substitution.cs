using System.Text;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces.Binding;

/// <summary>
/// Replaces the placeholders of one load: <c>${NAME}</c>, <c>${NAME:-default}</c> (where the variable is unset or empty),
/// <c>${file:/path}</c>, <c>${secret:NAME}</c>; <c>$${</c> stands for <c>${</c>. What comes in is text: it is neither YAML nor looked through again.
/// </summary>
/// <param name="folder">Where relative paths begin.</param>
/// <param name="environment">The value of an environment variable, <see langword="null"/> where unset.</param>
/// <param name="secrets">The console's secrets; without them, or without a store behind them, every well-formed name is taken.</param>
internal sealed class Substitution(string folder, Func<string, string?> environment, SecretValues? secrets = null)
{
    private const string FilePrefix = "file:", SecretPrefix = "secret:";

    private const int LargestSecret = 64 * 1024;

    /// <summary>Characters that placeholders may bring into one workspace: a bound on memory, not on sense.</summary>
    private const int Most = 16 * 1024 * 1024;

    private readonly Dictionary<string, (string? Text, string? Problem)> _files = new(StringComparer.Ordinal);
    private readonly List<SecretUse> _uses = [];
    private int _left = Most;

    /// <summary>Full paths of the secret files that were asked for, present or not.</summary>
    public IReadOnlyCollection<string> Files => _files.Keys;

    /// <summary>Where which secrets were asked for, present or not.</summary>
    public IReadOnlyList<SecretUse> Uses => _uses;

    /// <summary>Whether the text holds anything to replace.</summary>
    public static bool Concerns(string template) => template.Contains("${", StringComparison.Ordinal);

    /// <summary>The text with its placeholders replaced; otherwise what is wrong with them, without their values.</summary>
    /// <param name="template">The text as written.</param>
    /// <param name="secret">Whether the result is kept as a secret: only then files and secrets may be read.</param>
    /// <param name="place">Where it is written.</param>
    public (string? Text, string? Problem) Resolve(string template, bool secret, Place place) =>
        Replace(template, placeholder => Value(placeholder, secret, place));

    /// <summary>
    /// What is wrong with the placeholders of a text that is resolved later, perhaps elsewhere: variables and files need not be there,
    /// secrets of the console must.
    /// </summary>
    public string? Check(string template, Place place) => Replace(template, placeholder => placeholder switch
    {
        _ when placeholder.StartsWith(SecretPrefix, StringComparison.Ordinal) => Secret(placeholder[SecretPrefix.Length..], place),
        _ when placeholder.StartsWith(FilePrefix, StringComparison.Ordinal) && placeholder.Length > FilePrefix.Length => ("", null),
        _ when IsName(placeholder.Split(":-")[0]) => ("", null),
        _ => (null, NoPlaceholder(placeholder)),
    }).Problem;

    private (string? Text, string? Problem) Replace(string template, Func<string, (string? Value, string? Problem)> valueOf)
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

            var (value, problem) = valueOf(template[(open + 2)..close]);
            if (value is null)
                return (null, problem);
            if ((_left -= value.Length) < 0)
                return (null, "placeholders bring in more than 16 MiB of text");
            text.Append(value);
            at = close + 1;
        }

        return (text.ToString(), null);
    }

    private (string? Value, string? Problem) Value(string placeholder, bool secret, Place place)
    {
        if (placeholder.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            return secret
                ? File(placeholder[FilePrefix.Length..])
                : (null, "secrets (${file:…}) may stand only in settings that are kept secret");
        }

        if (placeholder.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            return secret
                ? Secret(placeholder[SecretPrefix.Length..], place)
                : (null, "secrets (${secret:…}) may stand only in settings that are kept secret");
        }

        var defaultAt = placeholder.IndexOf(":-", StringComparison.Ordinal);
        var name = defaultAt < 0 ? placeholder : placeholder[..defaultAt];
        if (!IsName(name))
            return (null, NoPlaceholder(placeholder));

        var value = environment(name);
        if (defaultAt >= 0 && string.IsNullOrEmpty(value))
            return (placeholder[(defaultAt + 2)..], null);
        return value is null
            ? (null, $"environment variable {name} is not set: set it, or give a default with ${{{name}:-…}}")
            : (value, null);
    }

    private (string? Text, string? Problem) Secret(string name, Place place)
    {
        if (!SecretName.IsRight(name))
            return (null, $"{Quoting.Quote(name)} names no secret, as {SecretName.Form}");
        _uses.Add(new SecretUse(name, place.File, place.Line));
        if (secrets is not { IsStored: true })
            return (SecretUse.StandIn, null);
        if (secrets.Find(name) is not { } known)
        {
            var question = NearestWord.Question(name, secrets.Names);
            return (null, $"there is no secret {Quoting.Quote(name)}; {(question.Length > 0 ? question : "set it on the page Secrets")}");
        }

        return known.Text is { } text ? (text, null) : (null, $"secret {Quoting.Quote(name)} cannot be had, {known.Problem}");
    }

    private (string? Text, string? Problem) File(string path)
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

    private static string NoPlaceholder(string placeholder) =>
        $"{Quoting.Quote("${" + placeholder + "}")} is no placeholder: write ${{NAME}}, ${{NAME:-default}}, ${{file:/path}} or ${{secret:NAME}}, and $${{ for the text itself";

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
