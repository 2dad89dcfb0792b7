using Quarterdeck.Core.Accounts.Invitations;
using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.SignIn;
using Quarterdeck.Core.Accounts.Tokens;

namespace Quarterdeck.Core.Accounts;

/// <summary>Registers accounts. <see cref="IPasswordHash"/> and <see cref="ISecretSeal"/> come from outside.</summary>
public static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, AccountOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<AccountBook>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<TokenBook>();
        services.AddSingleton<InvitationBook>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<PasskeyBook>();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<PasswordDesk>();
        services.AddSingleton<AccountOffice>();
        services.AddSingleton<SetUp>();
        services.AddSingleton<Bootstrap>();
        services.AddSingleton<AccessDesk>();
        services.AddSingleton<LastSeen>();
        services.AddSingleton<AccessWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<LastSeen>());
        services.AddHostedService(provider => provider.GetRequiredService<AccessWatch>());
        return services;
    }

    /// <summary>Reads accounts, sessions and tokens. Called once, after the database is ready and before anything listens.</summary>
    public static async Task LoadAccountsAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<AccountBook>().LoadAsync(cancellationToken);
        await services.GetRequiredService<SessionBook>().LoadAsync(cancellationToken);
        await services.GetRequiredService<TokenBook>().LoadAsync(cancellationToken);
    }
}
