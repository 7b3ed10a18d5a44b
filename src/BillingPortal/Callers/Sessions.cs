using System.Security.Cryptography;
using BillingPortal.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Callers;

/// <summary>The <c>Sessions</c> section.</summary>
public sealed class SessionSettings
{
    /// <summary>Days until a person has to sign in again, however active they are.</summary>
    public int AbsoluteDays { get; init; } = 30;

    /// <summary>Seconds between two checks of the rights behind an open page; at most 60.</summary>
    public int RevalidateSeconds { get; init; } = 30;

    public TimeSpan Revalidate => TimeSpan.FromSeconds(Math.Clamp(RevalidateSeconds, 1, 60));
}

/// <summary>A session's person, as the database has it now.</summary>
public sealed record SessionNow(string UserId, string Email, bool IsOperator);

/// <summary>Begins, reads and ends sessions.</summary>
public sealed class Sessions(IDbContextFactory<BillingDb> databases, SessionSettings settings, TimeProvider wall)
{
    private const int IdBytes = 16;

    /// <summary>Returns the new session's id.</summary>
    public async Task<string> BeginAsync(IdentityUser user, CancellationToken cancellationToken)
    {
        var now = wall.GetUtcNow();
        var session = new Session
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
            UserId = user.Id,
            Stamp = user.SecurityStamp ?? "",
            CreatedAt = now,
            EndsAt = now.AddDays(settings.AbsoluteDays),
        };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(
            async () =>
            {
                // Deletes everybody's expired sessions, including those of people who never come back.
                await db.Set<Session>().Where(row => row.EndsAt <= now).ExecuteDeleteAsync(cancellationToken);
                db.Add(session);
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken
        );
        return session.Id;
    }

    /// <summary>Null when the session has ended or expired, or was made before the person's security stamp changed.</summary>
    public async Task<SessionNow?> FindAsync(string? sessionId, CancellationToken cancellationToken)
    {
        if (sessionId is null)
            return null;
        var now = wall.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<Session>()
            .AsNoTracking()
            .Where(session => session.Id == sessionId && session.EndsAt > now)
            .Join(db.Users, session => session.UserId, user => user.Id, (session, user) => new { session.Stamp, User = user })
            .Where(row => row.Stamp == row.User.SecurityStamp)
            .Select(row => new SessionNow(
                row.User.Id,
                row.User.Email!,
                db.UserRoles.Any(userRole =>
                    userRole.UserId == row.User.Id && db.Roles.Any(role => role.Id == userRole.RoleId && role.Name == Caller.OperatorRole)
                )
            ))
            .FirstOrDefaultAsync(cancellationToken);
    }

    public Task EndAsync(string sessionId, CancellationToken cancellationToken) =>
        EndAsync(rows => rows.Where(row => row.Id == sessionId), cancellationToken);

    /// <summary>Ends all of a person's sessions, on every device.</summary>
    public Task EndAllAsync(string userId, CancellationToken cancellationToken) =>
        EndAsync(rows => rows.Where(row => row.UserId == userId), cancellationToken);

    private async Task EndAsync(Func<IQueryable<Session>, IQueryable<Session>> which, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(() => which(db.Set<Session>()).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }
}
