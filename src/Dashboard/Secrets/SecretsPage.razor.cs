using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Secrets.Scan;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Secrets;

/// <summary>Which secrets there are, how old they are, and where they are used. Values go in and are never shown.</summary>
public sealed partial class SecretsPage
{
    private const int Shown = 50;

    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);

    private IReadOnlyCollection<Secret> _secrets = [];
    private List<Secret> _rows = [];
    private List<(SecretStanding Standing, int Count)> _counts = [];
    private ILookup<string, SecretUse> _uses = Array.Empty<SecretUse>().ToLookup(use => use.Name);
    private IReadOnlyDictionary<string, string> _people = new Dictionary<string, string>();
    private IReadOnlyList<DateTimeOffset> _keys = [];
    private SecretStanding? _standing;
    private SecretDraft? _edited;
    private ScanReport? _scan;
    private KeyRotation? _rotated;
    private string? _problem;
    private bool _busy, _dropOld;

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "standing")] private string? Standing { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private SecretBook Book { get; set; } = default!;

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    [Inject] private AuditReader People { get; set; } = default!;

    [Inject] private SessionBook Sessions { get; set; } = default!;

    [Inject] private CircuitVisitor Visiting { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private string Headline
    {
        get
        {
            var bad = _counts.Where(one => one.Standing >= SecretStanding.Overdue).Sum(one => one.Count);
            return (_secrets.Count, bad) switch
            {
                (0, _) => L["Secrets"],
                (1, 0) => L["The only secret is as it should be"],
                (var all, 0) => L["All {0} secrets are as they should be", all],
                (var all, 1) => L["1 of {0} secrets needs somebody", all],
                var (all, needy) => L["{0} of {1} secrets need somebody", needy, all],
            };
        }
    }

    protected override void OnInitialized()
    {
        Follow(Book.Feed, _ => Rebuild(), _ =>
        {
            Run(LoadPeopleAsync);
            return Rebuild();
        });
        Follow(Workspace.Changes, _ => Rebuild(), _ => Rebuild());
        Run(LoadPeopleAsync);
        // Ages go on, and one that was fine becomes due.
        Run(async leaving =>
        {
            using var timer = new PeriodicTimer(Refresh, Time);
            while (await timer.WaitForNextTickAsync(leaving))
            {
                await InvokeAsync(() =>
                {
                    Rebuild();
                    StateHasChanged();
                });
            }
        });
    }

    protected override void OnParametersSet()
    {
        _standing = Enum.TryParse<SecretStanding>(Standing, ignoreCase: true, out var standing) && Enum.IsDefined(standing) ? standing : null;
        Rebuild();
    }

    private string NameOf(string person) => _people.GetValueOrDefault(person, person);

    private void Show(string search, SecretStanding? standing)
    {
        var query = new[] { search.Length > 0 ? $"q={Uri.EscapeDataString(search)}" : null, standing is { } one ? $"standing={one.ToString().ToLowerInvariant()}" : null }.OfType<string>().ToList();
        Navigation.NavigateTo(query.Count > 0 ? $"secrets?{string.Join('&', query)}" : "secrets", replace: true);
    }

    private bool Rebuild()
    {
        var now = Time.GetUtcNow();
        _secrets = [.. Book.Feed.Current.Values];
        _uses = Workspace.Current.SecretUses.ToLookup(use => use.Name, StringComparer.Ordinal);
        _counts = [.. _secrets.CountBy(secret => SecretsCheck.Of(secret, now)).OrderByDescending(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];
        var words = (Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _rows = [.. _secrets
            .Where(secret => (_standing is null || SecretsCheck.Of(secret, now) == _standing) && words.All(word => $"{secret.Name} {secret.Summary} {secret.Source.Words}".Contains(word, StringComparison.OrdinalIgnoreCase)))
            .OrderByDescending(secret => SecretsCheck.Of(secret, now)).ThenBy(secret => secret.Name, StringComparer.Ordinal)];
        _keys = Book.Keys;
        return true;
    }

    private async Task LoadPeopleAsync(CancellationToken leaving)
    {
        var people = await People.NamesAsync(leaving);
        await InvokeAsync(() =>
        {
            _people = people;
            StateHasChanged();
        });
    }

    /// <summary>Why a secret may not be changed now: asked again at each deed.</summary>
    private string? Refusal() => Visiting.Refusal(Role.Admin)
        ?? (Visiting.Current is { SessionId: { } session } && !Sessions.IsConfirmed(session) ? L["That took a while: open a secret and give your password once more."].Value : null);

    private async Task<string?> SaveAsync(SecretDraft draft)
    {
        if (Refusal() is { } refusal)
            return refusal;
        if (draft.IsDeleted)
        {
            if ((SecretWords.InUse(draft.Name, Workspace.Current) ?? await Book.DeleteAsync(draft.Name, Visiting.Actor, Leaving)) is { } kept)
                return kept;
        }
        else if ((await Book.SetAsync(draft.ToRequest(), Visiting.Actor, Leaving)).Problem is { } problem)
            return problem;
        (_edited, _problem) = (null, null);
        return null;
    }

    private async Task RotateAsync()
    {
        _problem = Refusal();
        if (_problem is not null)
            return;
        _busy = true;
        _rotated = await Book.RotateKeysAsync(_dropOld, Visiting.Actor, Leaving);
        _keys = Book.Keys;
        _busy = false;
    }

    private async Task ScanAsync()
    {
        _busy = true;
        _scan = await Task.Run(() => SecretScan.Run([Workspace.Current.Folder], [], Leaving), Leaving);
        _busy = false;
    }
}
