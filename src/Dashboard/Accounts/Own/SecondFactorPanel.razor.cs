using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts.SignIn;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Accounts.Own;

/// <summary>Turns the second factor on and off.</summary>
public sealed partial class SecondFactorPanel
{
    private IReadOnlyList<string> _codes = [];
    private string? _secret;
    private string? _problem;
    private string _code = "";

    [Inject] private SecondFactors SecondFactors { get; set; } = default!;

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    /// <summary>What the app calls this console.</summary>
    private string Issuer => $"Quarterdeck {Workspace.Current.Name}";

    private async Task EnableAsync()
    {
        _problem = Unconfirmed;
        if (_problem is not null || Me is not { } me)
            return;
        (_codes, _problem) = await SecondFactors.EnableAsync(me.Id, _secret!, _code, Visiting.Actor, Leaving);
        if (_problem is null)
            (_secret, _code) = (null, "");
    }

    private async Task RenewAsync()
    {
        _problem = Unconfirmed;
        if (_problem is null && Me is { } me)
            (_codes, _problem) = await SecondFactors.RenewCodesAsync(me.Id, Visiting.Actor, Leaving);
    }

    private async Task DisableAsync()
    {
        _problem = Unconfirmed;
        if (_problem is null && Me is { } me)
            _problem = await SecondFactors.DisableAsync(me.Id, Visiting.Actor, Leaving);
    }
}
