using System.Text.Json;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.StripeEvents;

/// <summary>
/// Insert-or-ignore into the inbox. Stores only what is needed to find the object again: handlers refetch, so a full copy would
/// only be stale, and customer data would be in one more place.
/// </summary>
public sealed class StoreEvent(IDbContextFactory<BillingDb> databases, TimeProvider wall)
{
    /// <returns>False if it was already stored.</returns>
    public async Task<bool> RunAsync(JsonElement body, bool fromSweep, CancellationToken cancellationToken)
    {
        var row = Read(body, fromSweep, wall.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await IsKnownAsync(db, row.EventId, cancellationToken))
            return false;
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // Ignore the failure only if another delivery stored it just now. Otherwise it must not be acknowledged.
            db.ChangeTracker.Clear();
            if (await IsKnownAsync(db, row.EventId, cancellationToken))
                return false;
            throw;
        }
    }

    private static Task<bool> IsKnownAsync(BillingDb db, string eventId, CancellationToken cancellationToken) =>
        db.Set<InboxEvent>().AnyAsync(known => known.EventId == eventId, cancellationToken);

    internal static InboxEvent Read(JsonElement body, bool fromSweep, DateTimeOffset receivedAt)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new FormatException("The event is not a JSON object.");
        var target =
            body.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("object", out var found)
                ? found
                : default;
        return new InboxEvent
        {
            EventId = Text(body, "id") ?? throw new FormatException("The event has no id."),
            Type = Text(body, "type") ?? throw new FormatException("The event has no type."),
            ApiVersion = Text(body, "api_version"),
            ObjectId = Text(target, "id") ?? (body.TryGetProperty("related_object", out var related) ? Text(related, "id") : null),
            CustomerId = Text(target, "object") == "customer" ? Text(target, "id") : Text(target, "customer"),
            CreatedAt = Created(body, receivedAt),
            ReceivedAt = receivedAt,
            NextAttemptAt = receivedAt,
            FromSweep = fromSweep,
        };
    }

    // Thin (v2) events carry the timestamp as text.
    private static DateTimeOffset Created(JsonElement body, DateTimeOffset otherwise)
    {
        if (!body.TryGetProperty("created", out var created))
            return otherwise;
        if (created.ValueKind == JsonValueKind.Number && created.TryGetInt64(out var seconds))
            return seconds is >= 0 and <= LatestUnixSecond
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : throw new FormatException("The event's created is no time that a calendar has.");
        return created.ValueKind == JsonValueKind.String && created.TryGetDateTimeOffset(out var instant) ? instant : otherwise;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() is { Length: <= LongestText } text && !text.Contains('\0', StringComparison.Ordinal)
                ? text
                : throw new FormatException($"The event's {name} is not one of Stripe's.")
            : null;

    private const int LongestText = 100;
    private const long LatestUnixSecond = 253_402_300_799; // the end of the year 9999
}
