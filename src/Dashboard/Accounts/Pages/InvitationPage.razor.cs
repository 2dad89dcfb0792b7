using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Invitations;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Accounts.Pages;

/// <summary>Makes the account of an invitation, or opens one again.</summary>
public sealed partial class InvitationPage
{
    private Invitation? _invitation;
    private Account? _account;
    private string? _problem;

    [CascadingParameter] private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "key")] private string? Key { get; set; }

    [SupplyParameterFromForm] private NewAccountInput? Input { get; set; }

    [Inject] private InvitationBook Invitations { get; set; } = default!;

    [Inject] private AccountBook Accounts { get; set; } = default!;

    [Inject] private SessionBook Sessions { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private string Title => _account is null ? L["Invitation"] : L["New password"];

    protected override async Task OnInitializedAsync()
    {
        _invitation = await Invitations.FindAsync(Key, Context.RequestAborted);
        _account = _invitation?.AccountId is { } id ? Accounts.Find(id) : null;
    }

    private async Task AcceptAsync()
    {
        if (Input is not { } input)
            return;
        _problem = input.RepeatProblem;
        if (_problem is not null)
            return;
        var (account, problem) = await Invitations.AcceptAsync(Key ?? "", input.Name ?? "", input.Password ?? "", Context.Actor(), Context.RequestAborted);
        if (account is null)
        {
            _problem = problem;
            return;
        }

        var (_, cookie) = await Sessions.BeginAsync(account, "invitation", Context.Actor(), Context.RequestAborted);
        SessionCookie.Write(Context, cookie);
        Navigation.NavigateTo("/");
    }
}
