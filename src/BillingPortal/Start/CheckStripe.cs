using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Web;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Billing;

namespace BillingPortal.Start;

/// <summary>One check and its result.</summary>
public sealed record CheckedItem(bool Works, string Text);

/// <summary><c>-- stripe check</c>: connects and reports what works. It only reads.</summary>
internal sealed class CheckStripe(
    IStripeClient stripe,
    StripeSettings settings,
    IOptions<PlanCatalogue> catalogue,
    StripePrices prices,
    PublicUrl publicUrl,
    TimeProvider wall
)
{
    /// <summary>The permissions a restricted key needs: the portal's operations and nothing else.</summary>
    public static readonly IReadOnlyList<string> Permissions =
    [
        "Customers: write",
        "Products, Prices: read (write for publishing)",
        "Subscriptions: write",
        "Invoices: write",
        "Checkout Sessions: write",
        "Customer portal: write",
        "Billing meters: read (write for publishing)",
        "Billing meter events: write",
        "Billing meter event adjustments: write",
        "Events: read",
        "Payment methods: read",
        "Payment intents: read",
        "Charges: read",
        "Webhook endpoints: read",
    ];

    public async Task<IReadOnlyList<CheckedItem>> RunAsync(CancellationToken cancellationToken)
    {
        var mode = settings.SecretKey.Contains("_live_", StringComparison.Ordinal) ? "live" : "test";
        var items = new List<CheckedItem>
        {
            new(true, $"Key: {Kind(settings.SecretKey)}, {mode} mode, {settings.ApiBase ?? "api.stripe.com"}"),
        };
        await TryAsync(items, "Connection", CheckConnectionAsync, cancellationToken);
        await TryAsync(items, "Catalogue", CheckCatalogueAsync, cancellationToken);
        await TryAsync(items, "Meters", CheckMetersAsync, cancellationToken);
        await TryAsync(items, "Webhook", CheckWebhookAsync, cancellationToken);
        return items;
    }

    private async Task<string> CheckConnectionAsync(CancellationToken cancellationToken)
    {
        var answer = await new CustomerService(stripe).ListAsync(
            new CustomerListOptions { Limit = 1 },
            cancellationToken: cancellationToken
        );
        return answer.StripeResponse?.Date is { } theirs && (wall.GetUtcNow() - theirs).Duration() > WatchClock.Allowed
            ? throw new StripeException(
                $"this machine's clock is {(wall.GetUtcNow() - theirs).TotalSeconds:F0} s away from "
                    + "Stripe's; usage that is dated five minutes ahead is refused"
            )
            : "Stripe answers, clocks agree";
    }

    private async Task<string> CheckCatalogueAsync(CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var (key, plan) in catalogue.Value.InOrder.Where(plan => plan.Value.Kind == PlanKind.Subscription))
            found += (await prices.FindAsync(key, plan, cancellationToken)).Count;
        return $"{Format.Count(found, "price")} found by lookup key";
    }

    private async Task<string> CheckMetersAsync(CancellationToken cancellationToken)
    {
        var active = await new MeterService(stripe).ListAsync(
            new MeterListOptions { Status = "active", Limit = 100 },
            cancellationToken: cancellationToken
        );
        var names = active.Data.Select(meter => meter.EventName).ToHashSet(StringComparer.Ordinal);
        var absent = catalogue.Value.Meters.Keys.Where(meter => !names.Contains(meter)).ToList();
        return absent.Count == 0
            ? $"{Format.Count(catalogue.Value.Meters.Count, "meter")} found"
            : throw new StripeException($"no active meter for {string.Join(", ", absent)}; run -- stripe publish");
    }

    private async Task<string> CheckWebhookAsync(CancellationToken cancellationToken)
    {
        var url = publicUrl.To("api/billing/webhook");
        var endpoints = await new WebhookEndpointService(stripe).ListAsync(
            new WebhookEndpointListOptions { Limit = 100 },
            cancellationToken: cancellationToken
        );
        var ours =
            endpoints.Data.FirstOrDefault(endpoint => endpoint.Url == url)
            ?? throw new StripeException($"no endpoint at {url}; make one for all events, or forward with the Stripe CLI while developing");
        if (ours.Status != "enabled")
            throw new StripeException($"the endpoint {url} is {ours.Status}");
        return settings.WebhookSecrets.Count == 0
            ? throw new StripeException("the endpoint is there, but STRIPE_WEBHOOK_SECRET is not set")
            : $"{url} is enabled, {Format.Count(settings.WebhookSecrets.Count, "secret")} configured";
    }

    private static string Kind(string key) => key.StartsWith("rk_", StringComparison.Ordinal) ? "restricted" : "secret";

    private static async Task TryAsync(
        List<CheckedItem> items,
        string what,
        Func<CancellationToken, Task<string>> check,
        CancellationToken cancellationToken
    )
    {
        try
        {
            items.Add(new CheckedItem(true, $"{what}: {await check(cancellationToken)}"));
        }
        catch (CatalogueNotPublishedException missing)
        {
            items.Add(new CheckedItem(false, $"{what}: {missing.Message}"));
        }
        catch (StripeException refused) when (refused.HttpStatusCode == System.Net.HttpStatusCode.Forbidden)
        {
            items.Add(new CheckedItem(false, $"{what}: the key lacks a permission. {StripeFailure.Message(refused)}"));
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            items.Add(
                new CheckedItem(
                    false,
                    $"{what}: {(failure is StripeException { StripeError: null } own ? own.Message : StripeFailure.Message(failure))}"
                )
            );
        }
    }
}
