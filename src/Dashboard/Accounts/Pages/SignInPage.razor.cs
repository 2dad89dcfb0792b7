using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.SignIn;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Accounts.SignOn;

namespace Quarterdeck.Dashboard.Accounts.Pages;

/// <summary>Signs a browser in. Plain forms: a cookie can only be set by an answer to a request.</summary>
public sealed partial class SignInPage
{
    private string? _problem;
    private string? _step;

    [CascadingParameter] private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "to")] private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "refused")] private string? RefusedBy { get; set; }

    [SupplyParameterFromForm] private SignInInput? Input { get; set; }

    [Inject] private SignInDesk Desk { get; set; } = default!;

    [Inject] private SessionBook Sessions { get; set; } = default!;

    [Inject] private OneTimeSteps Steps { get; set; } = default!;

    [Inject] private AccountBook Accounts { get; set; } = default!;

    [Inject] private SignOnPlaces Places { get; set; } = default!;

    [Inject] private AccountOptions Options { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private string Target => SignInAddress.Safe(To);

    protected override void OnInitialized()
    {
        // The form that was sent must be on the page before it can be handled.
        _step = Input?.Step;
        if (Input is null && Places.All.FirstOrDefault(place => place.Scheme == RefusedBy) is { } place)
            _problem = L["{0} did not let you in here: it was cancelled, or none of your groups has a role here. An admin can tell.", place.Name];
        if (HttpMethods.IsGet(Context.Request.Method) && (Accounts.IsOpen || Context.User.Visitor() is not null))
            Navigation.NavigateTo(Target);
    }

    private async Task PasswordAsync()
    {
        var answer = await Desk.PasswordAsync(Input?.Name ?? "", Input?.Password ?? "", Context.Actor(), Context.RequestAborted);
        if (answer.Result == SignInResult.NeedsCode)
            _step = Steps.Put(new PasswordWasRight(answer.Account!.Id));
        else if (answer.Result == SignInResult.Known)
            await EnterAsync(answer.Account!, "password");
        else
            _problem = L["Name or password is wrong, or there were too many tries. After {0} wrong ones an account waits for a while.", Options.LockOutTries];
    }

    private async Task CodeAsync()
    {
        if (Steps.Take<PasswordWasRight>(Input?.Step) is not { } step || Accounts.Find(step.AccountId) is not { } account)
        {
            (_step, _problem) = (null, L["That took too long. Begin again."]);
            return;
        }

        var answer = await Desk.CodeAsync(account, Input?.Code ?? "", Context.Actor(), Context.RequestAborted);
        if (answer.Result == SignInResult.Known)
        {
            await EnterAsync(answer.Account!, "second factor");
            return;
        }

        _problem = L["That is not the code, or it was used already, or there were too many tries."];
        _step = Steps.Put(step);
    }

    private async Task EnterAsync(Account account, string how)
    {
        var (session, cookie) = await Sessions.BeginAsync(account, how, Context.Actor(), Context.RequestAborted);
        if (session is null)
        {
            _problem = cookie;
            return;
        }

        SessionCookie.Write(Context, cookie);
        Navigation.NavigateTo(Target);
    }

    /// <summary>What the first half of the sign-in leaves for the second.</summary>
    private sealed record PasswordWasRight(string AccountId);
}

/// <summary>The fields of the sign-in's forms.</summary>
public sealed class SignInInput
{
    public string? Name { get; set; }

    public string? Password { get; set; }

    public string? Step { get; set; }

    public string? Code { get; set; }
}
