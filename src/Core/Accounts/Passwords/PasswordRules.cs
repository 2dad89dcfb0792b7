using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Quarterdeck.Core.Accounts.Passwords;

/// <summary>
/// Which passwords are taken: by length and a list of common ones, without rules on their composition (NIST SP 800-63B, 3.1.1.2).
/// </summary>
public sealed class PasswordRules(AccountOptions options)
{
    /// <summary>The longest password: a hash must not become work for nothing.</summary>
    public const int Longest = 128;

    private static readonly FrozenSet<string> Common = ReadCommon();

    /// <summary>Characters at least.</summary>
    public int Shortest => options.PasswordLength;

    /// <summary>What is wrong with a password for an account of a name; <see langword="null"/> where nothing is.</summary>
    public string? Problem(string password, string name)
    {
        var length = new StringInfo(password).LengthInTextElements;
        if (length < options.PasswordLength)
            return $"A password has at least {options.PasswordLength} characters; this one has {length}. A few words in a row are easy to keep in mind.";
        if (password.Length > Longest)
            return $"A password has at most {Longest} characters.";

        var core = Core(password);
        if (Core(name) is { Length: > 0 } nameCore && core.Contains(nameCore, StringComparison.Ordinal) && core.Length - nameCore.Length < 6)
            return "A password must not be made of the name.";
        if (password.Distinct().Count() < 4 || Common.Contains(core) || IsRepeated(core))
            return "This password, or one much like it, is on the list that attackers try first. Take another.";
        return null;
    }

    /// <summary>What remains of a password without the usual disguises: case, digits for letters, what is hung on at the ends.</summary>
    internal static string Core(string password)
    {
        var text = new StringBuilder(password.Length);
        foreach (var sign in password.Normalize(NormalizationForm.FormKC).ToLowerInvariant())
        {
            var plain = sign switch { '0' => 'o', '1' => 'l', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', '@' => 'a', '$' => 's', '!' => 'i', _ => sign };
            if (char.IsLetterOrDigit(plain))
                text.Append(plain);
        }

        return text.ToString();
    }

    /// <summary>Whether it is a short or common piece over and over.</summary>
    private static bool IsRepeated(string core)
    {
        for (var period = 1; period <= core.Length / 2; period++)
        {
            var piece = core[..period];
            if ((period <= 4 || Common.Contains(piece)) && core.Select((sign, i) => sign == piece[i % period]).All(same => same))
                return true;
        }

        // A common one with a tail of a year, a counter or signs.
        for (var tail = 1; tail <= 6 && core.Length - tail >= 6; tail++)
        {
            if (Common.Contains(core[..^tail]))
                return true;
        }

        return false;
    }

    private static FrozenSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#').Select(Core).ToFrozenSet(StringComparer.Ordinal);
    }
}
