using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Changes;

namespace Quarterdeck.Dashboard.Shared;

/// <summary>
/// A component that follows change feeds. Each feed is read by a loop of its own that ends with the component: leaving
/// a page cancels the loops, disposes their subscriptions, and waits for them.
/// </summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    /// <summary>How long changes gather before a render.</summary>
    public static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _leaving = new();
    private readonly List<Task> _loops = [];

    [Inject] protected TimeProvider Time { get; set; } = default!;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    /// <summary>
    /// Hands over the snapshot now, then every batch of changes on the renderer's thread, followed by a render where
    /// <paramref name="changed"/> returns true.
    /// </summary>
    protected void Follow<TKey, TItem>(ChangeFeed<TKey, TItem> feed, Action<IReadOnlyDictionary<TKey, TItem>> snapshot, Func<IReadOnlyList<Change<TKey, TItem>>, bool> changed)
        where TKey : notnull
        where TItem : class
    {
        var subscription = feed.Subscribe();
        snapshot(subscription.Snapshot);
        _loops.Add(ReadAsync(subscription, changed));
    }

    /// <summary>Runs a loop that ends with the component.</summary>
    protected void Run(Func<CancellationToken, Task> loop) => _loops.Add(RunAsync(loop));

    /// <summary>What a component does besides when it is left.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await Task.WhenAll(_loops);
        await LeaveAsync();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task ReadAsync<TKey, TItem>(ChangeSubscription<TKey, TItem> subscription, Func<IReadOnlyList<Change<TKey, TItem>>, bool> changed)
        where TKey : notnull
        where TItem : class =>
        RunAsync(async leaving =>
        {
            using (subscription)
            {
                await foreach (var batch in subscription.ReadAllAsync(Coalesce, Time, leaving))
                {
                    await InvokeAsync(() =>
                    {
                        if (!leaving.IsCancellationRequested && changed(batch))
                            StateHasChanged();
                    });
                }
            }
        });

    private async Task RunAsync(Func<CancellationToken, Task> loop)
    {
        // Off the renderer's thread: waiting for the loops on leaving must not wait for itself.
        await Task.Yield();
        try
        {
            await loop(_leaving.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Left.
        }
        catch (ObjectDisposedException)
        {
            // The circuit is gone.
        }
        catch (Exception exception) when (!_leaving.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
