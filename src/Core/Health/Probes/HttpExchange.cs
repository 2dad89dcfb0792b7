namespace Quarterdeck.Core.Health.Probes;

/// <summary>Sends a call, follows its redirects and reads the beginning of the last answer.</summary>
internal sealed class HttpExchange(HttpHandlers handlers, TimeProvider clock)
{
    /// <summary>
    /// The answer, which the caller disposes, or the result where there was none. Exceptions are turned into results,
    /// except the cancellation.
    /// </summary>
    public async ValueTask<(HttpAnswer? Answer, ProbeResult? Failure, TimeSpan Latency)> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        List<Uri>? visited = null;
        HttpAnswer? answer = null;
        try
        {
            while (true)
            {
                using var request = call.ToRequest();
                using var response = await handlers.For(call.Tls, call.Reuse).SendAsync(request, cancellationToken);
                if (call.MaxRedirects > 0 && Location(call.Url, response) is { } next)
                {
                    (visited ??= []).Add(call.Url);
                    if (RedirectProblem(visited, next, call.MaxRedirects) is { } problem)
                        return (null, ProbeResult.Failed(clock.GetElapsedTime(start), MessageText.OneLine(problem)), default);
                    call = call.Redirected(next, (int)response.StatusCode);
                    continue;
                }

                if (LengthProblem(response) is { } wrong)
                    return (null, ProbeResult.Failed(clock.GetElapsedTime(start), wrong), default);
                answer = new HttpAnswer((int)response.StatusCode) { Certificate = handlers.Certificate(request, call.Tls, call.Reuse) };
                await answer.ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken), call.MaxBody, cancellationToken);
                return (answer, null, clock.GetElapsedTime(start));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TlsFileException)
        {
            using (answer)
                return (null, Failure(e, answer, call, clock.GetElapsedTime(start), cancellationToken), default);
        }
        catch
        {
            answer?.Dispose();
            throw;
        }
    }

    private static ProbeResult Failure(Exception exception, HttpAnswer? answer, HttpCall call, TimeSpan latency, CancellationToken cancellationToken)
    {
        if (exception is TlsFileException)
            return ProbeResult.Error(MessageText.OneLine(exception.Message));
        var result = NetworkFailure.ToResult(exception, call.Url.Authority, latency, cancellationToken);
        return answer is null || result.Outcome == Outcome.Error
            ? result
            : result with { Message = MessageText.OneLine($"HTTP {answer.Status}, then after {answer.Body.Length} bytes of the body: {result.Message}") };
    }

    private static Uri? Location(Uri from, HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location
            ? new Uri(from, location)
            : null;

    /// <summary>The handler passes over a length that is none, and takes the last of several.</summary>
    private static string? LengthProblem(HttpResponseMessage response)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var values))
            return null;
        string? first = null;
        foreach (var value in values)
        {
            if (value.Length == 0 || value.AsSpan().ContainsAnyExceptInRange('0', '9') || (first is not null && first != value))
                return $"HTTP {(int)response.StatusCode}, but its Content-Length is {MessageText.Quote(string.Join(", ", values))}";
            first = value;
        }

        return null;
    }

    private static string? RedirectProblem(List<Uri> visited, Uri next, int most)
    {
        if (next.Scheme is not ("http" or "https"))
            return $"redirects to {next.Scheme}:, which is not HTTP";
        if (visited[^1].Scheme == "https" && next.Scheme == "http")
            return $"redirects from https to {TargetText.Of(next)}: not followed";
        var first = visited.IndexOf(next);
        if (first >= 0)
            return "redirect loop: " + string.Join(" → ", visited.Skip(first).Append(next).Select(url => url.AbsolutePath));
        return visited.Count > most ? $"more than {most} redirects, the last to {TargetText.Of(next)}" : null;
    }
}
