using System.Globalization;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.StripeEvents;

/// <summary>
/// Finds events that were never delivered: lists Stripe's events since the last sweep and stores the missing ones in the inbox. The
/// cursor moves only after everything up to it is stored, and each sweep overlaps the previous one, so a crash or a late event is
/// read again instead of skipped. Events younger than the minimum age may still be delivered: they are not listed, and the cursor
/// does not pass them.
/// </summary>
public sealed class SweepEvents(
    IDbContextFactory<BillingDb> databases,
    IStripeClient stripe,
    JobSignals signals,
    SweepSettings settings,
    BillingClock clock,
    StripeTime time,
    TimeProvider wall
) : IPortalJob
{
    private const string CursorName = "sweep-events-cursor";
    private const int PageSize = 100;
    private const int KnownLookup = 100;
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OldestListed = TimeSpan.FromDays(29);

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow() + time.Ahead; // events carry Stripe's time
        var cursor = await CursorAsync(now, cancellationToken);
        var since = cursor - LookBack;
        // The cursor follows what was listed, so it stays behind younger events.
        DateTimeOffset? until = settings.MinimumAgeSeconds == 0 ? null : now.AddSeconds(-settings.MinimumAgeSeconds);
        if (until < since)
            return null;
        // First the events that Stripe itself marks undelivered: they are then stored even if listing all events fails half-way.
        var found = (await StoreMissingAsync(since, until, undelivered: true, cancellationToken)).Found;
        var (more, newest) = await StoreMissingAsync(since, until, undelivered: false, cancellationToken);
        found += more;
        // The cursor uses Stripe's time: if our clock ran ahead, it would skip events.
        if (newest > cursor)
            await MoveCursorAsync(newest.Value, cancellationToken);
        if (found == 0)
            return null;
        signals.Raise(JobNames.ProcessInbox);
        return $"{found} events were never delivered and are in the inbox now";
    }

    private async Task<(int Found, DateTimeOffset? Newest)> StoreMissingAsync(
        DateTimeOffset since,
        DateTimeOffset? until,
        bool undelivered,
        CancellationToken cancellationToken
    )
    {
        var missing = new List<Event>();
        var page = new List<Event>(PageSize);
        DateTimeOffset? newest = null;
        var options = new EventListOptions
        {
            Limit = PageSize,
            Created = new DateRangeOptions { GreaterThanOrEqual = since.UtcDateTime, LessThanOrEqual = until?.UtcDateTime },
            DeliverySuccess = undelivered ? false : null,
        };
        await foreach (var listed in new EventService(stripe).ListAutoPagingAsync(options, cancellationToken: cancellationToken))
        {
            var created = new DateTimeOffset(DateTime.SpecifyKind(listed.Created, DateTimeKind.Utc));
            if (newest is null || created > newest)
                newest = created;
            page.Add(listed);
            if (page.Count == KnownLookup)
            {
                missing.AddRange(await UnknownAsync(page, cancellationToken));
                page.Clear();
            }
        }
        missing.AddRange(await UnknownAsync(page, cancellationToken));
        foreach (var lost in missing.OrderBy(item => item.Created))
            await StoreAsync(lost, cancellationToken);
        return (missing.Count, newest);
    }

    private async Task<List<Event>> UnknownAsync(List<Event> page, CancellationToken cancellationToken)
    {
        if (page.Count == 0)
            return [];
        var ids = page.Select(listed => listed.Id).ToList();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await db.Set<InboxEvent>()
            .Where(row => ids.Contains(row.EventId))
            .Select(row => row.EventId)
            .ToHashSetAsync(cancellationToken);
        return [.. page.Where(listed => !known.Contains(listed.Id))];
    }

    private async Task StoreAsync(Event lost, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(
            async () =>
            {
                if (await db.Set<InboxEvent>().AnyAsync(row => row.EventId == lost.Id, cancellationToken))
                    return;
                db.Add(
                    new InboxEvent
                    {
                        EventId = lost.Id,
                        Type = lost.Type,
                        ApiVersion = lost.ApiVersion,
                        ObjectId = (lost.Data?.Object as IHasId)?.Id,
                        CreatedAt = new DateTimeOffset(DateTime.SpecifyKind(lost.Created, DateTimeKind.Utc)),
                        ReceivedAt = wall.GetUtcNow(),
                        NextAttemptAt = wall.GetUtcNow(),
                        FromSweep = true,
                    }
                );
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken
        );
    }

    private async Task<DateTimeOffset> CursorAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = await Installation.ReadOrSetAsync(
            databases,
            CursorName,
            now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            cancellationToken
        );
        var cursor = DateTimeOffset.FromUnixTimeSeconds(long.Parse(stored, CultureInfo.InvariantCulture));
        return cursor < now - OldestListed ? now - OldestListed : cursor;
    }

    private async Task MoveCursorAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        var value = to.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(
            () =>
                db.Set<Setting>()
                    .Where(setting => setting.Name == CursorName)
                    .ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, value), cancellationToken),
            cancellationToken
        );
    }
}
