using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Dashboard.Accounts.Passkeys;

namespace Quarterdeck.Dashboard.Accounts.Own;

/// <summary>Asks for the password or a passkey before it shows what changes how somebody signs in, or what else must not be done at a screen that somebody left.</summary>
public sealed partial class ConfirmGate
{
    private string _password = "";
    private string? _problem;
    private bool _busy;

    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>What cannot be done before; the ways to sign in where absent.</summary>
    [Parameter] public string? Why { get; set; }

    [Inject] private PasswordDesk Passwords { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Follow(Sessions.Feed, static _ => { }, changes => changes.Any(change => change.Key == Visiting.Current?.SessionId));
        // What was confirmed does not stay so.
        Run(async leaving =>
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(10), Time, leaving);
                await InvokeAsync(StateHasChanged);
            }
        });
    }

    private async Task ConfirmAsync()
    {
        if (_busy || Me is not { } me || Visiting.Current is not { SessionId: { } session } visitor)
            return;
        _busy = true;
        var right = await Task.Run(() => Passwords.IsRightAsync(me, _password, visitor.Actor, Leaving), Leaving);
        (_busy, _password, _problem) = (false, "", right ? null : L["That is not your password, or there were too many tries."].Value);
        if (right)
            await Sessions.ConfirmAsync(session, visitor.Actor, Leaving);
    }

    private async Task PasskeyAsync()
    {
        _busy = true;
        await using var passkeys = await PasskeyScript.LoadAsync(Script, Leaving);
        _problem = await passkeys.ConfirmAsync(Leaving);
        _busy = false;
    }
}
