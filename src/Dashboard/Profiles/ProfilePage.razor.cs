using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Profiles;

/// <summary>A profile: its values and where they come from, its versions, and where it is applied.</summary>
public sealed partial class ProfilePage
{
    private const int MostVersions = 200;

    private Profile? _profile;
    private ProfileRecord? _record;
    private IReadOnlyList<ProfileVersion> _versions = [];
    private IReadOnlyList<ValueDifference>? _difference;
    private IReadOnlyList<string> _services = [];
    private IReadOnlyDictionary<string, string> _people = new Dictionary<string, string>();
    private ProfileFormat _format = ProfileFormat.Env;
    private string _target = "";
    private string? _problem;
    private int _from = 1, _to = 1;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery(Name = "from")] private int? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private int? To { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    [Inject] private ProfileLedger Ledger { get; set; } = default!;

    [Inject] private AuditReader People { get; set; } = default!;

    [Inject] private CurrentActor Who { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    protected override void OnInitialized()
    {
        Follow(Workspace.Changes, static _ => { }, _ => Rebuild());
        Follow(Ledger.Feed, static _ => { }, changes =>
        {
            if (changes.Any(change => change.Key == Name))
                Run(LoadAsync);
            return Rebuild();
        });
    }

    protected override void OnParametersSet()
    {
        Rebuild();
        Run(LoadAsync);
    }

    private string NameOf(string person) => _people.GetValueOrDefault(person, person);

    private string Origin(ProfileValue value) => value.Origin switch
    {
        ValueOrigin.Own => L["this profile"],
        ValueOrigin.Inherited => L["inherited from {0}", value.From!],
        _ => L["default"],
    };

    private bool Rebuild()
    {
        _profile = Workspace.Current.Items<Profile>(Profile.Key).FirstOrDefault(profile => profile.Name == Name);
        _record = Ledger.Feed.Current.GetValueOrDefault(Name);
        _services = ProfileWords.ServicesOf(Name, Workspace.Current);
        return true;
    }

    private async Task LoadAsync(CancellationToken leaving)
    {
        var versions = await Ledger.VersionsAsync(Name, MostVersions, leaving);
        var people = await People.NamesAsync(leaving);
        IReadOnlyList<ValueDifference>? difference = null;
        if (From is { } from && To is { } to && await Ledger.FindAsync(Name, from, leaving) is { } before && await Ledger.FindAsync(Name, to, leaving) is { } after)
            difference = ProfileDiff.Between(before.Content, after.Content);
        await InvokeAsync(() =>
        {
            (_versions, _people, _difference) = (versions, people, difference);
            _to = To ?? versions.FirstOrDefault()?.Number ?? 1;
            _from = From ?? Math.Max(1, _to - 1);
            StateHasChanged();
        });
    }

    private void Compare() => Navigation.NavigateTo($"profiles/{Uri.EscapeDataString(Name)}?from={_from}&to={_to}");

    private async Task ApplyAsync()
    {
        _problem = Who.Refusal(Role.Manager) ?? (await Ledger.ApplyAsync(Name, _target, version: null, Who.Actor, Leaving)).Problem;
        if (_problem is null)
            _target = "";
    }
}
