using Quarterdeck.Core.Health;

namespace Quarterdeck.Core.Tests.Workspaces;

public sealed class SubstitutionTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();

    public SubstitutionTests() => _workspace.Environment["NAME"] = "value";

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("${NAME}", "value")]
    [InlineData("a-${NAME}-${NAME}", "a-value-value")]
    [InlineData("${UNSET:-other}", "other")]
    [InlineData("${UNSET:-}", "")]
    [InlineData("${NAME:-other}", "value")]
    [InlineData("${EMPTY:-other}", "other")]
    [InlineData("${EMPTY}", "")]
    [InlineData("$${NAME}", "${NAME}")]
    [InlineData("$$${NAME}", "$${NAME}")]
    [InlineData("$${${NAME}}", "${value}")]
    [InlineData("$NAME costs 5$", "$NAME costs 5$")]
    [InlineData("${YAML}", "a: [b, *c]\n---\n${NAME}")]
    public void Load_Placeholder_IsReplacedOnceAsText(string written, string expected)
    {
        _workspace.Environment["EMPTY"] = "";
        _workspace.Environment["YAML"] = "a: [b, *c]\n---\n${NAME}";
        _workspace.Write("a.yaml", $"services:\n- name: x\n  summary: '{written}'\n");

        Assert.Equal(expected, _workspace.LoadValid().Items<ServiceDeclaration>("services")[0].Summary);
    }

    [Fact]
    public void Load_PlaceholderInTypedMember_IsConverted()
    {
        _workspace.Environment["N"] = "7";
        _workspace.Write("a.yaml", "limits: { small: \"${N}\", strict: '${ON:-true}', times: { nap: '${NAP:-${}' } }".Replace("${NAP:-${}", "${NAP:-5m}"));

        var limits = (Limits)_workspace.LoadValid().Sections["limits"];

        Assert.Equal((7, true, TimeSpan.FromMinutes(5)), (limits.Small, limits.Strict, limits.Times["nap"]));
    }

    [Theory]
    [InlineData("${UNSET}", "environment variable UNSET is not set: set it, or give a default with ${UNSET:-…}")]
    [InlineData("${NAME", "a placeholder ${ is not closed with }: write $${ for the text itself")]
    [InlineData("${}", "\"${}\" is no placeholder: write ${NAME}, ${NAME:-default}, ${file:/path} or ${secret:NAME}, and $${ for the text itself")]
    [InlineData("${2x}", "\"${2x}\" is no placeholder: write ${NAME}, ${NAME:-default}, ${file:/path} or ${secret:NAME}, and $${ for the text itself")]
    [InlineData("${file:/etc/hostname}", "secrets (${file:…}) may stand only in settings that are kept secret")]
    public void Load_PlaceholderThatCannotBeReplaced_IsAnErrorAtItsLine(string written, string expected)
    {
        _workspace.Write("a.yaml", $"services:\n- name: x\n  summary: '{written}'\n");

        Assert.Equal([$"a.yaml:3: \"summary\": {expected}"], _workspace.LoadErrors());
    }

    [Fact]
    public void Load_SecretFile_IsRevealedOnlyOnPurpose()
    {
        _workspace.Environment["USER"] = "hidden-user";
        var file = _workspace.Write("secrets/token", "hidden-token\r\n");
        _workspace.Write("a.yaml", $"limits:\n  token: 'Basic ${{USER}}:${{file:{file}}}'\n");

        var limits = (Limits)_workspace.LoadValid().Sections["limits"];

        Assert.Equal("Basic hidden-user:hidden-token", limits.Token!.Reveal());
        Assert.Equal($"Basic ${{USER}}:${{file:{file}}}", limits.Token.ToString());
        Assert.DoesNotContain("hidden", limits.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RelativeSecretFile_LiesInTheWorkspace()
    {
        _workspace.Write("secrets/token", "hidden");
        _workspace.Write("a.yaml", "limits: { token: '${file:secrets/token}' }");

        Assert.Equal("hidden", ((Limits)_workspace.LoadValid().Sections["limits"]).Token!.Reveal());
    }

    [Theory]
    [InlineData("none", "secret file \"none\" does not exist")]
    [InlineData("folder.d", "secret file \"folder.d\" does not exist")]
    [InlineData("empty", "secret file \"empty\" is empty")]
    [InlineData("large", "secret file \"large\" is larger than 64 KiB")]
    [InlineData("binary", "secret file \"binary\" is not UTF-8 text")]
    [InlineData("", "a secret file needs a path: ${file:/run/secrets/name}")]
    public void Load_SecretFileThatCannotBeUsed_IsAnErrorAtItsLine(string path, string expected)
    {
        _workspace.Write("folder.d/x", "");
        _workspace.Write("empty", "");
        _workspace.Write("large", new string('x', 64 * 1024 + 1));
        File.WriteAllBytes(Path.Combine(_workspace.Folder, "binary"), [0xFF, 0xFE]);
        _workspace.Write("a.yaml", $"limits:\n  small: 1\n  token: '${{file:{path}}}'\n");

        Assert.Equal([$"a.yaml:3: \"token\": {expected}"], _workspace.LoadErrors());
    }

    [Fact]
    public async Task Load_NamedPipeAsSecret_IsAnErrorAndDoesNotWait()
    {
        using var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_workspace.Folder, "pipe")]);
        await make.WaitForExitAsync();
        _workspace.Write("a.yaml", "limits: { token: '${file:pipe}' }");

        var errors = await Task.Run(_workspace.LoadErrors).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["a.yaml:1: \"token\": secret file \"pipe\" is empty"], errors);
    }

    [Fact]
    public void Load_AnyErrorAboutAPlaceholder_KeepsItsValueToItself()
    {
        const string Secret = "hunter2";
        _workspace.Environment["SECRET"] = Secret;
        _workspace.Write("secret", Secret);
        _workspace.Write("a.yaml", """
            timezone: ${SECRET}
            limits:
              small: ${SECRET}
              big: 1${SECRET}
              ratio: ${SECRET}
              strict: ${SECRET}
              home: ${SECRET}
              times: { nap: "${SECRET}" }
              order: ${SECRET}
              token: [ "${SECRET}" ]
            services:
              - name: ${SECRET}
                metrics: { url: "${file:secret}", interval: "${file:secret}" }
                checks: ${SECRET}
            """);

        var errors = _workspace.LoadErrors();

        Assert.Equal([1, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14], _workspace.Load().Errors.Select(error => error.Line));
        Assert.All(errors, error => Assert.DoesNotContain(Secret, error, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_PlaceholdersThatGrowWithoutEnd_AreBounded()
    {
        _workspace.Environment["BIG"] = new string('x', 1024 * 1024);
        _workspace.Write("a.yaml", $"services:\n- name: x\n  summary: '{string.Concat(Enumerable.Repeat("${BIG}", 20))}'\n");

        Assert.Equal(["a.yaml:3: \"summary\": placeholders bring in more than 16 MiB of text"], _workspace.LoadErrors());
    }
}
