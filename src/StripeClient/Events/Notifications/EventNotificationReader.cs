using System.Text.Json;
using Stripe.Events;
using Stripe.V2.Core;

namespace Stripe.Infrastructure;

/// <summary>Parses thin events.</summary>
internal static class EventNotificationReader
{
    public static EventNotification Read(string json, StripeClient client)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "type") is not { } type)
                throw new StripeException("The event notification's body has no type.");
            if (Text(root, "object") == "event")
                throw new StripeException("This is a whole event, not a notification: read it with EventUtility.ConstructEvent.");

            var notification = Create(type, RelatedObject(root));
            notification.Id = Text(root, "id");
            notification.Type = type;
            notification.Created =
                root.TryGetProperty("created", out var created) && created.ValueKind == JsonValueKind.String
                    ? created.GetDateTimeOffset().UtcDateTime
                    : DateTime.UnixEpoch;
            notification.Livemode = root.TryGetProperty("livemode", out var livemode) && livemode.ValueKind == JsonValueKind.True;
            notification.Client = client;
            return notification;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new StripeException("The event notification's body is not the JSON expected.", exception);
        }
    }

    private static EventNotification Create(string type, EventNotificationRelatedObject relatedObject) =>
        type switch
        {
            "v1.billing.meter.error_report_triggered" => new V1BillingMeterErrorReportTriggeredEventNotification
            {
                RelatedObject = relatedObject,
            },
            "v1.billing.meter.no_meter_found" => new V1BillingMeterNoMeterFoundEventNotification(),
            _ => new UnknownEventNotification { RelatedObject = relatedObject },
        };

    private static EventNotificationRelatedObject RelatedObject(JsonElement root) =>
        root.TryGetProperty("related_object", out var related) && related.ValueKind == JsonValueKind.Object
            ? new EventNotificationRelatedObject
            {
                Id = Text(related, "id"),
                Type = Text(related, "type"),
                Url = Text(related, "url"),
            }
            : null;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
