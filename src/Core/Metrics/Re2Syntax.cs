using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Metrics;

/// <summary>
/// Writes a pattern of RE2's syntax (https://github.com/google/re2/wiki/Syntax) in .NET's. What RE2 does not have is refused: look-around,
/// back references, possessive repetition, conditions; so is what .NET cannot say: names of scripts, and <c>(?U)</c>.
/// </summary>
internal sealed class Re2Syntax
{
    private const int MostRepetitions = 1000;

    private static readonly Dictionary<string, string> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly string _pattern;
    private readonly StringBuilder _written = new();
    private readonly Stack<bool> _linewise = new([false]);
    private int _at;

    private Re2Syntax(string pattern) => _pattern = pattern;

    /// <summary>The same pattern for .NET, with <see cref="RegexOptions.Singleline"/>.</summary>
    /// <exception cref="ArgumentException">It is not a valid pattern, or cannot be written.</exception>
    public static string Translate(string pattern) => new Re2Syntax(pattern).Translate();

    private string Translate()
    {
        while (_at < _pattern.Length)
        {
            var c = _pattern[_at];
            switch (c)
            {
                case '\\':
                    Escape(inClass: false);
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Open();
                    break;
                case ')':
                    // One too many is .NET's to refuse.
                    if (_linewise.Count > 1)
                        _linewise.Pop();
                    Copy();
                    break;
                case '$':
                    // .NET's $ also matches before a last line break.
                    _written.Append(_linewise.Peek() ? "(?:$)" : @"\z");
                    _at++;
                    break;
                case '*' or '+' or '?':
                    Copy();
                    Repetition();
                    break;
                case '{':
                    Count();
                    break;
                case '#' or ' ':
                    _written.Append('\\').Append(c);
                    _at++;
                    break;
                default:
                    Copy();
                    break;
            }
        }

        return _written.ToString();
    }

    /// <summary>After a repetition: lazy is the same, possessive or doubled does not exist.</summary>
    private void Repetition()
    {
        if (Next == '?')
            Copy();
        if (Next is '*' or '+' or '?')
            throw Invalid("invalid nested repetition operator");
    }

    private void Count()
    {
        var end = _pattern.IndexOf('}', _at);
        var bounds = end < 0 ? [] : _pattern[(_at + 1)..end].Split(',');
        if (bounds.Length is 0 or > 2 || bounds[0].Length == 0 || bounds.Any(bound => !bound.All(char.IsAsciiDigit)))
        {
            // No count: the brace stands for itself.
            _written.Append(@"\{");
            _at++;
            return;
        }

        if (bounds.Any(bound => bound.Length > 4 || (bound.Length > 0 && int.Parse(bound, CultureInfo.InvariantCulture) > MostRepetitions)))
            throw Invalid("invalid repeat count");
        _written.Append(_pattern, _at, end + 1 - _at);
        _at = end + 1;
        Repetition();
    }

