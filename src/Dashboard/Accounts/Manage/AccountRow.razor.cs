using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Accounts.Manage;

/// <summary>An account in the list, with what can be done to it.</summary>
public sealed partial class AccountRow
{
    private bool _sure;

    [Parameter, EditorRequired] public Account Account { get; set; } = default!;

    /// <summary>When it was last used; <see langword="null"/> where it never was.</summary>
    [Parameter] public DateTimeOffset? SeenAt { get; set; }

    /// <summary>Number of its sessions.</summary>
    [Parameter] public int Sessions { get; set; }

    /// <summary>Told what is to be done; the deed returns why it could not be.</summary>
    [Parameter, EditorRequired] public EventCallback<Func<Actor, Task<string?>>> OnDeed { get; set; }

    /// <summary>Asked for a link to a new password.</summary>
    [Parameter, EditorRequired] public EventCallback<Account> OnReset { get; set; }

    [Inject] private AccountOffice Office { get; set; } = default!;

    [Inject] private SessionBook Book { get; set; } = default!;

    [Inject] private CircuitVisitor Visiting { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    private string Ways => string.Join(", ", new[]
    {
        Account.SignOn,
        !Account.HasPassword ? null : Account.HasSecondFactor ? L["password and second factor"].Value : L["password only"].Value,
        Account.Passkeys switch { 0 => null, 1 => L["1 passkey"].Value, var count => L["{0} passkeys", count].Value },
    }.OfType<string>());

    private string Seen => SeenAt is { } seen ? L["seen {0} ago", (Time.GetUtcNow() - seen).InWords()] : L["never seen"];

    private Task DoAsync(Func<Actor, Task<string?>> deed) => OnDeed.InvokeAsync(deed);

    private Task RoleAsync(ChangeEventArgs change) =>
        Enum.TryParse<Role>(change.Value?.ToString(), out var role) ? DoAsync(by => Office.ChangeRoleAsync(Account.Id, role, by, CancellationToken.None)) : Task.CompletedTask;

    private async Task<string?> SignOutAsync(Actor by)
    {
        await Book.RevokeOthersAsync(Account.Id, except: null, by, CancellationToken.None);
        return null;
    }
}
