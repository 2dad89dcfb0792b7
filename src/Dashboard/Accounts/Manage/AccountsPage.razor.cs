using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Invitations;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Accounts.Manage;

/// <summary>Who may use the console, and what admins do about it.</summary>
public sealed partial class AccountsPage
{
    /// <summary>As many as one sees without searching.</summary>
    private const int Few = 12;

    private IReadOnlyList<Account> _accounts = [];
    private List<Account> _rows = [];
    private string _search = "";
    private IReadOnlyList<Invitation> _invitations = [];
    private IReadOnlyList<ApiToken> _tokens = [];
    private ILookup<string, Session> _sessions = Array.Empty<Session>().ToLookup(session => session.AccountId);
    private string _note = "";
    private Role _role = Role.Viewer;
    private string? _link;
    private string _linkFor = "";
    private string? _problem;

    [Inject] private AccountBook Book { get; set; } = default!;

    [Inject] private SessionBook Sessions { get; set; } = default!;

    [Inject] private TokenBook Tokens { get; set; } = default!;

    [Inject] private InvitationBook Invitations { get; set; } = default!;

    [Inject] private AccountOptions Options { get; set; } = default!;

    [Inject] private AccountLinks Links { get; set; } = default!;

    [Inject] private CircuitVisitor Visiting { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private string Headline => _accounts.Count == 1 ? L["1 account"] : L["{0} accounts", _accounts.Count];

    protected override async Task OnInitializedAsync()
    {
        Follow(Book.Feed, _ => Rebuild(), changes =>
        {
            // An account that is new may have used up an invitation.
            if (changes.Count > 0)
                _ = InvokeAsync(LoadInvitationsAsync);
            return Rebuild();
        });
        Follow(Sessions.Feed, _ => Rebuild(), _ => Rebuild());
        Follow(Tokens.Feed, _ => Rebuild(), _ => Rebuild());
        await LoadInvitationsAsync();
    }

    private static string About(Role role) => role switch
    {
        Role.Viewer => "viewer – reads",
        Role.Operator => "operator – is on call: acknowledges, silences, restarts",
        Role.Manager => "manager – approves promotions, edits plans and profiles",
        _ => "admin – sees to accounts, secrets and configuration",
    };

    private bool Rebuild()
    {
        _accounts = [.. Book.Feed.Current.Values.OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase)];
        _rows = [.. _accounts.Where(account => account.Name.Contains(_search, StringComparison.OrdinalIgnoreCase) || account.Role.Word().StartsWith(_search, StringComparison.OrdinalIgnoreCase))];
        _sessions = Sessions.Feed.Current.Values.ToLookup(session => session.AccountId);
        _tokens = [.. Tokens.Feed.Current.Values.OrderBy(token => token.ExpiresAt)];
        return true;
    }

    private DateTimeOffset? SeenAt(Account account) => _sessions[account.Id].Select(session => (DateTimeOffset?)session.SeenAt).Append(account.SignedInAt).Max();

    private async Task LoadInvitationsAsync()
    {
        try
        {
            _invitations = await Invitations.ListAsync(Leaving);
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // Left.
        }
    }

    /// <summary>Does what a row asks for, unless the right to it is gone by now.</summary>
    private async Task DoAsync(Func<Actor, Task<string?>> deed) => _problem = Visiting.Refusal(Role.Admin) ?? await deed(Visiting.Actor);

    private async Task InviteAsync()
    {
        if (Visiting.Refusal(Role.Admin) is { } refusal)
        {
            _problem = refusal;
            return;
        }

        var (key, problem) = await Invitations.InviteAsync(_note, _role, Visiting.Actor, Leaving);
        Show(key, problem, L["An account of role {0}.", _role.Word()]);
        _note = "";
        await LoadInvitationsAsync();
    }

    private async Task ResetAsync(Account account)
    {
        if (Visiting.Refusal(Role.Admin) is { } refusal)
        {
            _problem = refusal;
            return;
        }

        var (key, problem) = await Invitations.ResetAsync(account.Id, Visiting.Actor, Leaving);
        Show(key, problem, L["A new password for {0}.", account.Name]);
        await LoadInvitationsAsync();
    }

    private async Task WithdrawAsync(string id)
    {
        _problem = Visiting.Refusal(Role.Admin);
        if (_problem is null)
            await Invitations.WithdrawAsync(id, Visiting.Actor, Leaving);
        await LoadInvitationsAsync();
    }

    private void Show(string? key, string? problem, string what) => (_link, _problem, _linkFor) = (key is null ? null : Links.Invitation(key), problem, what);
}
