using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Jobs;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>Fires once a minute and leases the next minute's slots to the rules, with a margin for a scheduler that is late.</summary>
internal sealed class RuleJob(RuleEngine engine, AlertBook book, TimeProvider time)
    : ScheduledJob("rules", "Evaluates every rule group at its slot", JobSchedule.Each(Period))
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1), Margin = TimeSpan.FromSeconds(10);

    public override bool MayOverlap => true;

    public override async Task<string> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        await book.Ready.WaitAsync(cancellationToken);
        var next = context.NextAt ?? time.GetUtcNow() + Period;
        var evaluations = await engine.RunAsync(next + Margin, cancellationToken);
        return evaluations == 1 ? "1 evaluation" : $"{evaluations} evaluations";
    }
}
