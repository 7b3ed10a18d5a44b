using System.Security.Cryptography;
using System.Text;
using BillingPortal.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace BillingPortal.Accounts;

/// <summary>Wrong passwords for one address, whether or not it has an account.</summary>
public sealed class SignInTry
{
    /// <summary>SHA-256 of the address: the text typed may be long, or may be a password.</summary>
    public required byte[] AddressHash { get; set; }
    public int Tries { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }
    public DateTimeOffset LastAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SignInTry>
    {
        public void Configure(EntityTypeBuilder<SignInTry> builder)
        {
            builder.ToTable("sign_in_tries");
            builder.HasKey(row => row.AddressHash);
            builder.Property(row => row.AddressHash).HasMaxLength(32);
            builder.HasIndex(row => row.LastAt);
        }
    }
}

/// <summary>
/// Counts wrong passwords by address in one table, for known and unknown addresses. Two tables would tell them apart by speed, by what a
/// restart forgets, or by which one fills up.
/// </summary>
public sealed class SignInTries(IDbContextFactory<BillingDb> databases, IOptions<IdentityOptions> options, TimeProvider wall)
{
    private const int PrunedAtOnce = 50;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    public async Task<bool> IsLockedAsync(string email, CancellationToken cancellationToken)
    {
        var (hash, now) = (HashOf(email), wall.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<SignInTry>().AnyAsync(row => row.AddressHash == hash && row.LockedUntil > now, cancellationToken);
    }

    /// <summary>Counts one more wrong password.</summary>
    /// <returns>True when this try locks the address.</returns>
    public async Task<bool> CountAsync(string email, CancellationToken cancellationToken)
    {
        try
        {
            return await CountOnceAsync(email, cancellationToken);
        }
        catch (DbUpdateException)
        {
            return await CountOnceAsync(email, cancellationToken); // another node inserted this address's first try at the same moment
        }
    }

    private async Task<bool> CountOnceAsync(string email, CancellationToken cancellationToken)
    {
        var lockout = options.Value.Lockout;
        var (hash, now) = (HashOf(email), wall.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.InTransactionAsync(
            async () =>
            {
                var old = now - Remembered;
                var oldest = db.Set<SignInTry>().Where(row => row.LastAt < old).OrderBy(row => row.LastAt).Select(row => row.AddressHash);
                await db.Set<SignInTry>()
                    .Where(row => oldest.Take(PrunedAtOnce).Contains(row.AddressHash))
                    .ExecuteDeleteAsync(cancellationToken);
                var row = await db.Set<SignInTry>().FirstOrDefaultAsync(row => row.AddressHash == hash, cancellationToken);
                if (row is null)
                    db.Add(row = new SignInTry { AddressHash = hash });
                if (row.LockedUntil <= now)
                    (row.Tries, row.LockedUntil) = (0, null);
                (row.Tries, row.LastAt) = (row.Tries + 1, now);
                var locks = row.LockedUntil is null && row.Tries >= lockout.MaxFailedAccessAttempts;
                if (locks)
                    row.LockedUntil = now + lockout.DefaultLockoutTimeSpan;
                await db.SaveChangesAsync(cancellationToken);
                return locks;
            },
            cancellationToken
        );
    }

    /// <summary>Called after the right password, or a new one.</summary>
    public async Task ForgetAsync(string email, CancellationToken cancellationToken)
    {
        var hash = HashOf(email);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(
            () => db.Set<SignInTry>().Where(row => row.AddressHash == hash).ExecuteDeleteAsync(cancellationToken),
            cancellationToken
        );
    }

    private static byte[] HashOf(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToUpperInvariant()));
}
