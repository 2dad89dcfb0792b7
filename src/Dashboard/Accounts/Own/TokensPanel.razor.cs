using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Tokens;

namespace Quarterdeck.Dashboard.Accounts.Own;

/// <summary>One's own API tokens.</summary>
public sealed partial class TokensPanel
{
    private IReadOnlyList<ApiToken> _tokens = [];
    private string _name = "";
    private Role _role = Role.Viewer;
    private Area _areas = Area.None;
    private int _days;
    private string? _made;
    private string? _problem;

    [Inject] private TokenBook Tokens { get; set; } = default!;

    [Inject] private AccountOptions Options { get; set; } = default!;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _days = Options.TokenDays;
        Follow(Tokens.Feed, _ => Rebuild(), _ =>
        {
            Rebuild();
            return true;
        });
    }

    private void Rebuild() => _tokens = [.. Tokens.Feed.Current.Values.Where(token => token.AccountId == Visiting.Current?.AccountId).OrderBy(token => token.CreatedAt)];

    private async Task CreateAsync()
    {
        (_problem, _made) = (null, null);
        if (Me is not { } me)
            return;
        var (token, text) = await Tokens.CreateAsync(new TokenRequest(_name, _role, _areas, _days), me, Visiting.Actor, Leaving);
        if (token is null)
            _problem = text;
        else
            (_made, _name, _areas) = (text, "", Area.None);
    }
}
