using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BillingPortal.Data;

/// <summary>
/// The portal's database. Entities and their configurations live with their feature and are found by scanning the
/// assembly; instants are stored as Unix milliseconds so that both databases compare and index them alike.
/// </summary>
public abstract class BillingDb(DbContextOptions options, WriteGate gate) : IdentityDbContext<IdentityUser>(options)
{
    private bool _insideTransaction;

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (_insideTransaction)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        using var pass = await gate.EnterAsync(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        if (_insideTransaction)
            return base.SaveChanges(acceptAllChangesOnSuccess);
        using var pass = gate.Enter(CancellationToken.None);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <summary>
    /// Runs <paramref name="work"/> in one write transaction, behind the write gate. Never await the network inside: every other writer of
    /// the process would wait for it.
    /// </summary>
    public async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        _insideTransaction = true;
        try
        {
            var result = await work();
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        finally
        {
            _insideTransaction = false;
        }
    }

    public Task InTransactionAsync(Func<Task> work, CancellationToken cancellationToken) =>
        InTransactionAsync(
            async () =>
            {
                await work();
                return true;
            },
            cancellationToken
        );

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(BillingDb).Assembly);
        builder.UseSnakeCaseColumns();
    }

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
    {
        // Identity reads its schema version from the application's services. Contexts made without them (design time, the factory) must use
        // the same version, or only one of the two models would have the passkey table.
        if (
            optionsBuilder
                .Options.FindExtension<Microsoft.EntityFrameworkCore.Infrastructure.CoreOptionsExtension>()
                ?.ApplicationServiceProvider
            is null
        )
            optionsBuilder.UseApplicationServiceProvider(IdentitySchema.Services);
    }

    private sealed class UnixMilliseconds()
        : ValueConverter<DateTimeOffset, long>(
            instant => instant.ToUnixTimeMilliseconds(),
            milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        );
}

internal static class IdentitySchema
{
    public static readonly IServiceProvider Services = new ServiceCollection().Configure<IdentityOptions>(Configure).BuildServiceProvider();

    public static void Configure(IdentityOptions options) => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
}

/// <summary>The model on SQLite; its migrations are in migrations/Sqlite.</summary>
public sealed class SqliteBillingDb(DbContextOptions<SqliteBillingDb> options, WriteGate gate) : BillingDb(options, gate);

/// <summary>The model on PostgreSQL; its migrations are in migrations/Postgres.</summary>
public sealed class PostgresBillingDb(DbContextOptions<PostgresBillingDb> options, WriteGate gate) : BillingDb(options, gate);
