using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Dashboard.Hosting;
using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Secrets;

/// <summary>Registers the encryption of secrets and their page.</summary>
internal static class SecretsWebRegistration
{
    /// <summary>The encryption of secrets with the key ring of a data folder.</summary>
    public static IServiceCollection AddSecretBox(this IServiceCollection services, ServeOptions options) =>
        services.AddSingleton<ISecretBox>(provider => new SecretBox(options.SecretKeysPath, provider.GetRequiredService<TimeProvider>()));

    public static IServiceCollection AddSecretScreens(this IServiceCollection services) => services.AddPage("Secrets", "secrets", 86, role: Role.Admin);
}
