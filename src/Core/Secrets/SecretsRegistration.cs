namespace Quarterdeck.Core.Secrets;

/// <summary>Registers secrets. <see cref="ISecretBox"/> comes from outside.</summary>
public static class SecretsRegistration
{
    public static IServiceCollection AddSecrets(this IServiceCollection services, SecretOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<SecretValues>();
        services.AddSingleton<SecretBook>();
        services.AddHostedService<SecretWatch>();
        return services;
    }

    /// <summary>Reads secrets. Called once, after the database is ready and before the workspace is read.</summary>
    public static Task LoadSecretsAsync(this IServiceProvider services, CancellationToken cancellationToken) => services.GetRequiredService<SecretBook>().LoadAsync(cancellationToken);
}
