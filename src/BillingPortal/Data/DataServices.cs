using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Data;

/// <summary>Registers the database contexts, the data directory and its lock.</summary>
public static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        var directory = DataDirectory.From(configuration);
        var database = BillingDatabase.From(configuration, directory);
        services.AddSingleton(directory);
        services.AddSingleton(database);
        services.AddSingleton<DataLock>();
        services.AddSingleton<StorageState>();
        services.AddSingleton<BackUp>();
        services.AddSingleton<Restore>();
        services.AddSingleton(new WriteGate(enabled: !database.IsPostgres));
        services.AddSingleton<BillingDbFactory>();
        services.AddSingleton<IDbContextFactory<BillingDb>>(provider => provider.GetRequiredService<BillingDbFactory>());
        // Identity's stores need one context per request; everything else opens its own.
        services.AddScoped(provider => provider.GetRequiredService<BillingDbFactory>().CreateDbContext());
        services.AddDataProtection().SetApplicationName("BillingPortal").PersistKeysToFileSystem(directory.PrivateDirectory("keys"));
        return services;
    }

    /// <summary>Brings the database to the newest migration; safe when several nodes start at once.</summary>
    /// <exception cref="StartException">The database cannot be reached or written, or a newer version of the program has migrated
    /// it.</exception>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var db = services.GetRequiredService<BillingDbFactory>().CreateDbContext();
        try
        {
            await RefuseNewerAsync(db, cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
            await AppendOnlyTables.GuardAsync(db, cancellationToken);
        }
        catch (Exception failure) when (FindDatabaseException(failure) is { } failed)
        {
            throw new StartException(services.GetRequiredService<BillingDatabase>().Describe(failed));
        }
    }

    /// <summary>For a command beside a running portal. The database has to be at this program's migration already: migrating is not
    /// safe under a running portal.</summary>
    /// <exception cref="StartException">The database is older or newer than this program.</exception>
    public static async Task RequireMigratedAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = services.GetRequiredService<BillingDbFactory>().CreateDbContext();
        await RefuseNewerAsync(db, cancellationToken);
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new StartException(
                "The portal that runs is older than this program. Stop it and start the new one; then run the command again."
            );
    }

    // An older program would misread tables whose meaning has changed since.
    private static async Task RefuseNewerAsync(BillingDb db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToList();
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(known, StringComparer.Ordinal).ToList();
        if (unknown.Count == 0)
            return;
        throw new StartException(
            $"The database is newer than this program: it has been brought to {unknown[^1]}, and this program "
                + $"({typeof(DataServices).Assembly.GetName().Version}) knows changes up to {known[^1]}. "
                + "Start the newer program, or restore a backup that this one made."
        );
    }

    // The driver's own exception, however deeply it is wrapped.
    private static DbException? FindDatabaseException(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is DbException trouble)
                return trouble;
        return null;
    }
}
