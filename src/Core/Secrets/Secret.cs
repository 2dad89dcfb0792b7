namespace Quarterdeck.Core.Secrets;

/// <summary>What the console tells about a secret; never its value.</summary>
/// <param name="Name">Its name, as in <c>${secret:NAME}</c>.</param>
/// <param name="Summary">One line that says what it is for.</param>
/// <param name="Source">Where the value lies.</param>
/// <param name="RotateEvery">How old it may become; <see langword="null"/> for any age.</param>
/// <param name="Version">Counts changes of the value or its source, from 1.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ChangedAt">When the value or its source was last changed here.</param>
/// <param name="ChangedBy">Who did: the opaque identity of the audit log, so that nothing has to be forgotten here.</param>
public sealed record Secret(
    string Name, string Summary, SecretSource Source, TimeSpan? RotateEvery, long Version, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, string ChangedBy)
{
    /// <summary>Age that a secret may reach where nobody says otherwise: the monthly rotation that operations manuals ask for.</summary>
    public static readonly TimeSpan CommonRotation = TimeSpan.FromDays(30);

    /// <summary>Why the value cannot be had now, and what to do; <see langword="null"/> where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>When it is to be changed; <see langword="null"/> for never.</summary>
    public DateTimeOffset? DueAt => RotateEvery is { } every ? ChangedAt + every : null;
}

/// <summary>What somebody asks for.</summary>
/// <param name="Name">Which secret; made where there is none.</param>
/// <param name="Source">Where the value lies.</param>
public sealed record SecretRequest(string Name, SecretSource Source)
{
    /// <summary>The value, for a kept one. Absent: the one that is there stays.</summary>
    public string? Value { get; init; }

    /// <summary>What it is for; unchanged where absent.</summary>
    public string? Summary { get; init; }

    /// <summary>How old it may become; <see cref="TimeSpan.Zero"/> for any age, unchanged where absent.</summary>
    public TimeSpan? RotateEvery { get; init; }

    /// <summary>Says nothing: a request must not bring its value into a log.</summary>
    public override string ToString() => $"SecretRequest {Name}";
}

/// <summary>The secret, or why it is not as asked for.</summary>
public sealed record SecretAnswer(Secret? Secret, string? Problem);
