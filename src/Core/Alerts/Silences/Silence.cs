using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Silences;

/// <summary>Alerts that nobody is told of for a while, because somebody said so.</summary>
public sealed record Silence
{
    /// <summary>Its number, as in <c>#12</c>.</summary>
    public required long Id { get; init; }

    /// <summary>Conditions on labels that all must hold; at least one.</summary>
    public required IReadOnlyList<LabelMatcher> Matchers { get; init; }

    /// <summary>Who set it.</summary>
    public required string Author { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>From when on.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Until when; the moment itself is silent no more.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Who ended it before its time; <see langword="null"/> where nobody did.</summary>
    public string? ExpiredBy { get; init; }

    /// <summary>Whether it silences at a moment.</summary>
    public bool IsActive(DateTimeOffset at) => StartsAt <= at && at < EndsAt;

    /// <summary>Whether it is about alerts with these labels.</summary>
    public bool Concerns(Labels labels) => Matchers.Match(labels);
}

/// <summary>What somebody asks for.</summary>
/// <param name="Matchers">Conditions such as <c>service="api"</c>.</param>
/// <param name="Author">Who asks.</param>
/// <param name="Reason">Why; required.</param>
/// <param name="StartsAt">From when on; now where absent.</param>
/// <param name="EndsAt">Until when.</param>
public sealed record SilenceRequest(IReadOnlyList<string> Matchers, string Author, string Reason, DateTimeOffset? StartsAt, DateTimeOffset EndsAt);

/// <summary>The silence, or why there is none.</summary>
public sealed record SilenceAnswer(Silence? Silence, string? Problem);

/// <summary>A stored silence.</summary>
internal sealed class SilenceRecord : IEntityTypeConfiguration<SilenceRecord>
{
    public long Id { get; set; }

    /// <summary>One matcher a line.</summary>
    public required string Matchers { get; set; }

    public required string Author { get; set; }

    public required string Reason { get; set; }

    public DateTimeOffset StartsAt { get; set; }

    public DateTimeOffset EndsAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public string? ExpiredBy { get; set; }

    public void Configure(EntityTypeBuilder<SilenceRecord> builder)
    {
        builder.ToTable("silences");
        builder.HasIndex(silence => silence.EndsAt);
    }

    public Silence ToSilence() => new()
    {
        Id = Id,
        Matchers = MatcherText.All(Matchers.Split('\n')),
        Author = Author,
        Reason = Reason,
        StartsAt = StartsAt,
        EndsAt = EndsAt,
        ExpiredBy = ExpiredBy,
    };
}
