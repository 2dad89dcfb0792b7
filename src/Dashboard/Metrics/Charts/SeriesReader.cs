using System.Data.Common;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Dashboard.Metrics.Charts;

/// <summary>Asks expressions for screens; what goes wrong is part of the answer.</summary>
public sealed class SeriesReader(IQueryEngine engine, TimeProvider time)
{
    /// <summary>The values over a stretch that ends now.</summary>
    public Task<SeriesAnswer> ReadAsync(string expression, GraphRange range, CancellationToken cancellationToken) =>
        ReadAsync(expression, range.Until(time.GetUtcNow()), cancellationToken);

    /// <summary>The values over a stretch.</summary>
    public async Task<SeriesAnswer> ReadAsync(string expression, QueryRange range, CancellationToken cancellationToken)
    {
        var (answer, took) = await AskAsync(token => engine.RangeAsync(expression, range, token), cancellationToken);
        return new SeriesAnswer(expression, range)
        {
            Series = answer.Value is QueryValue.Matrix matrix ? matrix.Series : [],
            Error = answer.Error?.Message,
            Remarks = [.. answer.Warnings, .. answer.Infos],
            Took = took,
        };
    }

    /// <summary>The values now.</summary>
    public async Task<InstantAnswer> ReadNowAsync(string expression, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (answer, took) = await AskAsync(token => engine.InstantAsync(expression, now, token), cancellationToken);
        return new InstantAnswer(expression, now, answer, took);
    }

    private async Task<(QueryAnswer Answer, TimeSpan Took)> AskAsync(Func<CancellationToken, Task<QueryAnswer>> ask, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        QueryAnswer answer;
        try
        {
            answer = await ask(cancellationToken);
        }
        catch (DbException exception)
        {
            answer = new QueryError(QueryErrorKind.Execution, $"the samples cannot be read: {exception.Message}");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return (answer, time.GetElapsedTime(began));
    }
}

/// <summary>The value of an expression at one moment.</summary>
/// <param name="Expression">What was asked.</param>
/// <param name="At">For which moment.</param>
/// <param name="Answer">The value, or what is wrong.</param>
/// <param name="Took">How long the answer took.</param>
public sealed record InstantAnswer(string Expression, DateTimeOffset At, QueryAnswer Answer, TimeSpan Took);
