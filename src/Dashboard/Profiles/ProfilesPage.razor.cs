using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Profiles;

/// <summary>The profiles of the workspace, and what differs between two of them.</summary>
public sealed partial class ProfilesPage
{
    private List<Profile> _profiles = [];
    private List<Profile> _rows = [];
    private IReadOnlyList<ValueDifference>? _difference;
    private string _from = "", _to = "";

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? To { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    [Inject] private ProfileLedger Ledger { get; set; } = default!;

    private string Headline
    {
        get
        {
            var behind = _profiles.Count(profile => Ledger.Feed.Current.TryGetValue(profile.Name, out var record) && record.Applications.Values.Any(application => application.Version < record.Number));
            return (_profiles.Count, behind) switch
            {
                (0, _) => L["Profiles"],
                (1, 0) => L["1 profile"],
                (var all, 0) => L["{0} profiles", all],
                (_, 1) => L["1 profile has a version that is not applied yet"],
                _ => L["{0} profiles have versions that are not applied yet", behind],
            };
        }
    }

    protected override void OnInitialized()
    {
        Follow(Workspace.Changes, _ => Rebuild(), _ => Rebuild());
        Follow(Ledger.Feed, static _ => { }, static _ => true);
    }

    protected override void OnParametersSet()
    {
        (_from, _to) = (From ?? "", To ?? "");
        Rebuild();
    }

    private string Applied(Profile profile)
    {
        var applications = Ledger.Feed.Current.GetValueOrDefault(profile.Name)?.Applications.Values.ToList() ?? [];
        return applications.Count == 0
            ? ProfileWords.ServicesOf(profile.Name, Workspace.Current) is { Count: > 0 } services ? L["declared by {0}", string.Join(", ", services)] : L["nothing"]
            : string.Join(", ", applications.Select(application => L["{0} (version {1})", application.Target, application.Version].Value));
    }

    private bool Rebuild()
    {
        _profiles = [.. Workspace.Current.Items<Profile>(Profile.Key).OrderBy(profile => profile.Name, StringComparer.Ordinal)];
        var words = (Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _rows = [.. _profiles.Where(profile => words.All(word => $"{profile.Name} {profile.Summary} {profile.Schema}".Contains(word, StringComparison.OrdinalIgnoreCase)))];
        _difference = _profiles.Find(profile => profile.Name == From) is { } before && _profiles.Find(profile => profile.Name == To) is { } after ? ProfileDiff.Between(before.Content, after.Content) : null;
        return true;
    }

    private void Show(string? search)
    {
        var query = new[] { ("q", search ?? ""), ("from", _from), ("to", _to) }.Where(part => part.Item2.Length > 0).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2)}").ToList();
        Navigation.NavigateTo(query.Count > 0 ? $"profiles?{string.Join('&', query)}" : "profiles", replace: true);
    }
}
