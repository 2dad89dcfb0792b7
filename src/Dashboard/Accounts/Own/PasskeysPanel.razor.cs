using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core.Accounts.SignIn;
using Quarterdeck.Dashboard.Accounts.Passkeys;

namespace Quarterdeck.Dashboard.Accounts.Own;

/// <summary>Adds, names and removes passkeys.</summary>
public sealed partial class PasskeysPanel
{
    private IReadOnlyList<Passkey> _passkeys = [];
    private string _name = "";
    private string _newName = "";
    private string? _renaming;
    private string? _problem;
    private bool _busy;

    [Inject] private PasskeyBook Passkeys { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => _passkeys = Me is { } me ? await Passkeys.ListAsync(me.Id, Leaving) : [];

    private async Task AddAsync()
    {
        if (_busy)
            return;
        _busy = true;
        await using (var script = await PasskeyScript.LoadAsync(Script, Leaving))
            _problem = Unconfirmed ?? await script.AddAsync(_name, Leaving);
        _busy = false;
        if (_problem is null)
            _name = "";
        await LoadAsync();
    }

    private async Task RenameAsync(string id)
    {
        _problem = Unconfirmed ?? (Me is { } me ? await Passkeys.RenameAsync(me.Id, id, _newName, Visiting.Actor, Leaving) : null);
        if (_problem is null)
            _renaming = null;
        await LoadAsync();
    }

    private async Task RemoveAsync(string id)
    {
        _problem = Unconfirmed ?? (Me is { } me ? await Passkeys.RemoveAsync(me.Id, id, Visiting.Actor, Leaving) : null);
        await LoadAsync();
    }
}
