using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Data;

/// <summary>Makes short-lived contexts. A page lives as long as its circuit, so it must not keep a context.</summary>
public sealed class BillingDbFactory : IDbContextFactory<BillingDb>
{
    private readonly Func<BillingDb> _create;

    public BillingDbFactory(BillingDatabase database, WriteGate gate)
    {
        if (database.IsPostgres)
        {
            var options = Options<PostgresBillingDb>(database);
            _create = () => new PostgresBillingDb(options, gate);
        }
        else
        {
            var options = Options<SqliteBillingDb>(database);
            _create = () => new SqliteBillingDb(options, gate);
        }
    }

    public BillingDb CreateDbContext() => _create();

    private static DbContextOptions<TContext> Options<TContext>(BillingDatabase database)
        where TContext : BillingDb
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        database.Configure(builder);
        return builder.Options;
    }
}
