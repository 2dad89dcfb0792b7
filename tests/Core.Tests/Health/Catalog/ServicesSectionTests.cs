using Quarterdeck.Core.Health.Catalog;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Health.Catalog;

public sealed class ServicesSectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarterdeck-workspace-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("{ url: \"http://127.0.0.1:8080/metrics\", interval: 15s }", "")]
    [InlineData("{ url: \"127.0.0.1:8080/metrics\" }", "\"127.0.0.1:8080/metrics\" is not a URL that starts with http:// or https://")]
    [InlineData("{ url: \"http://127.0.0.1/metrics\", interval: 500ms }", "interval must be 1s or more")]
    public void Validate_MetricsEndpoint_SaysWhatIsWrong(string metrics, string error)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "workspace.yaml"), $"services:\n  - name: shop\n    metrics: {metrics}\n");

        var load = new WorkspaceLoader([new ServicesSection()], [], []).Load(_folder.FullName, _ => null);

        Assert.Equal(error, string.Join(' ', load.Errors.Select(found => found.Message)));
    }
}
