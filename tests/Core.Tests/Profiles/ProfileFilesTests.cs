using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Profiles;

public sealed class ProfileFilesTests : IDisposable
{
    private const string Settings = """
        settings:
          trading:
            SIZE: { type: number, min: 1, max: 500, unit: USD, required: true, help: How much }
            ROUNDS: { type: integer, min: 1, max: 10, default: 3 }
            DRY_RUN: { type: boolean, default: true }
            WAIT: { type: duration, min: 1s, max: 1h }
            CACHE: { type: bytes, max: 1GB }
            HOME: { type: url }
            MODE: { type: string, oneOf: [fast, careful] }
            CODE: { type: string, pattern: "[A-Z]{3}" }
            PORTS: { type: list, items: integer, min: 1, max: 65535 }
            KEY: { type: string, secret: true }

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarterdeck-profiles-");
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("SIZE: 0", "\"SIZE\": 0 is less than 1 USD: write 1 to 500 USD")]
    [InlineData("SIZE: 501", "\"SIZE\": 501 is more than 500 USD: write 1 to 500 USD")]
    [InlineData("SIZE: much", "\"SIZE\": \"much\" is not a number")]
    [InlineData("SIZE: [1, 2]", "\"SIZE\": it must be a number, not a list")]
    [InlineData("ROUNDS: 1.5", "\"ROUNDS\": \"1.5\" is not a whole number")]
    [InlineData("DRY_RUN: yes", "\"DRY_RUN\": \"yes\" is not true or false")]
    [InlineData("WAIT: \"30\"", "\"WAIT\": \"30\" has no unit: write 30s for seconds, 30m for minutes or 30ms for milliseconds")]
    [InlineData("WAIT: 2h", "\"WAIT\": 2h is more than 1h: write 1s to 1h")]
    [InlineData("CACHE: 2 GB", "\"CACHE\": 2 GB is more than 1GB")]
    [InlineData("CACHE: large", "\"CACHE\": \"large\" is not a size such as 512 KiB or 100 MB")]
    [InlineData("HOME: /var", "\"HOME\": \"/var\" is not a URL such as https://example.org/")]
    [InlineData("MODE: fats", "\"MODE\": \"fats\" is none of fast, careful; did you mean \"fast\"?")]
    [InlineData("CODE: ABCD", "\"CODE\": \"ABCD\" does not match \"[A-Z]{3}\"")]
    [InlineData("PORTS: [80, 70000]", "\"PORTS\": 70000 is more than 65535: write 1 to 65535")]
    [InlineData("SIEZ: 2", "schema \"trading\" has no setting \"SIEZ\"; did you mean \"SIZE\"?")]
    [InlineData("MODE: ${UNSET}", "\"MODE\": environment variable UNSET is not set: set it, or give a default with ${UNSET:-…}")]
    [InlineData("MODE: \"${secret:MODE}\"", "\"MODE\": secrets (${secret:…}) may stand only in settings that are kept secret, so mark the setting with secret: true")]
    public void Load_WrongValue_IsAnErrorOnItsLine(string value, string expected)
    {
        Write("a.yaml", Settings + $"profiles:\n  - name: p\n    schema: trading\n    values:\n      {(value.StartsWith("SIZE", StringComparison.Ordinal) ? "MODE: fast" : "SIZE: 2")}\n      {value}\n");

        Assert.Equal([$"profiles/a.yaml:18: {expected}"], Errors());
    }

    [Fact]
    public void Load_SecretWrittenInClear_IsAnErrorThatDoesNotShowIt()
    {
        Write("a.yaml", Settings + "profiles:\n  - name: p\n    schema: trading\n    values: { SIZE: 2, KEY: planted-planted }\n  - name: q\n    schema: trading\n    values:\n      SIZE: 3\n      MODE: sk-abcdefghijklmnop1234\n");

        var errors = Errors();

        Assert.Contains(errors, error => error.StartsWith("profiles/a.yaml:16: \"KEY\" is a secret and must not be written here", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("profiles/a.yaml:21: \"MODE\" looks like a secret", StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains("planted", StringComparison.Ordinal) || error.Contains("abcdefghijklmnop", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("- { name: p, schema: trading, values: { SIZE: 2 }, extends: q }", "no profile is named \"q\"")]
    [InlineData("- { name: p, schema: trdaing, values: { SIZE: 2 } }", "there are no settings \"trdaing\"; did you mean \"trading\"?")]
    [InlineData("- { name: p, values: { SIZE: 2 } }", "profile \"p\" names no schema: write one of trading")]
    [InlineData("- { name: p, schema: trading }", "profile \"p\" gives no value for \"SIZE\", which is required")]
    [InlineData("- { name: p, schema: trading, value: { SIZE: 2 } }", "unknown key \"value\"; did you mean \"values\"?")]
    [InlineData("- { name: \"p q\", schema: trading, values: { SIZE: 2 } }", "\"p q\" is no profile's name: use letters, digits, '.', '-' and '_', up to 100")]
    public void Load_WrongProfile_IsAnErrorOnItsLine(string profile, string expected)
    {
        Write("a.yaml", Settings + $"profiles:\n  {profile}\n");

        Assert.Equal([$"profiles/a.yaml:14: {expected}"], Errors());
    }

    [Theory]
    [InlineData("A: { type: text }", "\"text\" is not one of string, integer, number, boolean, duration, bytes, url, list")]
    [InlineData("A: { type: string, min: 1 }", "min has no meaning for a text: it is for numbers, durations and sizes")]
    [InlineData("A: { type: number, min: 5, max: 1 }", "min 5 is more than max 1")]
    [InlineData("A: { type: duration, max: long }", "max \"long\" is not a duration such as 30s, 15m or 7d")]
    [InlineData("A: { type: number, max: 5, default: 6 }", "default of \"A\": 6 is more than 5")]
    [InlineData("A: { type: string, secret: true, default: x }", "a secret has no default: name its place in each profile")]
    [InlineData("A: { type: string, pattern: \"(\" }", "\"(\" is no regular expression")]
    [InlineData("A: { type: list, items: list }", "a list holds no lists")]
    [InlineData("A: { typ: string }", "unknown key \"typ\"; did you mean \"type\"?")]
    [InlineData("1A: { type: string }", "\"1A\" is no setting's name: use letters, digits and '_', with a letter first")]
    public void Load_WrongSetting_IsAnErrorOnItsLine(string setting, string expected)
    {
        Write("a.yaml", $"settings:\n  s:\n    {setting}\n");

        Assert.Contains(Errors(), error => error.StartsWith("profiles/a.yaml:3: ", StringComparison.Ordinal) && error.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_Inheritance_TakesTheNearestValueAndSaysWhereItComesFrom()
    {
        Write("a.yaml", Settings + """
            profiles:
              - { name: base, schema: trading, values: { SIZE: 1, MODE: fast, WAIT: 30s } }
              - { name: left, extends: base, values: { SIZE: 2 } }
              - { name: right, extends: base, values: { MODE: careful } }
            """);
        Write("b.yaml", "profiles:\n  - { name: leaf, extends: left, values: { ROUNDS: 5 } }\n");

        var leaf = Profiles().Single(profile => profile.Name == "leaf");

        Assert.Equal(
            ["SIZE=2 Inherited left", "ROUNDS=5 Own leaf", "DRY_RUN=true Default ", "WAIT=30s Inherited base", "MODE=fast Inherited base"],
            leaf.Values.Select(value => $"{value.Setting.Name}={value.Text} {value.Origin} {value.From}"));
        Assert.Equal("careful", Profiles().Single(profile => profile.Name == "right").Find("MODE")!.Text);
        Assert.Equal(("profiles/b.yaml", 2), (leaf.File, leaf.Line));
    }

    [Fact]
    public void Load_Circle_IsOneErrorThatShowsIt()
    {
        Write("a.yaml", Settings + "profiles:\n  - { name: a, schema: trading, extends: c }\n  - { name: b, extends: a }\n  - { name: c, extends: b }\n  - { name: d, extends: c }\n");

        Assert.Equal(["profiles/a.yaml:15: profile \"b\" extends itself in the end: a → c → b → a"], Errors().Select(error => error.Replace("a.yaml:14", "a.yaml:15", StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_DeepChain_IsRefusedBeyondItsBound()
    {
        Write("a.yaml", Settings + "profiles:\n  - { name: p0, schema: trading, values: { SIZE: 2 } }\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"  - {{ name: p{i}, extends: p{i - 1} }}\n")));
        Assert.Equal(61, Profiles().Count);

        Write("a.yaml", Settings + "profiles:\n" + string.Concat(Enumerable.Range(1, 60).Reverse().Select(i => $"  - {{ name: p{i}, extends: p{i - 1} }}\n")) + "  - { name: p0, schema: trading, values: { SIZE: 2 } }\n");

        Assert.Contains("more than 50 deep", Assert.Single(Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SameSettingOrProfileTwice_NamesTheFirst()
    {
        Write("a.yaml", "settings: { s: { A: { type: string } } }\nprofiles: [{ name: p, schema: s }]\n");
        Write("b.yaml", "settings: { s: { A: { type: string }, B: { type: string, default: x } } }\nprofiles: [{ name: p, schema: s }]\n");

        Assert.Equal(["profiles/b.yaml:1: setting \"A\" of schema \"s\" is given twice (first in profiles/a.yaml:1)"], Errors());
        Write("b.yaml", "profiles: [{ name: p, schema: s }]\n");
        Assert.Equal(["profiles/b.yaml:1: profile \"p\" is declared twice (first in profiles/a.yaml:2)"], Errors());
    }

    [Fact]
    public void Load_Template_MayLackWhatIsRequired()
    {
        Write("a.yaml", Settings + "profiles:\n  - { name: base, schema: trading, template: true, values: { MODE: fast } }\n  - { name: p, extends: base, values: { SIZE: 2 } }\n");

        Assert.Equal(["base True", "p False"], Profiles().Select(profile => $"{profile.Name} {profile.IsTemplate}"));
    }

    [Fact]
    public void Load_VariablesInValues_AreReadAndChecked()
    {
        _environment["PORT"] = "0";
        Write("a.yaml", Settings + "profiles:\n  - { name: p, schema: trading, values: { SIZE: \"${SIZE:-7}\", PORTS: [\"${PORT}\"] } }\n");

        Assert.Equal(["profiles/a.yaml:14: \"PORTS\": 0 is less than 1: write 1 to 65535"], Errors());
        _environment["PORT"] = "81";
        Assert.Equal(("7", "81"), (Profiles()[0].Find("SIZE")!.Text, Profiles()[0].Find("PORTS")!.Text));
    }

    [Fact]
    public void Load_AThousandProfiles_TakesASecondAtMost()
    {
        Write("a.yaml", Settings + "profiles:\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"  - {{ name: p{i}, schema: trading, values: {{ SIZE: {1 + (i % 500)} }} }}\n")));

        Assert.Equal(1000, Profiles().Count);
        Assert.Equal(500, Profiles().Select(profile => profile.Content.Hash()).Distinct().Count());
    }

    [Fact]
    public void Load_SameFilesTwice_GiveEqualProfiles()
    {
        Write("a.yaml", Settings + "profiles:\n  - { name: p, schema: trading, values: { SIZE: 2, PORTS: [1, 2] } }\n");
        var (first, second) = (Load().Workspace!, Load().Workspace!);

        Assert.Equal(first.Sections["profiles/"], second.Sections["profiles/"]);
    }

    private void Write(string name, string yaml) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, "profiles")).FullName, name), yaml);

    private WorkspaceLoad Load() => new WorkspaceLoader([], [], [new ProfileFiles()]).Load(_folder.FullName, name => _environment.GetValueOrDefault(name));

    private string[] Errors() => [.. Load().Errors.Select(error => error.ToString())];

    private IReadOnlyList<Profile> Profiles()
    {
        var load = Load();
        Assert.Equal([], load.Errors.Select(error => error.ToString()));
        return load.Workspace!.Items<Profile>(Profile.Key);
    }
}
