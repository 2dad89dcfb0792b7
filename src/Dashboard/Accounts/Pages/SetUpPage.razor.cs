using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Accounts.Pages;

/// <summary>Makes the first account, given the key from the console's log.</summary>
public sealed partial class SetUpPage
{
    private string? _problem;

    [CascadingParameter] private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "key")] private string? Key { get; set; }

    [SupplyParameterFromForm] private NewAccountInput? Input { get; set; }

    [Inject] private SetUp SetUp { get; set; } = default!;

    [Inject] private AccountBook Accounts { get; set; } = default!;

    [Inject] private SessionBook Sessions { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private async Task MakeAsync()
    {
        if (Input is not { } input || OpenConsole.Refusal(Context) is not null)
            return;
        _problem = input.RepeatProblem;
        if (_problem is not null)
            return;
        var (account, problem) = await SetUp.MakeAsync(Key, input.Name ?? "", input.Password ?? "", Context.Actor(), Context.RequestAborted);
        if (account is null)
        {
            _problem = problem;
            return;
        }

        var (_, cookie) = await Sessions.BeginAsync(account, "set-up", Context.Actor(), Context.RequestAborted);
        SessionCookie.Write(Context, cookie);
        Navigation.NavigateTo("/");
    }
}
