namespace Quarterdeck.Core.Audit;

/// <summary>What came of a deed.</summary>
public enum AuditResult : byte
{
    /// <summary>It was done.</summary>
    Done = 0,

    /// <summary>It was not allowed, or not valid; nothing changed.</summary>
    Refused = 1,

    /// <summary>It was tried and went wrong.</summary>
    Failed = 2,

    /// <summary>It is about to be tried; another entry says what came of it.</summary>
    Begun = 3,
}

/// <summary>One deed, as whoever does it describes it. People in details are named by <see cref="Actor.Person"/>, never by name.</summary>
/// <param name="Action">A dotted verb: <c>silence.create</c>, <c>account.sign-in</c>.</param>
/// <param name="Resource">What it is about, as kind and identity: <c>silence/17</c>, <c>service/llm-gateway</c>.</param>
public sealed record AuditEntry(string Action, string Resource)
{
    public AuditResult Result { get; init; }

    /// <summary>What was there before: anything that serializes to JSON. Secrets are taken out on the way in.</summary>
    public object? Before { get; init; }

    /// <summary>What is there afterwards; likewise.</summary>
    public object? After { get; init; }

    /// <summary>A sentence for people: why, or why not.</summary>
    public string? Note { get; init; }
}
