using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>Brings the alerts back at the start, and keeps the engine to the rule files of the workspace.</summary>
internal sealed class RuleWatch(WorkspaceSource workspaces, RuleEngine engine, AlertBook book, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await book.RestoreAsync(stoppingToken);
        using var changes = workspaces.Changes.Subscribe();
        await engine.DefineAsync(workspaces.Current.Items<RuleFile>(RuleFiles.Key), stoppingToken);
        await foreach (var _ in changes.ReadAllAsync(TimeSpan.Zero, time, stoppingToken))
            await engine.DefineAsync(workspaces.Current.Items<RuleFile>(RuleFiles.Key), stoppingToken);
    }
}
