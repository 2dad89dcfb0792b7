using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Quarterdeck.Core.Data;

/// <summary>
/// The database. Entities and their configurations lie with their features. Read with a short-lived context from
/// <c>IDbContextFactory</c>; write through <see cref="DatabaseWriter"/> only.
/// </summary>
public sealed class QuarterdeckDb(DbContextOptions<QuarterdeckDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(QuarterdeckDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();

    /// <summary>Times are stored as milliseconds since 1970 UTC: small, sortable, without a zone to get wrong.</summary>
    private sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
