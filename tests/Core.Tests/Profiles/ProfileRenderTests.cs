using System.Text;
using System.Text.Json;
using Quarterdeck.Core.Profiles;
using YamlDotNet.RepresentationModel;

namespace Quarterdeck.Core.Tests.Profiles;

public sealed class ProfileRenderTests
{
    public static TheoryData<string> Hostile =>
    [
        "", " ", "plain", "with space", "it's", "\"quoted\"", "both ' and \"", "a#b", "a #b", "# first", "$HOME", "${HOME}", "$$", "a\nb", "a\r\nb\n", "\t", "\\", "ends\\", "\\'", "\\\"", "\\n", "'", "\"", "'\\''",
        "ключ=значение", "名前", "😀", "true", "null", "0x10", "1e5", "a=b", "a: b", "- a", "{}", "[1]", "export X=1", "`date`", "!important", "%", "~", "&a *b", "\\$x", "'$x'", "C:\\dir\\", "\u00a0x", "a\\\nb",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Write_Env_ReadsBackAsComposeWould(string text) => Assert.Equal(text, EnvFile.Read(ProfileRender.Write(One(text), ProfileFormat.Env, "p"))["A"]);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Write_Json_ReadsBack(string text) => Assert.Equal(text, JsonDocument.Parse(ProfileRender.Write(One(text), ProfileFormat.Json, "p")).RootElement.GetProperty("A").GetString());

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Write_Yaml_ReadsBack(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(ProfileRender.Write(One(text), ProfileFormat.Yaml, "p")));

        Assert.Equal(text, ((YamlScalarNode)yaml.Documents[0].RootNode["A"]).Value);
    }

    [Fact]
    public void Write_Random_ReadsBackAsComposeWould()
    {
        var random = new Random(1);
        const string Signs = "ab'\"\\$#{}= \n\tn0é";
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Signs[random.Next(Signs.Length)]));
            Assert.Equal(text, EnvFile.Read(ProfileRender.Write(One(text), ProfileFormat.Env, "p"))["A"]);
        }
    }

    [Fact]
    public void Write_Types_AreThoseOfTheFormat()
    {
        var content = new ProfileContent("s", [
            Item("SIZE", SettingType.Number, "1.50"), Item("COUNT", SettingType.Integer, "+7"), Item("ON", SettingType.Boolean, "True"), Item("WAIT", SettingType.Duration, "15m"),
            new ProfileItem("HOSTS", SettingType.List, null, false, ["a", "b c"]), Item("NAME", SettingType.String, "5")]);

        Assert.Equal("""{"SIZE":1.50,"COUNT":7,"ON":true,"WAIT":"15m","HOSTS":["a","b c"],"NAME":"5"}""", ProfileRender.Write(content, ProfileFormat.Json, "p").Replace("\n", "").Replace("  ", "").Replace(": ", ":"));
        Assert.Equal("# p\nSIZE: 1.50\nCOUNT: 7\n\"ON\": true\nWAIT: \"15m\"\nHOSTS:\n- \"a\"\n- \"b c\"\nNAME: \"5\"\n", ProfileRender.Write(content, ProfileFormat.Yaml, "p"));
        Assert.Equal("# p\nSIZE=1.50\nCOUNT=+7\nON=True\nWAIT=15m\nHOSTS='a,b c'\nNAME=5\n", ProfileRender.Write(content, ProfileFormat.Env, "p"));
    }

    [Fact]
    public void Write_Secrets_AreReferencesUnlessRevealed()
    {
        var content = new ProfileContent("s", [Secret("A", "${secret:DB}"), Secret("B", "${OPENAI_API_KEY}"), Secret("C", "${file:/run/secrets/c}"), Secret("D", "x${A}y")]);

        Assert.Equal("# p\nA='${secret:DB}'\nB=\"${OPENAI_API_KEY}\"\nC='${file:/run/secrets/c}'\nD='x${A}y'\n", ProfileRender.Write(content, ProfileFormat.Env, "p"));
        Assert.Equal("# p\nA='it is ${secret:DB}'\n", ProfileRender.Write(content with { Items = [content.Items[0]] }, ProfileFormat.Env, "p", reference => $"it is {reference}"));
    }

    [Fact]
    public void Write_HeadingOfSeveralLines_StaysAComment() =>
        Assert.DoesNotContain("\nEVIL", ProfileRender.Write(One("x"), ProfileFormat.Env, "p\nEVIL=1"), StringComparison.Ordinal);

    private static ProfileContent One(string text) => new("s", [Item("A", SettingType.String, text)]);

    private static ProfileItem Item(string name, SettingType type, string text) => new(name, type, null, false, [text]);

    private static ProfileItem Secret(string name, string text) => new(name, SettingType.String, null, true, [text]);
}

/// <summary>Reads env files as Docker Compose documents them: quotes, escapes, comments, interpolation with no variable set.</summary>
internal static class EnvFile
{
    public static Dictionary<string, string> Read(string text)
    {
        var values = new Dictionary<string, string>();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '#')
            {
                at = text.IndexOf('\n', at) + 1;
                continue;
            }

            var equals = text.IndexOf('=', at);
            var name = text[at..equals];
            at = equals + 1;
            values[name] = text[at] switch
            {
                '\'' => Quoted(text, ref at, '\''),
                '"' => Interpolated(Escaped(Quoted(text, ref at, '"'))),
                _ => Interpolated(Plain(text, ref at)),
            };
            Assert.Equal('\n', text[at++]);
        }

        return values;
    }

    private static string Plain(string text, ref int at)
    {
        var end = text.IndexOf('\n', at);
        var value = text[at..end];
        at = end;
        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? value : value[..comment]).Trim();
    }

    /// <summary>A backslash keeps the quote that ended it; before anything else it stays.</summary>
    private static string Quoted(string text, ref int at, char quote)
    {
        var value = new StringBuilder();
        var isEscape = false;
        for (at++; ; at++)
        {
            if (text[at] == quote && !isEscape)
            {
                at++;
                return value.ToString();
            }

            if (!isEscape && text[at] == '\\')
            {
                isEscape = true;
                continue;
            }

            if (isEscape && text[at] != quote)
                value.Append('\\');
            value.Append(text[at]);
            isEscape = false;
        }
    }

    private static string Escaped(string text)
    {
        var value = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                value.Append(text[at]);
                continue;
            }

            value.Append(text[++at] switch { 'n' => "\n", 'r' => "\r", 't' => "\t", '\\' => "\\", '"' => "\"", '$' => "$$", var other => $"\\{other}" });
        }

        return value.ToString();
    }

    private static string Interpolated(string text)
    {
        var value = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$')
                value.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '$')
                value.Append(text[at++]);
            else
                throw new FormatException($"a variable in {text}");
        }

        return value.ToString();
    }
}
