using System.Data.Common;
using System.Threading.Channels;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>The ways to people: whether they work, what went over them, which alert takes which.</summary>
public sealed partial class ChannelsPage
{
    private const int Most = 50, Links = 5;

    private readonly SortedDictionary<string, ChannelState> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SendAnswer> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _testing = new(StringComparer.Ordinal);
    private readonly Channel<bool> _stale = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IReadOnlyList<SentNotification>? _sent;
    private string? _fault;

    [Inject] private AlertNotifications Notifications { get; set; } = default!;

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private CurrentActor Who { get; set; } = default!;

    private string Headline => ChannelWords.Headline(_channels.Values) is var phrase ? L[phrase.Text, phrase.Arguments] : "";

    protected override void OnInitialized()
    {
        Follow(
            Notifications.Channels,
            snapshot =>
            {
                foreach (var (name, channel) in snapshot)
                    _channels[name] = channel;
            },
            changes =>
            {
                foreach (var (name, channel) in changes)
                {
                    if (channel is null)
                        _channels.Remove(name);
                    else
                        _channels[name] = channel;
                }

                _stale.Writer.TryWrite(true);
                return true;
            });
        _stale.Writer.TryWrite(true);
        Run(ReadAsync);
    }

    private async Task ReadAsync(CancellationToken leaving)
    {
        await foreach (var _ in _stale.Reader.ReadAllAsync(leaving))
        {
            try
            {
                (_sent, _fault) = (await Notifications.HistoryAsync(channel: null, Most, leaving), null);
            }
            catch (DbException exception)
            {
                _fault = exception.Message;
            }

            await InvokeAsync(StateHasChanged);
        }
    }

    private async Task TestAsync(string name)
    {
        if (!Who.May(Role.Operator))
            return;
        _testing.Add(name);
        _answers.Remove(name);
        try
        {
            _answers[name] = await Notifications.SendTestAsync(name, Who.Actor, Leaving);
        }
        catch (OperationCanceledException)
        {
            // Left.
        }
        finally
        {
            _testing.Remove(name);
        }
    }
}
