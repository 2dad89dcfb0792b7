using Quarterdeck.Core.Secrets.Scan;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Secrets.Scan;

public sealed class SecretScanTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarterdeck-scan-");

    public void Dispose() => _folder.Delete(recursive: true);

    // Written in two parts, so that this file itself stays clean.
    [Theory]
    [InlineData("AWS access key", "aws_access_key_id = AKIA", "QX4TZ7WMN2PLV6RD")]
    [InlineData("GitHub token", "token: ghp_", "a8Kx2mQ9rT4vZ7wLp3nBs6dYe1uHc5fJg0iO")]
    [InlineData("GitLab token", "glpat-", "x9Kd83mLq02VnTzR4wEu")]
    [InlineData("Slack token", "SLACK=xoxb-", "493817264950-8kDmQzR7vLwT2nXs")]
    [InlineData("address of a Slack hook", "https://hooks.slack.com/services/T0A1B2C3D/", "B4E5F6G7H/q8Rz2LmVx7KwTn4PsJd93YbE")]
    [InlineData("API key (sk-)", "OPENAI_API_KEY=sk-", "proj-8kQz3RvLmTw92XnPsJdY7bEc")]
    [InlineData("Google API key", "AIza", "SyA9dK3mQz7RvLwT2nXsPjY8bEcUfHgiO4V")]
    [InlineData("JSON web token", "eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiI0MiJ9.q8Rz2LmVx7KwTn4PsJd93YbE")]
    [InlineData("private key of a wallet", "KEY=0x", "4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d")]
    [InlineData("password in an address", "DATABASE_URL=postgresql://dev:", "devpass@localhost:5432/moai_dev")]
    [InlineData("bearer token", "curl -H 'Authorization: Bearer ", "q8Rz2LmVx7KwTn4PsJd93'")]
    [InlineData("value of SECRET_KEY", "SECRET_KEY: \"", "h7Gq2-kd83mLq02VnTzR4wEu\"")]
    [InlineData("value of apiKey", "\"apiKey\": \"", "h7Gq2kd83mLq02VnTzR4wEu\",")]
    [InlineData("value of POSTGRES_PASSWORD", "POSTGRES_PASSWORD=", "hunter2go")]
    public void Text_Planted_IsFoundAndNotShown(string kind, string before, string secret)
    {
        var finding = Assert.Single(SecretScan.Text("a.env", $"x\n{before}{secret}\n"));

        Assert.Equal((kind, 2), (finding.Kind, finding.Line));
        Assert.DoesNotContain(secret.Trim('\'', '"', ',').Split('@')[0], finding.Excerpt, StringComparison.Ordinal);
        Assert.Contains("***", finding.Excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_PrivateKey_IsFoundByItsHead() =>
        Assert.Equal("private key", Assert.Single(SecretScan.Text("k", "-----BEGIN OPENSSH PRIVATE " + "KEY-----\nb3BlbnNzaC1rZXk=\n")).Kind);

    [Theory]
    [InlineData("SERVICE_KEY=0x...")]
    [InlineData("OPENAI_API_KEY=sk-proj-...")]
    [InlineData("ANTHROPIC_API_KEY=your_api_key_here")]
    [InlineData("SECRET_KEY=${SECRET_KEY}")]
    [InlineData("password: ${{ secrets.GITHUB_TOKEN }}")]
    [InlineData("POSTGRES_PASSWORD=${POSTGRES_PASSWORD:-password}")]
    [InlineData("DATABASE_URL=postgresql://user:pass@host:5432/cadop")]
    [InlineData("url: postgresql://${USER}:${PASSWORD}@db/x")]
    [InlineData("aws_access_key_id = AKIAIOSFODNN7EXAMPLE")]
    [InlineData("password: changeme")]
    [InlineData("const sensitiveFields = ['privateKey', 'apiKey', 'password', 'token'];")]
    [InlineData("api_key: string")]
    [InlineData("token = get_token(request)")]
    [InlineData("SERVICE_KEY_FILE=/run/secrets/service_key")]
    [InlineData("secretName: nuwa-tls-2")]
    [InlineData("max_tokens: 150000000000")]
    [InlineData("ssl_certificate_key /etc/nginx/ssl/privkey.pem;")]
    [InlineData("JWT_SIGNING_KEY=...                  # signs")]
    [InlineData("apiKey: <your-secure-key>")]
    [InlineData("image: app@sha256:4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d")]
    public void Text_Placeholder_IsNoFinding(string line) => Assert.Empty(SecretScan.Text("a", line));

    [Fact]
    public void Text_Allowed_IsNoFindingOnItsLineAndTheNext()
    {
        const string Planted = "PASSWORD=hunter2go";

        Assert.Equal([4], SecretScan.Text("a", $"{Planted} # quarterdeck:allow-secret\n# quarterdeck:allow-secret\n{Planted}\n{Planted}\n").Select(finding => finding.Line));
    }

    [Fact]
    public void Run_Folder_LeavesOutWhatIsIgnoredBinaryLargeAndExcluded()
    {
        const string Planted = "PASSWORD=hunter2go\n";
        Write("a.env", Planted);
        Write("sub/deep/b.env", Planted);
        Write("sub/kept.log", Planted);
        Write("sub/left.log", Planted);
        Write("build/c.env", Planted);
        Write("excluded/d.env", Planted);
        Write(".git/config", Planted);
        Write("binary.env", "\0" + Planted);
        Write("large.env", Planted + new string('x', 3 * 1024 * 1024));
        Write(".gitignore", "# build output\n/build/\n*.log\n");
        Write("sub/.gitignore", "!kept.log\n");

        var report = SecretScan.Run([_folder.FullName], ["excluded/**"], CancellationToken.None);

        Assert.Equal(["a.env", "sub/deep/b.env", "sub/kept.log"], report.Findings.Select(finding => finding.File).Order(StringComparer.Ordinal));
        Assert.Equal(2, report.Skipped);
        Assert.Empty(report.Problems);
    }

    [Fact]
    public void Run_NothingThere_SaysSo() => Assert.Equal(["/no/such/path does not exist"], SecretScan.Run(["/no/such/path"], [], CancellationToken.None).Problems);

    [Fact]
    public void Run_HugeLines_EndInTime()
    {
        Write("a.js", string.Concat(Enumerable.Repeat("token=aaaaaaaaaaaaaaaaaaaaaaaa:", 40_000)));

        Assert.Empty(SecretScan.Run([_folder.FullName], [], CancellationToken.None).Findings);
    }

    [Fact]
    public void Run_ExampleWorkspaces_AreClean() =>
        Assert.Empty(SecretScan.Run([Path.Combine(RepositoryRoot.Path, "workspaces")], [], CancellationToken.None).Findings);

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
