using System.Text.RegularExpressions;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Catalog;

/// <summary><c>services:</c> of a workspace.</summary>
internal sealed partial class ServicesSection() : WorkspaceSection<ServiceDeclaration>(Key)
{
    public new const string Key = "services";

    protected override void Validate(IReadOnlyList<ServiceDeclaration> items, WorkspaceValidation validation)
    {
        var names = items.Select(service => service.Name).ToList();
        var hosts = validation.Items<HostDeclaration>("hosts").Select(host => host.Name).ToList();
        var profiles = validation.Items<Profile>(Profile.Key);
        foreach (var service in items)
        {
            if (service.Profile is { } profile && !profiles.Any(known => known.Name == profile && !known.IsTemplate))
                validation.Error(service, nameof(service.Profile), $"no profile is named \"{profile}\"; {validation.DidYouMean(profile, profiles.Where(known => !known.IsTemplate).Select(known => known.Name))}".TrimEnd(' ', ';'));
            if (!NameForm().IsMatch(service.Name))
                validation.Error(service, nameof(service.Name), $"\"{service.Name}\" is no service name: use letters, digits, '.', '-' and '_', up to 100");
            if (names.Count(name => string.Equals(name, service.Name, StringComparison.OrdinalIgnoreCase)) > 1)
                validation.Error(service, nameof(service.Name), $"service \"{service.Name}\" is declared more than once");
            foreach (var dependency in service.DependsOn.Where(dependency => !names.Contains(dependency)))
                validation.Error(service, nameof(service.DependsOn), $"no service is named \"{dependency}\"; {validation.DidYouMean(dependency, names)}".TrimEnd(' ', ';'));
            if (service.DependsOn.Contains(service.Name))
                validation.Error(service, nameof(service.DependsOn), $"\"{service.Name}\" cannot depend on itself");
            if (service.Container is { } container)
                ValidateContainer(container, hosts, validation);
            if (service.Metrics is { } metrics)
                ValidateMetrics(metrics, validation);
            foreach (var check in service.Checks)
                ValidateCheck(check, validation);
            foreach (var twice in service.Checks.Where(check => check.Name is not null).GroupBy(check => check.Name).Where(group => group.Count() > 1))
                validation.Error(twice.Last(), nameof(CheckDeclaration.Name), $"check \"{twice.Key}\" is declared more than once in service \"{service.Name}\"");
        }
    }

    private static void ValidateContainer(ContainerSelector container, IReadOnlyList<string> hosts, WorkspaceValidation validation)
    {
        if (container.Name is null && container.Labels.Count == 0)
            validation.Error(container, property: null, "name or labels must say which container is meant");
        if (container.Host is { } host && !hosts.Contains(host))
            validation.Error(container, nameof(container.Host), $"no host is named \"{host}\"; {validation.DidYouMean(host, hosts)}".TrimEnd(' ', ';'));
    }

    private static void ValidateMetrics(MetricsEndpoint metrics, WorkspaceValidation validation)
    {
        foreach (var (property, message) in HttpSettingsRules.Problems(metrics.Url, new Dictionary<string, SecretText>()))
            validation.Error(metrics, property, message);
        if (metrics.Interval < TimeSpan.FromSeconds(1))
            validation.Error(metrics, nameof(metrics.Interval), "interval must be 1s or more");
    }

    private static void ValidateCheck(CheckDeclaration check, WorkspaceValidation validation)
    {
        if (check.Interval < TimeSpan.FromSeconds(1))
            validation.Error(check, nameof(check.Interval), "interval must be 1s or more");
        if (check.Timeout <= TimeSpan.Zero)
            validation.Error(check, nameof(check.Timeout), "timeout must be more than 0s");
        if (check.Retries is < 1)
            validation.Error(check, nameof(check.Retries), "retries must be 1 or more: the failures in a row that confirm");
        if (check.RetryInterval is { } retry && (retry < TimeSpan.FromSeconds(1) || retry > check.Interval))
            validation.Error(check, nameof(check.RetryInterval), "retryInterval must be between 1s and the interval");
        if (check.RecoverAfter < 1)
            validation.Error(check, nameof(check.RecoverAfter), "recoverAfter must be 1 or more: the passes in a row that confirm");
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}

/// <summary><c>egress:</c> of a workspace: addresses that tell whether the console itself is cut off.</summary>
internal sealed class EgressSection() : WorkspaceSection<string>(Key)
{
    public new const string Key = "egress";

    protected override void Validate(IReadOnlyList<string> items, WorkspaceValidation validation)
    {
        foreach (var item in items.Where(item => item.LastIndexOf(':') is var colon && (colon < 1 || !ushort.TryParse(item[(colon + 1)..], out _))))
            validation.Error(items, property: null, $"\"{item}\" is no address: write host:port");
    }
}