    private void Open()
    {
        if (!At("(?"))
        {
            _linewise.Push(_linewise.Peek());
            Copy();
            return;
        }

        if (At("(?P<") || (At("(?<") && !At("(?<=") && !At("(?<!")))
        {
            var start = _at + (At("(?P<") ? 4 : 3);
            var end = _pattern.IndexOf('>', start);
            if (end <= start || !_pattern[start..end].All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                throw Invalid("invalid named capture");
            _linewise.Push(_linewise.Peek());
            _written.Append("(?<").Append(_pattern, start, end - start).Append('>');
            _at = end + 1;
            return;
        }

        Flags();
    }

    private void Flags()
    {
        var end = _pattern.IndexOfAny([':', ')'], _at);
        var flags = end < 0 ? "" : _pattern[(_at + 2)..end];
        if (end < 0 || flags.Any(flag => flag is not ('i' or 'm' or 's' or 'U' or '-')))
            throw Invalid("invalid or unsupported Perl syntax");
        if (flags.Contains('U', StringComparison.Ordinal))
            throw Invalid("the flag U is not supported");

        var linewise = _linewise.Peek();
        var isOff = false;
        foreach (var flag in flags)
        {
            isOff |= flag == '-';
            linewise = flag == 'm' ? !isOff : linewise;
        }

        // Flags without a group hold in the group around them.
        if (_pattern[end] == ')')
            _linewise.Pop();
        _linewise.Push(linewise);
        _written.Append("(?").Append(flags).Append(_pattern[end]);
        _at = end + 1;
    }

    private void Class()
    {
        Copy();
        if (Next == '^')
            Copy();
        var isFirst = true;
        while (Next != ']' || isFirst)
        {
            if (_at >= _pattern.Length)
                throw Invalid("missing closing ]");
            isFirst = false;
            if (At("[:"))
                PosixClass();
            else if (Next == '\\')
                Escape(inClass: true);
            else if (Next is '[' or ']')
                _written.Append('\\').Append(_pattern[_at++]);
            else if (Next == '-' && _at + 1 < _pattern.Length && _pattern[_at + 1] == '[')
                _written.Append('\\').Append(_pattern[_at++]); // Before a bracket .NET would take a class away.
            else
                Copy();
        }

        Copy();
    }

    private void PosixClass()
    {
        var end = _pattern.IndexOf(":]", _at, StringComparison.Ordinal);
        var name = end < 0 ? "" : _pattern[(_at + 2)..end];
        if (name.StartsWith('^'))
            throw Invalid("a negated POSIX class is not supported");
        if (!Posix.TryGetValue(name, out var members))
            throw Invalid("invalid character class range");
        _written.Append(members);
        _at = end + 2;
    }

    private void Escape(bool inClass)
    {
        if (_at + 1 >= _pattern.Length)
            throw Invalid("trailing backslash at end of expression");
        var letter = _pattern[_at + 1];
        _at += 2;
        switch (letter)
        {
            case 'd' or 'w' or 's' or 'D' or 'W' or 'S':
                PerlClass(letter, inClass);
                break;
            case 'A' or 'b' or 'B' or 'z' when !inClass:
                _written.Append('\\').Append(letter);
                break;
            case 'Q' when !inClass:
                Quotation();
                break;
            case 'p' or 'P':
                UnicodeClass(letter);
                break;
            case 'x':
                Hexadecimal();
                break;
            case 'a' or 'f' or 'n' or 'r' or 't' or 'v':
                _written.Append('\\').Append(letter);
                break;
            case >= '0' and <= '7' when letter == '0' || Octal() > 1:
                var digits = Octal();
                Character(Convert.ToInt32(_pattern.Substring(_at - 1, digits), 8));
                _at += digits - 1;
                break;
            default:
                if (char.IsAsciiLetterOrDigit(letter) || !char.IsAscii(letter))
                    throw Invalid($"invalid escape sequence: `\\{letter}`");
                _written.Append(letter == '_' ? "_" : $"\\{letter}");
                break;
        }
    }

    /// <summary>RE2's classes hold ASCII only.</summary>
    private void PerlClass(char letter, bool inClass)
    {
        var members = char.ToLowerInvariant(letter) switch { 'd' => "0-9", 'w' => "0-9A-Za-z_", _ => @"\t\n\f\r " };
        if (!inClass)
            _written.Append(char.IsAsciiLetterUpper(letter) ? "[^" : "[").Append(members).Append(']');
        else if (char.IsAsciiLetterLower(letter))
            _written.Append(members);
        else
            _written.Append(letter switch { 'D' => @"\x00-/:-\uFFFF", 'W' => @"\x00-/:-@\[-^`{-\uFFFF", _ => @"\x00-\x08\v\x0E-\x1F!-\uFFFF" });
    }

    private void Quotation()
    {
        var end = _pattern.IndexOf(@"\E", _at, StringComparison.Ordinal);
        _written.Append(Regex.Escape(_pattern[_at..(end < 0 ? _pattern.Length : end)]));
        _at = end < 0 ? _pattern.Length : end + 2;
    }

    private void UnicodeClass(char letter)
    {
        var end = Next == '{' ? _pattern.IndexOf('}', _at) : _at;
        if (end < 0 || _at >= _pattern.Length)
            throw Invalid("invalid character class range");
        var name = Next == '{' ? _pattern[(_at + 1)..end] : _pattern[_at].ToString();
        if (name.StartsWith('^'))
            (name, letter) = (name[1..], letter == 'p' ? 'P' : 'p');
        _written.Append('\\').Append(letter).Append('{').Append(name).Append('}');
        _at = end + 1;
    }

    private void Hexadecimal()
    {
        var isBraced = Next == '{';
        var start = isBraced ? _at + 1 : _at;
        var end = isBraced ? _pattern.IndexOf('}', _at) : Math.Min(_at + 2, _pattern.Length);
        if (end <= start || !int.TryParse(_pattern.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw Invalid("invalid escape sequence: `\\x`");
        Character(code);
        _at = isBraced ? end + 1 : end;
    }

    private int Octal()
    {
        var digits = 0;
        while (digits < 3 && _at - 1 + digits < _pattern.Length && _pattern[_at - 1 + digits] is >= '0' and <= '7')
            digits++;
        return digits;
    }

    private void Character(int code)
    {
        if (!Rune.IsValid(code))
            throw Invalid("invalid escape sequence");
        if (code > char.MaxValue)
            _written.Append(new Rune(code).ToString());
        else
            _written.Append(CultureInfo.InvariantCulture, $"\\u{code:X4}");
    }

    private char Next => _at < _pattern.Length ? _pattern[_at] : '\0';

    private bool At(string text) => _pattern.AsSpan(_at).StartsWith(text, StringComparison.Ordinal);

    private void Copy() => _written.Append(_pattern[_at++]);

    private PatternException Invalid(string why) => new(_pattern, why);
}
