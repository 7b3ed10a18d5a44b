using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.StripeEvents;

/// <summary>Counts of waiting and failed events, and so on.</summary>
public sealed record InboxFigures(int Pending, int Dead, int Last24Hours, int FoundBySweep);

/// <summary>Reads the inbox for operators.</summary>
public sealed class InboxQueries(IDbContextFactory<BillingDb> databases, TimeProvider wall)
{
    public const int LargestPage = 100;

    public async Task<InboxFigures> FiguresAsync(CancellationToken cancellationToken)
    {
        var yesterday = wall.GetUtcNow().AddDays(-1);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<InboxEvent>().AsNoTracking();
        return new InboxFigures(
            await rows.CountAsync(row => row.State == InboxState.Pending, cancellationToken),
            await rows.CountAsync(row => row.State == InboxState.Dead, cancellationToken),
            await rows.CountAsync(row => row.ReceivedAt > yesterday, cancellationToken),
            await rows.CountAsync(row => row.FromSweep && row.ReceivedAt > yesterday, cancellationToken)
        );
    }

    /// <param name="state">Only this state; null for all.</param>
    /// <param name="text">Part of an id, a type or an object's id.</param>
    public async Task<(IReadOnlyList<InboxEvent> Rows, int Total)> ListAsync(
        InboxState? state,
        string? text,
        int skip,
        int take,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<InboxEvent>().AsNoTracking().Where(row => state == null || row.State == state);
        if (!string.IsNullOrWhiteSpace(text))
            rows = rows.Where(row =>
                row.EventId.Contains(text) || row.Type.Contains(text) || (row.ObjectId != null && row.ObjectId.Contains(text))
            );
        return (
            await rows.OrderByDescending(row => row.Id).Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken),
            await rows.CountAsync(cancellationToken)
        );
    }
}
