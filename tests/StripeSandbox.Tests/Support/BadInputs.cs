namespace StripeSandbox.Tests.Support;

/// <summary>Requests that Stripe refuses, so that the refusals are checked against the contract too.</summary>
public sealed class BadInputs(Sandbox sandbox, string customer, string price, string subscription)
{
    public async Task Visit()
    {
        await CatalogueAndCustomers();
        await Subscriptions();
        await Reads();
        await Usage();
        await CheckoutAndEndpoints();
        await RepeatedKey();
        await Declined();
    }

    private async Task CatalogueAndCustomers()
    {
        await sandbox.Post("/v1/customers", new { nam = "x" });
        await sandbox.Post("/v1/customers", new { address = new { town = "x" } });
        await sandbox.Post("/v1/customers", new { balance = "many" });
        await sandbox.Post("/v1/products");
        await sandbox.Post(
            "/v1/prices",
            new
            {
                currency = "usd",
                product = "prod_none",
                unit_amount = 1,
            }
        );
        await sandbox.Post(
            "/v1/prices",
            new
            {
                currency = "usd",
                product_data = new { name = "x" },
                unit_amount = 1,
                recurring = new { interval = "fortnight" },
            }
        );
    }

    private async Task Subscriptions()
    {
        await sandbox.Post("/v1/subscriptions", new { customer });
        await sandbox.Post("/v1/subscriptions", new { customer, items = new[] { new { price = "price_none" } } });
        await sandbox.Post(
            "/v1/subscriptions",
            new
            {
                customer,
                items = new[] { new { price } },
                payment_behavior = "hope",
            }
        );
        await sandbox.Post($"/v1/subscriptions/{subscription}", new { cancel_at_period_end = "perhaps" });
        await sandbox.Post("/v1/subscriptions/sub_none", new { description = "x" });
    }

    private async Task Reads()
    {
        await sandbox.Get("/v1/customers/cus_none");
        await sandbox.Get("/v1/customers", new { limit = 101 });
        await sandbox.Get("/v1/invoices", new { starting_after = "in_none" });
        await sandbox.Get("/v1/nothing/here");
        await sandbox.Send(HttpMethod.Get, "/v1/customers", key: "sk_test_wrong_key_000000");
        await sandbox.Send(HttpMethod.Get, "/v1/customers", key: null);
    }

    private async Task Usage()
    {
        await sandbox.Post(
            "/v1/billing/meter_events",
            new { event_name = "nothing", payload = new { stripe_customer_id = customer, value = 1 } }
        );
        await sandbox.Post(
            "/v1/billing/meter_events",
            new { event_name = "tokens", payload = new { stripe_customer_id = customer, value = "1.5" } }
        );
        await sandbox.Post(
            "/v1/billing/meter_events",
            new
            {
                event_name = "tokens",
                payload = new { stripe_customer_id = customer, value = 1 },
                timestamp = 1,
            }
        );
    }

    private async Task CheckoutAndEndpoints()
    {
        await sandbox.Post("/v1/payment_methods/pm_card_chargeDeclined/attach", new { customer });
        await sandbox.Post(
            "/v1/checkout/sessions",
            new
            {
                mode = "subscription",
                success_url = "http://127.0.0.1/",
                line_items = new[] { new { price } },
            }
        );
        await sandbox.Post("/v1/webhook_endpoints", new { url = "nowhere", enabled_events = new[] { "*" } });
        await sandbox.Post("/v1/webhook_endpoints", new { url = "http://127.0.0.1/", enabled_events = new[] { "invoice.eaten" } });
        await sandbox.Get($"/v1/customers/{customer}", new { expand = new[] { "shoes" } });
        await sandbox.Delete($"/v1/customers/{customer}/discount");
    }

    private async Task RepeatedKey()
    {
        await sandbox.Post("/v1/customers", new { name = "Same" }, "a-key");
        await sandbox.Post("/v1/customers", new { name = "Same" }, "a-key");
        await sandbox.Post("/v1/customers", new { name = "Other" }, "a-key");
    }

    private async Task Declined()
    {
        var declined = (
            await sandbox.Made(
                "/v1/customers",
                new
                {
                    payment_method = "pm_card_chargeCustomerFail",
                    invoice_settings = new { default_payment_method = "pm_card_chargeCustomerFail" },
                }
            )
        ).Id();
        await sandbox.Post(
            "/v1/subscriptions",
            new
            {
                customer = declined,
                items = new[] { new { price } },
                payment_behavior = "error_if_incomplete",
            }
        );
        var incomplete = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = declined,
                items = new[] { new { price } },
                expand = new[] { "latest_invoice.payments.data.payment.payment_intent" },
            }
        );
        await sandbox.Post($"/v1/invoices/{incomplete["latest_invoice"]!.Id()}/pay");
        await sandbox.Post($"/v1/invoices/{incomplete["latest_invoice"]!.Id()}/finalize");
    }
}
