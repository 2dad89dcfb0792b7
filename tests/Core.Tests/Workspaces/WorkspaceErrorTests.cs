using System.Text;

namespace Quarterdeck.Core.Tests.Workspaces;

/// <summary>Every kind of error with its exact file, line and words.</summary>
public sealed class WorkspaceErrorTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();

    public static TheoryData<string, string> Declarations => new()
    {
        // Keys
        { "servces: []", "a.yaml:1: unknown key \"servces\"; did you mean \"services\"?" },
        { "x: 1", "a.yaml:1: unknown key \"x\"; valid keys: environment, hosts, limits, services, timezone, workspace" },
        { "hosts:\n  - name: a\n    endpoint: b\n    discovr: true", "a.yaml:4: unknown key \"discovr\"; did you mean \"discover\"?" },
        { "hosts:\n  - name: a\n    endpoint: b\n    Discover: true", "a.yaml:4: unknown key \"Discover\"; did you mean \"discover\"?" },
        { "services:\n  - name: a\n    container:\n      labls: {}", "a.yaml:4: unknown key \"labls\"; did you mean \"labels\"?" },
        { "services:\n  - name: a\n    env: x", "a.yaml:3: unknown key \"env\"; did you mean \"environment\"?" },
        { "workspace: a\nworkspace: b", "a.yaml:2: key \"workspace\" is given twice (first in line 1)" },
        { "limits:\n  small: 1\n  big: 2\n  small: 3", "a.yaml:4: key \"small\" is given twice (first in line 2)" },

        // Missing members and values
        { "hosts:\n  - name: a", "a.yaml:2: \"endpoint\" is missing" },
        { "hosts:\n  - nmae: a\n    endpoint: b", "a.yaml:2: unknown key \"nmae\"; did you mean \"name\"?" },
        { "hosts:\n  - name: a\n    endpoint:", "a.yaml:3: \"endpoint\" has no value: write a text" },
        { "hosts:\n  - name: a\n    endpoint: b\n    discover: ~", "a.yaml:4: \"discover\" has no value: write true or false" },
        { "services:\n  - name: a\n    dependsOn:\n      - b\n      -\n", "a.yaml:5: an item of \"dependsOn\" is empty" },
        { "workspace: \"\"", "a.yaml:1: \"workspace\" is empty" },

        // Types
        { "services: a", "a.yaml:1: \"services\" must be a list, not a text" },
        { "services: { a: b }", "a.yaml:1: \"services\" must be a list, not a mapping" },
        { "services:\n  - a", "a.yaml:2: an item of \"services\" must be a mapping, not a text" },
        { "services:\n  - name: [a]", "a.yaml:2: \"name\" must be a text, not a list" },
        { "services:\n  - name: a\n    container: []", "a.yaml:3: \"container\" must be a mapping, not a list" },
        { "limits: []", "a.yaml:1: \"limits\" must be a mapping, not a list" },
        { "limits: { times: [1] }", "a.yaml:1: \"times\" must be a mapping, not a list" },
        { "limits: { token: {} }", "a.yaml:1: \"token\" must be a text, not a mapping" },
        { "limits: { small: many }", "a.yaml:1: \"small\": \"many\" is not a whole number" },
        { "limits: { small: 1.5 }", "a.yaml:1: \"small\": \"1.5\" is not a whole number" },
        { "limits: { small: 99999999999 }", "a.yaml:1: \"small\": \"99999999999\" is out of range: from -2147483648 to 2147483647" },
        { "limits: { ratio: .nan }", "a.yaml:1: \"ratio\": \".nan\" is not a number" },
        { "limits: { strict: yes }", "a.yaml:1: \"strict\": \"yes\" is not true or false" },
        { "limits: { home: /srv }", "a.yaml:1: \"home\": \"/srv\" is not a URL such as https://example.org/" },
        { "limits: { times: { nap: 30 } }", "a.yaml:1: \"nap\" of \"times\": \"30\" has no unit: write 30s for seconds, 30m for minutes or 30ms for milliseconds" },
        { "limits: { times: { nap: soon } }", "a.yaml:1: \"nap\" of \"times\": \"soon\" is not a duration: write 500ms, 30s, 15m, 1h30m, 7d or 2w" },
        { "limits:\n  order:\n    - high\n    - hihg", "a.yaml:4: an item of \"order\": \"hihg\" is not one of high, medium, low; did you mean \"high\"?" },
        { "limits: { order: 1 }", "a.yaml:1: \"order\": \"1\" is not one of high, medium, low" },
        { "timezone: Europe/Berln", "a.yaml:1: \"Europe/Berln\" is no time zone; did you mean \"Europe/Berlin\"?" },
        { "timezone: Middle-earth/Shire", "a.yaml:1: \"Middle-earth/Shire\" is no time zone: write an IANA name such as Europe/Berlin" },

        // Kinds
        { Check("interval: 5s"), "a.yaml:4: no kind is given: write one of docker, http, tcp" },
        { Check("htpp: { url: x }"), "a.yaml:4: unknown key \"htpp\"; did you mean \"http\"?" },
        { Check("docker: {}\n        tcp: x"), "a.yaml:5: two kinds, \"docker\" and \"tcp\": write one of them" },
        { Check("http: {}"), "a.yaml:4: \"url\" is missing" },
        { Check("tcp:"), "a.yaml:4: \"address\" is missing" },
        { Check("docker: x"), "a.yaml:4: \"docker\" must be a mapping, not a text" },
        { Check("http:\n          url: x\n          methd: GET"), "a.yaml:6: unknown key \"methd\"; did you mean \"method\"?" },

        // What records and sections say themselves
        { "limits:\n  small: 11", "a.yaml:2: at most 10" },
        { "limits:\n  ratio: 2\n  strict: true", "a.yaml:2: a strict ratio is at most 1" },
        { "services:\n  - name: postgres\n  - name: b\n    dependsOn: [postgrs]", "a.yaml:4: no service \"postgrs\". did you mean \"postgres\"?" },
        { "services:\n  - name: a\n    container:\n      name: x\n      host: here", "a.yaml:5: no host \"here\"" },
        { Check("docker: {}\n        timeout: 1h"), "a.yaml:4: the timeout is longer than the interval" },
    };

    public static TheoryData<string, string> Syntax => new()
    {
        { "a: \"b", "a.yaml:1: not valid YAML: while scanning a quoted scalar, found unexpected end of stream" },
        { "hosts:\n- name: a\nb", "a.yaml:3: not valid YAML: while scanning a simple key, could not find expected ':'" },
        { "hosts: [\na, b]", "a.yaml:1: not valid YAML from here on: check quotes, brackets and the indentation of what follows" },
        { "limits:\n\tsmall: 1", "a.yaml:2: a tab cannot indent: use spaces" },
        { "limits:\n  small: 1\n\tbig: 2", "a.yaml:3: a tab cannot indent: use spaces" },
        { "limits:\n\n\n\tsmall: 1", "a.yaml:4: a tab cannot indent: use spaces" },
        { "\tlimits: {}", "a.yaml:1: a tab cannot indent: use spaces" },
        { "workspace: a\n---\nworkspace: b", "a.yaml:2: a second document (---): write each in a file of its own" },
        { "- a", "a.yaml:1: the file must be a mapping of keys such as \"services:\", not a list" },
        { "just words", "a.yaml:1: the file must be a mapping of keys such as \"services:\", not a text" },
        { "workspace: {{ name }}", "a.yaml:1: a key must be a text: quote a value that begins with { or [" },
        { "workspace: !x y", "a.yaml:1: a tag (!) has no meaning here: quote a text that begins with !" },
        { "workspace: *pass", "a.yaml:1: an alias (*) needs its anchor (&) earlier in the file: quote a text that begins with *" },
        { "hosts: &a [*a]", "a.yaml:1: an anchor (&) must not contain its own alias (*)" },
        { "limits: &l {}\nhosts:\n - <<: *l", "a.yaml:3: merge keys (<<) are not read: write the keys out, or use an alias as a value" },
        { "workspace: a\nenvironment: \u0001", "a.yaml:2: control character U+0001: remove it, or write it as \"\\x01\"" },
        { "hosts:\n" + new string('[', 70), "a.yaml:2: nested deeper than 64 levels" },
        { DeepByAliases(), "a.yaml:4: nested deeper than 64 levels" },
        { AliasBomb(), "a.yaml:6: more than 200000 values in the workspace, aliases (*) written out: split or shorten it" },
    };

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Declarations))]
    [MemberData(nameof(Syntax))]
    public void Load_OneMistake_GivesExactlyThisError(string text, string expected)
    {
        _workspace.Write("a.yaml", text);

        Assert.Equal([expected], _workspace.LoadErrors());
    }

    [Fact]
    public void Load_ManyMistakes_ReportsAllByFileAndLine()
    {
        _workspace.Write("b.yaml", "workspce: x\nhosts:\n  - name: h\n    endpoint: unix:///x\n    discover: perhaps\n");
        _workspace.Write("a.yml", "services:\n  - name: a\n    dependsOn: [b]\n    priority: urgent\n  - name: c\n    dependsOn: [d]\n");

        // The first service already has an error of its own; the second has none but a dangling reference.
        Assert.Equal(
            [
                "a.yml:4: \"priority\": \"urgent\" is not one of high, medium, low",
                "a.yml:6: no service \"d\"",
                "b.yaml:1: unknown key \"workspce\"; did you mean \"workspace\"?",
                "b.yaml:5: \"discover\": \"perhaps\" is not true or false",
            ],
            _workspace.LoadErrors());
    }

    [Fact]
    public void Load_PartUnreadable_ReportsNoReferencesToIt()
    {
        _workspace.Write("a.yaml", "services:\n  - name: a\n    dependsOn: [b]\n");
        _workspace.Write("b.yaml", "services:\n  - name: b\n    checks: \"\n");

        Assert.Equal(["b.yaml:3: not valid YAML: while scanning a quoted scalar, found unexpected end of stream"], _workspace.LoadErrors());
    }

    [Fact]
    public void Load_SectionOfTheWrongType_ReportsNoReferencesToIt()
    {
        _workspace.Write("a.yaml", "hosts: none\nservices: [{ name: a, container: { host: local } }]");

        Assert.Equal(["a.yaml:1: \"hosts\" must be a list, not a text"], _workspace.LoadErrors());
    }

    [Fact]
    public void Load_MoreThan200Errors_SaysHowManyMore()
    {
        _workspace.Write("a.yaml", string.Concat(Enumerable.Range(0, 250).Select(i => $"unknown-{i:000}: 1\n")));

        var errors = _workspace.LoadErrors();

        Assert.Equal(201, errors.Length);
        Assert.StartsWith("a.yaml:200: ", errors[199], StringComparison.Ordinal);
        Assert.Equal(".:0: … and 50 more", errors[200]);
    }

    [Fact]
    public void Load_NotUtf8_NamesLineAndByte()
    {
        File.WriteAllBytes(Path.Combine(_workspace.Folder, "a.yaml"), [.. "workspace: a\nenvironment: caf"u8, 0xE9, .. "\n"u8]);

        Assert.Equal(["a.yaml:2: not UTF-8 (byte 0xE9): save the file as UTF-8"], _workspace.LoadErrors());
    }

    [Fact]
    public void Load_FileOver4MiB_IsAnError()
    {
        _workspace.Write("a.yaml", "# " + new string('x', 4 * 1024 * 1024));

        Assert.Equal(["a.yaml:0: larger than 4 MiB: split it"], _workspace.LoadErrors());
    }

    [Fact]
    public void Load_TooManyValuesOverSeveralFiles_IsAnError()
    {
        var list = new StringBuilder("services:\n- { name: a, dependsOn: [");
        list.Insert(list.Length, "x,", 60_000).Append("] }\n");
        foreach (var name in new[] { "a", "b", "c", "d" })
            _workspace.Write($"{name}.yaml", list.ToString());

        Assert.Equal(["d.yaml:2: more than 200000 values in the workspace, aliases (*) written out: split or shorten it"], _workspace.LoadErrors());
    }

    [Fact]
    public void Load_KeyOfSeveralLines_IsQuotedInOneShortLine()
    {
        _workspace.Write("a.yaml", "\"x\\ny" + new string('z', 300) + "\": 1");

        var error = Assert.Single(_workspace.LoadErrors());

        Assert.StartsWith("a.yaml:1: unknown key \"x·yzzz", error, StringComparison.Ordinal);
        Assert.True(error.Length < 250, error);
    }

    [Fact]
    public void Load_MessageOfASectionWithControlCharacters_IsOneLine()
    {
        _workspace.Write("a.yaml", "services:\n  - { name: a, container: { host: \"x\\ny\" } }");

        Assert.Equal(["a.yaml:2: no host \"x·y\""], _workspace.LoadErrors());
    }

    private static string Check(string text) => $"services:\n  - name: a\n    checks:\n      - {text}";

    private static string DeepByAliases()
    {
        var deep = new string('[', 30) + new string(']', 30);
        return $"hosts:\n- &a {deep}\n- &b {deep.Replace("[]", "[*a]")}\n- &c {deep.Replace("[]", "[*b]")}\n";
    }

    private static string AliasBomb()
    {
        var text = new StringBuilder("hosts:\n- &a0 [x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            text.AppendJoin(", ", Enumerable.Repeat($"*a{i - 1}", 20).Prepend($"- &a{i} [x")).Append("]\n");
        return text.ToString();
    }
}
