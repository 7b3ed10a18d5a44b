using System.Text.Json.Nodes;

namespace StripeSandbox.Tests.Support;

/// <summary>Creates the products, prices, meters and customers that most tests need.</summary>
public sealed class Catalogue(Sandbox sandbox)
{
    public const string InputPrice = "0.00013";
    public const string OutputPrice = "0.00065";

    public async Task<JsonObject> Product(string name = "Pro") => await sandbox.Made("/v1/products", new { name });

    public async Task<string> Fixed(long cents, string interval = "month", string product = "Pro") =>
        (
            await sandbox.Made(
                "/v1/prices",
                new
                {
                    product = (await Product(product)).Id(),
                    currency = "usd",
                    unit_amount = cents,
                    recurring = new { interval },
                }
            )
        ).Id();

    public async Task<string> Meter(string name, string formula = "sum") =>
        (
            await sandbox.Made(
                "/v1/billing/meters",
                new
                {
                    display_name = name,
                    event_name = name,
                    default_aggregation = new { formula },
                }
            )
        ).Id();

    public async Task<string> Metered(string meter, string unitAmountDecimal) =>
        (
            await sandbox.Made(
                "/v1/prices",
                new
                {
                    product = (await Product("Usage")).Id(),
                    currency = "usd",
                    unit_amount_decimal = unitAmountDecimal,
                    recurring = new
                    {
                        interval = "month",
                        usage_type = "metered",
                        meter,
                    },
                }
            )
        ).Id();

    public async Task<string> Customer(string card = "pm_card_visa") =>
        (
            await sandbox.Made(
                "/v1/customers",
                new
                {
                    email = "dev@example.com",
                    payment_method = card,
                    invoice_settings = new { default_payment_method = card },
                }
            )
        ).Id();

    public Task<Answer> Use(string meter, string customer, long value, string? identifier = null, long? timestamp = null)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["event_name"] = meter,
            ["payload"] = new { stripe_customer_id = customer, value },
        };
        if (identifier is not null)
            fields["identifier"] = identifier;
        if (timestamp is not null)
            fields["timestamp"] = timestamp;
        return sandbox.Post("/v1/billing/meter_events", fields);
    }

    public Task<JsonObject> Subscribe(string customer, params string[] prices) =>
        sandbox.Made("/v1/subscriptions", new { customer, items = prices.Select(price => new { price }).ToArray() });
}
