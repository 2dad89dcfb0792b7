using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Hosts;

/// <summary>The key <c>hosts:</c> of a workspace.</summary>
internal sealed class HostsSection() : WorkspaceSection<HostDeclaration>(SectionKey)
{
    public const string SectionKey = "hosts";

    protected override void Validate(IReadOnlyList<HostDeclaration> items, WorkspaceValidation validation)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var host in items)
        {
            if (host.Name.Length == 0 || !host.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
                validation.Error(host, nameof(host.Name), $"\"{host.Name}\" is no name of a host: use letters, digits, '.', '-' and '_'");
            else if (!names.Add(host.Name))
                validation.Error(host, nameof(host.Name), $"there is another host with the name \"{host.Name}\"");

            if (!DockerEndpoint.TryParse(host.Endpoint, host.Tls, out var endpoint, out var error))
                validation.Error(host, nameof(host.Endpoint), error);
            else if (endpoint.SocketPath is not null && host.Tls is not null)
                validation.Error(host, nameof(host.Tls), "tls belongs to tcp:// endpoints; a unix socket is protected by its file permissions");
        }
    }
}
