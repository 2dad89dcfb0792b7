using System.CommandLine;
using System.Globalization;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Invitations;
using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Accounts;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Cli;

/// <summary><c>account list</c>, <c>account reset NAME</c>: for whoever has the data folder and cannot get in otherwise. The console may run.</summary>
internal static class AccountVerb
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the account" };

    public static Command Create()
    {
        var list = new Command("list", "Prints every account with its role");
        list.SetAction((parsed, cancellationToken) => RunAsync(parsed, ListAsync, cancellationToken));
        var reset = new Command("reset", "Prints a link, good once, with which the account gets a new password and loses its second factor and lock") { Name };
        reset.SetAction((parsed, cancellationToken) => RunAsync(parsed, ResetAsync, cancellationToken));
        return new Command("account", "Works on accounts, given their data folder; exit code 0 done, 1 no such account, 2 unusable") { list, reset };
    }

    private static Task<int> RunAsync(ParseResult parsed, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> verb, CancellationToken cancellationToken) => DatabaseDeed.RunAsync(
        parsed,
        static (services, settings, options) =>
        {
            services.AddSingleton(new AccountLinks(settings.Read<ConsoleOptions>("Console").ExternalUrl ?? options.Address ?? ServeOptions.CommonAddress));
            services.AddSingleton<IPasswordHash, IdentityPasswordHash>();
            services.AddAccounts(settings.Read<AccountSettings>("Accounts"));
        },
        async services =>
        {
            await services.LoadAccountsAsync(cancellationToken);
            return await verb(parsed, services, cancellationToken);
        },
        cancellationToken);

    private static async Task<int> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var accounts = services.GetRequiredService<AccountBook>().Feed.Current.Values.OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var account in accounts)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{account.Name}  {account.Role.Word()}{(account.LockedAt is null ? "" : "  locked")}{(account.SignOn is { } place ? $"  through {place}" : "")}{(account.SignedInAt is { } at ? $"  signed in {at:yyyy-MM-dd HH:mm:ss} UTC" : "")}"));
        }

        return 0;
    }

    private static async Task<int> ResetAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var name = parsed.GetValue(Name)!;
        if (services.GetRequiredService<AccountBook>().Named(name) is not { } account)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"There is no account {name}: account list prints them.");
            return 1;
        }

        var (key, problem) = await services.GetRequiredService<InvitationBook>().ResetAsync(account.Id, Actor.CommandLine(Environment.UserName, "account reset"), cancellationToken);
        if (key is null)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
            return 1;
        }

        await parsed.InvocationConfiguration.Output.WriteLineAsync(services.GetRequiredService<AccountLinks>().Invitation(key));
        return 0;
    }
}
