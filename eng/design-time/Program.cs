using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

Console.WriteLine("Used by eng/add-migration.sh only.");

internal sealed class SqliteFactory : IDesignTimeDbContextFactory<SqliteBillingDb>
{
    public SqliteBillingDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteBillingDb>().UseSqlite("Data Source=design.db").Options, new WriteGate(enabled: false));
}

internal sealed class PostgresFactory : IDesignTimeDbContextFactory<PostgresBillingDb>
{
    public PostgresBillingDb CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<PostgresBillingDb>().UseNpgsql("Host=localhost;Database=design").Options,
            new WriteGate(enabled: false)
        );
}
