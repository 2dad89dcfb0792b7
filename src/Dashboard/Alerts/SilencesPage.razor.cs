using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>What is silent, until when, because of whom.</summary>
public sealed partial class SilencesPage
{
    private SilenceList _list = new([], [], []);
    private SilenceDialog? _new;
    private WhoDialog? _extend, _end;
    private Silence? _chosen;
    private string _length = SilenceDraft.Lengths[1];

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private CurrentActor Who { get; set; } = default!;

    private string Headline => _list.Headline is var phrase ? L[phrase.Text, phrase.Arguments] : "";

    private DateTimeOffset? Extended => _chosen is { } silence && Durations.TryParse(_length, out var length) ? silence.EndsAt + length : null;

    protected override void Rebuild() => _list = SilenceList.Build(Silences.Feed.Current.Values, Book.Alerts.Current.Values, Time.GetUtcNow());

    /// <summary>Words that find its alerts: the values that its conditions name.</summary>
    private static string Search(Silence silence) => string.Join(' ', silence.Matchers.Where(matcher => matcher.Kind == MatchKind.Equal).Select(matcher => matcher.Value));

    private string When(Silence silence)
    {
        var now = Time.GetUtcNow();
        if (silence.EndsAt <= now)
            return silence.ExpiredBy is { } by ? L["ended by {0}", by] : L["ran out"];
        return silence.StartsAt > now ? L["from {0}", Zone.Short(silence.StartsAt, now)] : L["{0} left", (silence.EndsAt - now).InWords()];
    }

    private async Task AskAsync(WhoDialog dialog, Silence silence)
    {
        _chosen = silence;
        await dialog.OpenAsync();
    }

    private async Task<string?> ExtendAsync(string who) => (await Silences.ExtendAsync(_chosen!.Id, Extended!.Value, who, Who.Actor, CancellationToken.None)).Problem;

    private async Task<string?> EndAsync(string who) => (await Silences.ExpireAsync(_chosen!.Id, who, Who.Actor, CancellationToken.None)).Problem;
}
