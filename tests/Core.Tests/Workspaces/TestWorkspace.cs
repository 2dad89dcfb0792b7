using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;

namespace Quarterdeck.Core.Tests.Workspaces;

/// <summary>A workspace folder of its own, and a loader that knows hosts, services and three kinds of probes.</summary>
internal sealed class TestWorkspace : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarterdeck-workspace-");

    public string Folder => _folder.FullName;

    public Dictionary<string, string> Environment { get; } = [];

    public static IReadOnlyList<WorkspaceSection> Sections { get; } = [new HostsSection(), new ServicesSection(), new LimitsSection()];

    public static IReadOnlyList<WorkspaceKind> Kinds { get; } =
    [
        new WorkspaceKind(typeof(ProbeSettings), "http", typeof(HttpSettings)),
        new WorkspaceKind(typeof(ProbeSettings), "tcp", typeof(TcpSettings)),
        new WorkspaceKind(typeof(ProbeSettings), "docker", typeof(DockerSettings)),
    ];

    public WorkspaceLoader Loader { get; } = new(Sections, Kinds, []);

    public WorkspaceThings Things { get; } = new(Sections, Kinds, []);

    public string Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public WorkspaceLoad Load() => Loader.Load(Folder, name => Environment.GetValueOrDefault(name));

    public Workspace LoadValid()
    {
        var load = Load();
        Assert.Equal([], load.Errors.Select(error => error.ToString()));
        return load.Workspace!;
    }

    public string[] LoadErrors()
    {
        var load = Load();
        Assert.Null(load.Workspace);
        return [.. load.Errors.Select(error => error.ToString())];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

internal sealed class HostsSection() : WorkspaceSection<HostDeclaration>("hosts")
{
    protected override void Validate(IReadOnlyList<HostDeclaration> items, WorkspaceValidation validation)
    {
    }
}

internal sealed class ServicesSection() : WorkspaceSection<ServiceDeclaration>("services")
{
    protected override void Validate(IReadOnlyList<ServiceDeclaration> items, WorkspaceValidation validation)
    {
        var names = items.Select(service => service.Name).ToList();
        foreach (var service in items)
        {
            foreach (var missing in service.DependsOn.Except(names))
                validation.Error(service, nameof(service.DependsOn), $"no service \"{missing}\". {validation.DidYouMean(missing, names)}".TrimEnd('.', ' '));
            if (service.Container?.Host is { } host && !validation.Items<HostDeclaration>("hosts").Any(known => known.Name == host))
                validation.Error(service.Container, nameof(service.Container.Host), $"no host \"{host}\"");
            foreach (var check in service.Checks.Where(check => check.Timeout > check.Interval))
                validation.Error(check, property: null, "the timeout is longer than the interval");
        }
    }
}

/// <summary>A section that is a mapping, not a list.</summary>
internal sealed class LimitsSection() : WorkspaceSection("limits", typeof(Limits))
{
    internal override void Validate(object value, WorkspaceValidation validation)
    {
    }
}

internal sealed record Limits : IValidatable
{
    public int Small { get; init; } = 1;

    public long Big { get; init; }

    public double Ratio { get; init; } = 0.5;

    public bool Strict { get; init; }

    public Uri? Home { get; init; }

    public SecretText? Token { get; init; }

    public IReadOnlyDictionary<string, TimeSpan> Times { get; init; } = new Dictionary<string, TimeSpan>();

    public IReadOnlyList<Priority> Order { get; init; } = [Priority.High];

    public ContainerSelector Scope { get; init; } = new() { Labels = new Dictionary<string, string> { ["watched"] = "yes" } };

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (Small > 10)
            yield return (nameof(Small), "at most 10");
        if (Ratio > 1 && Strict)
            yield return (null, "a strict ratio is at most 1");
    }
}

internal sealed record HttpSettings : ProbeSettings
{
    public required SecretText Url { get; init; }

    public string Method { get; init; } = "GET";

    public IReadOnlyList<int> Status { get; init; } = [200];

    public IReadOnlyDictionary<string, SecretText> Headers { get; init; } = new Dictionary<string, SecretText>();

    public override string Target => Url.ToString();
}

internal sealed record TcpSettings : ProbeSettings
{
    public required string Address { get; init; }

    public override string Target => Address;
}

internal sealed record DockerSettings : ProbeSettings
{
    public int? Replicas { get; init; }

    public override string Target => "containers";
}
