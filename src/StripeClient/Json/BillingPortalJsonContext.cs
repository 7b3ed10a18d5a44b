using System.Text.Json.Serialization;

namespace Stripe.Infrastructure;

/// <summary>Generated metadata of the portal's entities: their names are also Checkout's, and a context cannot hold a name twice.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BillingPortal.Configuration))]
[JsonSerializable(typeof(BillingPortal.Session))]
[JsonSerializable(typeof(StripeList<BillingPortal.Configuration>))]
internal sealed partial class BillingPortalJsonContext : JsonSerializerContext;
