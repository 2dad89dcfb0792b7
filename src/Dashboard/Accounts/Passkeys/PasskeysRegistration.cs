using Microsoft.AspNetCore.Identity;
using Quarterdeck.Core.Accounts;

namespace Quarterdeck.Dashboard.Accounts.Passkeys;

/// <summary>Registers passkeys by ASP.NET Core Identity.</summary>
internal static class PasskeysRegistration
{
    public static IServiceCollection AddPasskeys(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>().AddUserStore<PasskeyUsers>();
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // A passkey stands for password and second factor, so the authenticator must ask who is there.
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
        });
        return services;
    }
}
