using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Hosts;

public class HostsRegistrationTests
{
    [Fact]
    public async Task AddHosts_Provider_HasOneInventoryThatIsHosted()
    {
        await using var provider = new ServiceCollection().AddLogging().AddHosts()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.Same(provider.GetRequiredService<HostInventory>(), Assert.Single(provider.GetServices<IHostedService>()));
        Assert.Equal("hosts", Assert.Single(provider.GetServices<WorkspaceSection>()).Key);
        Assert.NotNull(provider.GetRequiredService<HostStats>());
    }
}
