using System.Text.Json;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.StripeEvents;

/// <summary>
/// Insert-or-ignore into the inbox. Only what is needed to find the object again is kept: handlers refetch, so a stored
/// copy would only be stale, and customers' data would lie in one more place.
/// </summary>
public sealed class StoreEvent(IDbContextFactory<BillingDb> databases, TimeProvider wall)
{
    /// <returns>False when it was there already.</returns>
    public async Task<bool> RunAsync(JsonElement body, bool fromSweep, CancellationToken cancellationToken)
    {
        var row = Read(body, fromSweep, wall.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.InTransactionAsync(async () =>
        {
            if (await db.Set<InboxEvent>().AnyAsync(known => known.EventId == row.EventId, cancellationToken)) return false;
            db.Add(row);
            // Two nodes may meet here; the unique index lets one through, and the other delivery is answered with an error and comes again.
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }, cancellationToken);
    }

    internal static InboxEvent Read(JsonElement body, bool fromSweep, DateTimeOffset receivedAt)
    {
        var target = body.TryGetProperty("data", out var data) && data.TryGetProperty("object", out var found) ? found : default;
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

    // Thin (v2) events write the instant as text.
    private static DateTimeOffset Created(JsonElement body, DateTimeOffset otherwise)
    {
        if (!body.TryGetProperty("created", out var created)) return otherwise;
        if (created.ValueKind == JsonValueKind.Number && created.TryGetInt64(out var seconds)) return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return created.ValueKind == JsonValueKind.String && created.TryGetDateTimeOffset(out var instant) ? instant : otherwise;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
