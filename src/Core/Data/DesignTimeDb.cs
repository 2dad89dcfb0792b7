using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Quarterdeck.Core.Data;

/// <summary>Lets <c>dotnet ef</c> make migrations (see docs/development.md). Not part of the product's build.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<QuarterdeckDb>
{
    public QuarterdeckDb CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<QuarterdeckDb>();
        DataRegistration.Configure(builder, new DatabaseOptions { Path = "design.db" });
        return new QuarterdeckDb(builder.Options);
    }
}
