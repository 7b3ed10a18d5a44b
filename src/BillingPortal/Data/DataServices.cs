using BillingPortal.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Data;

public static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        var directory = DataDirectory.From(configuration);
        var database = BillingDatabase.From(configuration, directory);
        services.AddSingleton(directory);
        services.AddSingleton(database);
        services.AddSingleton(new WriteGate(enabled: !database.IsPostgres));
        services.AddSingleton<BillingDbFactory>();
        services.AddSingleton<IDbContextFactory<BillingDb>>(provider => provider.GetRequiredService<BillingDbFactory>());
        // Identity's stores want one context per request; everything else opens its own.
        services.AddScoped(provider => provider.GetRequiredService<BillingDbFactory>().CreateDbContext());
        services.AddDataProtection().SetApplicationName("BillingPortal").PersistKeysToFileSystem(Directory.CreateDirectory(directory.File("keys")));
        return services;
    }

    /// <summary>Brings the database to the newest migration; safe when several nodes start at once.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var db = services.GetRequiredService<BillingDbFactory>().CreateDbContext();
        await db.Database.MigrateAsync(cancellationToken);
        await AppendOnlyTables.GuardAsync(db, cancellationToken);
    }
}
