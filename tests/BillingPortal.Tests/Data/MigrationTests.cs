using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Data;

public sealed class MigrationTests
{
    [Fact]
    public void Both_databases_have_a_migration_for_every_change_of_the_model()
    {
        using var gate = new WriteGate(enabled: false);
        using var sqlite = new SqliteBillingDb(
            new DbContextOptionsBuilder<SqliteBillingDb>().UseSqlite("Data Source=:memory:").Options,
            gate
        );
        using var postgres = new PostgresBillingDb(
            new DbContextOptionsBuilder<PostgresBillingDb>().UseNpgsql("Host=nowhere").Options,
            gate
        );
        sqlite.Database.HasPendingModelChanges().ShouldBeFalse("run eng/add-migration.sh");
        postgres.Database.HasPendingModelChanges().ShouldBeFalse("run eng/add-migration.sh");
    }
}
