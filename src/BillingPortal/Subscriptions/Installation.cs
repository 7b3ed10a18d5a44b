using System.Security.Cryptography;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Subscriptions;

/// <summary>
/// A unique name for this database, created once. It is part of every identifier sent to Stripe, so that two portals on one Stripe
/// account, or a portal that started over, never collide.
/// </summary>
public sealed class Installation
{
    private const string IncarnationSetting = "incarnation",
        EndedPrefix = "incarnation-ended:";
    private const int IdLength = 10;
    private string? _id;
    private volatile string? _incarnation;

    /// <exception cref="InvalidOperationException">Read before start-up loaded it.</exception>
    public string Id => _id ?? throw new InvalidOperationException("The installation's id is loaded at start, after the migrations.");

    /// <summary>
    /// The name that usage is reported under. It changes after each restore, so that reports the database lost cannot collide with
    /// new ones.
    /// </summary>
    /// <exception cref="InvalidOperationException">Read before start-up loaded it.</exception>
    public string Incarnation =>
        _incarnation ?? throw new InvalidOperationException("The installation's incarnation is loaded at start, after the migrations.");

    public async Task LoadAsync(IDbContextFactory<BillingDb> databases, CancellationToken cancellationToken)
    {
        _id = await ReadOrSetAsync(databases, "install", NewId(), cancellationToken);
        _incarnation = await ReadOrSetAsync(databases, IncarnationSetting, _id, cancellationToken);
    }

    /// <summary>Begins a new incarnation for reports from now on. Nodes that notice a restore together agree on one.</summary>
    public async Task BeginIncarnationAsync(IDbContextFactory<BillingDb> databases, CancellationToken cancellationToken)
    {
        var (before, next) = (Incarnation, NewId());
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            await db.InTransactionAsync(
                async () =>
                {
                    var isOurs =
                        await db.Set<Setting>()
                            .Where(setting => setting.Name == IncarnationSetting && setting.Value == before)
                            .ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, next), cancellationToken) == 1;
                    if (!isOurs)
                        return; // another node was faster
                    db.Add(new Setting { Name = EndedPrefix + before, Value = next });
                    await db.SaveChangesAsync(cancellationToken);
                },
                cancellationToken
            );
        _incarnation = await ReadOrSetAsync(databases, IncarnationSetting, next, cancellationToken);
    }

    /// <summary>
    /// Whether this database has recorded that an incarnation ended. If it has not, the incarnation began after this copy was made:
    /// the database was restored.
    /// </summary>
    public static async Task<bool> HasEndedAsync(
        IDbContextFactory<BillingDb> databases,
        string incarnation,
        CancellationToken cancellationToken
    )
    {
        var name = EndedPrefix + incarnation;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<Setting>().AnyAsync(setting => setting.Name == name, cancellationToken);
    }

    private static string NewId() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", IdLength);

    /// <summary>
    /// Reads a setting, and stores <paramref name="value"/> if there is none. Nodes that start together agree on one value.
    /// </summary>
    public static async Task<string> ReadOrSetAsync(
        IDbContextFactory<BillingDb> databases,
        string name,
        string value,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(
            () =>
                db.Database.ExecuteSqlAsync(
                    $"INSERT INTO settings (name, value) VALUES ({name}, {value}) ON CONFLICT DO NOTHING",
                    cancellationToken
                ),
            cancellationToken
        );
        return await db.Set<Setting>()
            .AsNoTracking()
            .Where(setting => setting.Name == name)
            .Select(setting => setting.Value)
            .FirstAsync(cancellationToken);
    }
}

/// <summary>A value that belongs to this database and is created once.</summary>
public sealed class Setting
{
    public required string Name { get; set; }
    public required string Value { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Setting>
    {
        public void Configure(EntityTypeBuilder<Setting> builder)
        {
            builder.ToTable("settings");
            builder.HasKey(setting => setting.Name);
            builder.Property(setting => setting.Name).HasMaxLength(60);
            builder.Property(setting => setting.Value).HasMaxLength(4000);
        }
    }
}
