using System.Text.Json.Nodes;
using TestSupport;

namespace StripeSandbox.Tests.Support;

/// <summary>Calls all operations in a sensible order: catalogue, customer, money, usage, time, errors.</summary>
public sealed class EveryOperation(Sandbox sandbox)
{
    private readonly Catalogue _make = new(sandbox);
    private string _customer = "",
        _product = "",
        _promotionCode = "",
        _manualInvoice = "",
        _price = "",
        _metered = "",
        _meter = "",
        _subscription = "",
        _item = "",
        _clock = "";

    public async Task Visit()
    {
        await sandbox.Made("/v1/webhook_endpoints", new { url = "http://127.0.0.1:9/nobody", enabled_events = new[] { "*" } });
        await ProductOperations();
        await PriceOperations();
        await MeterOperations();
        await FeatureOperations();
        await CustomerOperations();
        await PaymentMethodOperations();
        await SubscriptionOperations();
        await SubscriptionItemOperations();
        await UnpaidUpdate();
        await Trials();
        await EntitlementOperations();
        await InvoiceItemOperations();
        await InvoiceOperations();
        await InvoiceEndings();
        await PaymentOperations();
        await UsageOperations();
        await SummaryOperations();
        await CreditGrantOperations();
        await AlertOperations();
        await DiscountOperations();
        await CheckoutOperations();
        await CheckoutModes();
        await PortalOperations();
        await MoneyBack();
        await new CreditNoteOperations(sandbox, _customer).Visit();
        await SetupConfirmed();
        await Changes();
        await Searches();
        await Rest();
        await TestClock();
        await new BadInputs(sandbox, _customer, _price, _subscription).Visit();
        await Endings();
    }

    private static object Expanding(params string[] expand) => new { expand };

    private async Task ProductOperations()
    {
        _product = (
            await sandbox.Made(
                "/v1/products",
                new
                {
                    name = "Pro",
                    metadata = new { plan = "pro" },
                    default_price_data = new
                    {
                        currency = "usd",
                        unit_amount = 4900,
                        recurring = new { interval = "month" },
                    },
                    expand = new[] { "default_price" },
                }
            )
        ).Id();
        await sandbox.Get($"/v1/products/{_product}");
        await sandbox.Get("/v1/products", new { limit = 3, active = true });
        await sandbox.Made($"/v1/products/{_product}", new { description = "All of it", metadata = new { plan = "" } });
        await sandbox.Delete($"/v1/products/{(await _make.Product("Gone")).Id()}");
    }

    private async Task PriceOperations()
    {
        _meter = await _make.Meter("tokens");
        _metered = await _make.Metered(_meter, "0.05");
        _price = (
            await sandbox.Made(
                "/v1/prices",
                new
                {
                    product = _product,
                    currency = "usd",
                    unit_amount = 1000,
                    recurring = new { interval = "month" },
                    lookup_key = "pro",
                    nickname = "Pro",
                }
            )
        ).Id();
        await sandbox.Made(
            "/v1/prices",
            new
            {
                product = _product,
                currency = "usd",
                unit_amount = 1100,
                recurring = new { interval = "month" },
                lookup_key = "pro",
                transfer_lookup_key = true,
            }
        );
        var tiered = await sandbox.Made(
            "/v1/prices",
            new
            {
                product = _product,
                currency = "usd",
                billing_scheme = "tiered",
                tiers_mode = "graduated",
                recurring = new { interval = "month" },
                tiers = new object[]
                {
                    new { up_to = 10, unit_amount = 100 },
                    new
                    {
                        up_to = "inf",
                        unit_amount_decimal = "50.5",
                        flat_amount = 5,
                    },
                },
            }
        );
        await sandbox.Get($"/v1/prices/{tiered.Id()}", Expanding("tiers", "product"));
        await sandbox.Get("/v1/prices", new { lookup_keys = new[] { "pro" }, expand = new[] { "data.product" } });
        await sandbox.Made($"/v1/prices/{_price}", new { nickname = "Pro monthly", metadata = new { a = "b" } });
    }

    private async Task MeterOperations()
    {
        await sandbox.Get($"/v1/billing/meters/{_meter}");
        await sandbox.Get("/v1/billing/meters", new { status = "active" });
        await sandbox.Made($"/v1/billing/meters/{_meter}", new { display_name = "Tokens used" });
        var spare = await _make.Meter("spare", "count");
        await sandbox.Made($"/v1/billing/meters/{spare}/deactivate");
        await sandbox.Made($"/v1/billing/meters/{spare}/reactivate");
        await sandbox.Made(
            "/v1/billing/meters",
            new
            {
                display_name = "Seats",
                event_name = "seats",
                default_aggregation = new { formula = "last" },
                customer_mapping = new { type = "by_id", event_payload_key = "who" },
                value_settings = new { event_payload_key = "n" },
                event_time_window = "hour",
            }
        );
    }

    private async Task FeatureOperations()
    {
        var feature = await sandbox.Made("/v1/entitlements/features", new { lookup_key = "sso", name = "SSO" });
        await sandbox.Get("/v1/entitlements/features", new { lookup_key = "sso" });
        await sandbox.Made($"/v1/products/{_product}/features", new { entitlement_feature = feature.Id() });
        await sandbox.Get($"/v1/products/{_product}/features");
    }

    private async Task CustomerOperations()
    {
        _customer = (
            await sandbox.Made(
                "/v1/customers",
                new
                {
                    email = "a@example.com",
                    name = "Ann",
                    metadata = new { tenant = "7" },
                    address = new { country = "DE", city = "Berlin" },
                    shipping = new { name = "Ann", address = new { line1 = "1 St" } },
                    tax_id_data = new[] { new { type = "eu_vat", value = "DE123456789" } },
                    expand = new[] { "tax_ids", "subscriptions", "sources" },
                }
            )
        ).Id();
        await sandbox.Get($"/v1/customers/{_customer}", Expanding("subscriptions.data", "tax", "invoice_settings.default_payment_method"));
        await sandbox.Get("/v1/customers", new { email = "a@example.com", created = new { gte = 1 } });
        await sandbox.Get("/v1/customers/search", new { query = "metadata['tenant']:'7' AND email:'a@example.com'" });
    }

    private async Task PaymentMethodOperations()
    {
        var method = await sandbox.Made(
            "/v1/payment_methods",
            new
            {
                type = "card",
                card = new
                {
                    number = "4242424242424242",
                    exp_month = 12,
                    exp_year = 2034,
                    cvc = "123",
                },
                billing_details = new { name = "Ann", address = new { country = "DE" } },
            }
        );
        await sandbox.Made($"/v1/payment_methods/{method.Id()}/attach", new { customer = _customer });
        await sandbox.Get($"/v1/payment_methods/{method.Id()}", Expanding("customer"));
        await sandbox.Get("/v1/payment_methods", new { customer = _customer, type = "card" });
        await sandbox.Get($"/v1/customers/{_customer}/payment_methods");
        await sandbox.Made(
            $"/v1/customers/{_customer}",
            new
            {
                description = "A customer",
                invoice_settings = new { default_payment_method = method.Id() },
                metadata = new { extra = "1" },
            }
        );
        var second = await sandbox.Made("/v1/payment_methods/pm_card_mastercard/attach", new { customer = _customer });
        await sandbox.Made($"/v1/payment_methods/{second.Id()}/detach");
        await sandbox.Made($"/v1/customers/{_customer}/tax_ids", new { type = "gb_vat", value = "GB123456789" });
        await sandbox.Get($"/v1/customers/{_customer}/tax_ids");
        await sandbox.Made(
            $"/v1/customers/{_customer}/balance_transactions",
            new
            {
                amount = -250,
                currency = "usd",
                description = "Sorry",
            }
        );
        await sandbox.Get($"/v1/customers/{_customer}/balance_transactions");
    }

    private async Task SubscriptionOperations()
    {
        var made = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = _customer,
                items = new object[] { new { price = _price, quantity = 2 }, new { price = _metered } },
                automatic_tax = new { enabled = true },
                metadata = new { tenant = "7" },
                expand = new[]
                {
                    "latest_invoice.payments.data.payment.payment_intent",
                    "latest_invoice.confirmation_secret",
                    "customer",
                    "items.data.price.product",
                },
            }
        );
        _subscription = made.Id();
        _item = made["items"].Data()[0].Id();
        await sandbox.Get($"/v1/subscriptions/{_subscription}", Expanding("default_payment_method", "latest_invoice"));
        await sandbox.Get(
            "/v1/subscriptions",
            new
            {
                customer = _customer,
                status = "all",
                expand = new[] { "data.latest_invoice" },
            }
        );
        await sandbox.Get("/v1/subscriptions/search", new { query = "status:'active'" });
        await sandbox.Made($"/v1/subscriptions/{_subscription}", new { description = "Main", cancel_at_period_end = true });
        await sandbox.Made($"/v1/subscriptions/{_subscription}", new { cancel_at_period_end = false });
        await sandbox.Made(
            $"/v1/subscriptions/{_subscription}",
            new { items = new[] { new { id = _item, quantity = 3 } }, proration_behavior = "create_prorations" }
        );
        await sandbox.Made(
            $"/v1/subscriptions/{_subscription}",
            new
            {
                items = new[] { new { id = _item, quantity = 5 } },
                proration_behavior = "always_invoice",
                expand = new[] { "latest_invoice" },
            }
        );
    }

    private async Task SubscriptionItemOperations()
    {
        await sandbox.Get($"/v1/subscription_items/{_item}");
        await sandbox.Get("/v1/subscription_items", new { subscription = _subscription });
        var added = await sandbox.Made(
            "/v1/subscription_items",
            new
            {
                subscription = _subscription,
                price = await _make.Fixed(300),
                quantity = 1,
            }
        );
        await sandbox.Made($"/v1/subscription_items/{added.Id()}", new { quantity = 2, metadata = new { seat = "x" } });
        await sandbox.Delete($"/v1/subscription_items/{added.Id()}", new { proration_behavior = "none" });
        await sandbox.Made($"/v1/subscriptions/{_subscription}", new { pause_collection = new { behavior = "keep_as_draft" } });
        await sandbox.Made(
            $"/v1/subscriptions/{_subscription}",
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["pause_collection"] = "" }
        );
    }

    private async Task UnpaidUpdate()
    {
        var poor = await sandbox.Made("/v1/payment_methods/pm_card_chargeCustomerFail/attach", new { customer = _customer });
        var unpaid = await _make.Subscribe(_customer, _price);
        await sandbox.Made($"/v1/subscriptions/{unpaid.Id()}", new { default_payment_method = poor.Id() });
        await sandbox.Made(
            $"/v1/subscriptions/{unpaid.Id()}",
            new
            {
                items = new[] { new { id = unpaid["items"].Data()[0].Id(), quantity = 30 } },
                proration_behavior = "always_invoice",
                payment_behavior = "pending_if_incomplete",
                expand = new[] { "latest_invoice" },
            }
        );
        await sandbox.Delete($"/v1/subscriptions/{unpaid.Id()}");
    }

    private async Task Trials()
    {
        var trial = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = _customer,
                items = new[] { new { price = _price } },
                trial_period_days = 7,
                trial_settings = new { end_behavior = new { missing_payment_method = "pause" } },
            }
        );
        await sandbox.Made($"/v1/subscriptions/{trial.Id()}", new { trial_end = "now" });
        await sandbox.Delete($"/v1/subscriptions/{trial.Id()}", new { invoice_now = true, prorate = true });
        await Paused();
    }

    private async Task EntitlementOperations()
    {
        await sandbox.Get("/v1/entitlements/active_entitlements", new { customer = _customer });
        var entitlement = (await sandbox.Get("/v1/entitlements/active_entitlements", new { customer = _customer })).List[0];
        await sandbox.Get($"/v1/entitlements/active_entitlements/{entitlement.Id()}", Expanding("feature"));
    }

    private async Task Paused()
    {
        var cardless = (await sandbox.Made("/v1/customers", new { email = "trial@example.com" })).Id();
        var trial = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = cardless,
                items = new[] { new { price = _price } },
                trial_period_days = 1,
                trial_settings = new { end_behavior = new { missing_payment_method = "pause" } },
            }
        );
        await sandbox.Advance(86_400 + 10);
        await sandbox.Made("/v1/payment_methods/pm_card_visa/attach", new { customer = cardless });
        var method = (await sandbox.Get($"/v1/customers/{cardless}/payment_methods")).List[0].Id();
        await sandbox.Made($"/v1/customers/{cardless}", new { invoice_settings = new { default_payment_method = method } });
        await sandbox.Made($"/v1/subscriptions/{trial.Id()}/resume", new { billing_cycle_anchor = "now" });
    }

    private async Task InvoiceItemOperations()
    {
        var pending = await sandbox.Made(
            "/v1/invoiceitems",
            new
            {
                customer = _customer,
                amount = 700,
                currency = "usd",
                description = "Late usage",
            }
        );
        await sandbox.Made($"/v1/invoiceitems/{pending.Id()}", new { amount = 80_000, metadata = new { a = "1" } });
        await sandbox.Get($"/v1/invoiceitems/{pending.Id()}", Expanding("customer"));
        await sandbox.Get("/v1/invoiceitems", new { customer = _customer, pending = true });
        await sandbox.Made("/v1/invoices/create_preview", new { subscription = _subscription, expand = new[] { "customer" } });
        await sandbox.Made(
            "/v1/invoices/create_preview",
            new
            {
                customer = _customer,
                subscription = _subscription,
                subscription_details = new { items = new[] { new { id = _item, quantity = 9 } }, proration_behavior = "always_invoice" },
            }
        );
        await sandbox.Made(
            "/v1/invoices/create_preview",
            new { customer = _customer, subscription_details = new { items = new[] { new { price = _price } } } }
        );
    }

    private async Task InvoiceOperations()
    {
        _manualInvoice = (
            await sandbox.Made(
                "/v1/invoices",
                new
                {
                    customer = _customer,
                    pending_invoice_items_behavior = "include",
                    auto_advance = false,
                    description = "By hand",
                }
            )
        ).Id();
        await sandbox.Made($"/v1/invoices/{_manualInvoice}", new { footer = "Thanks", metadata = new { b = "2" } });
        await sandbox.Made($"/v1/invoices/{_manualInvoice}/finalize", new { auto_advance = false });
        await sandbox.Get($"/v1/invoices/{_manualInvoice}/lines", new { limit = 1 });
        await sandbox.Made($"/v1/invoices/{_manualInvoice}/send");
        await sandbox.Made($"/v1/invoices/{_manualInvoice}/pay", Expanding("payments.data.payment.payment_intent.latest_charge"));
        await sandbox.Get($"/v1/invoices/{_manualInvoice}", Expanding("payments", "customer", "lines.data.pricing.price_details.price"));
        await sandbox.Get(
            "/v1/invoices",
            new
            {
                customer = _customer,
                status = "paid",
                expand = new[] { "data.payments" },
            }
        );
    }

    private async Task InvoiceEndings()
    {
        foreach (var verb in new[] { "void", "mark_uncollectible" })
        {
            await sandbox.Made(
                "/v1/invoiceitems",
                new
                {
                    customer = _customer,
                    amount = 700_000,
                    currency = "usd",
                }
            );
            var other = await sandbox.Made(
                "/v1/invoices",
                new
                {
                    customer = _customer,
                    pending_invoice_items_behavior = "include",
                    collection_method = "send_invoice",
                    days_until_due = 5,
                }
            );
            await sandbox.Made($"/v1/invoices/{other.Id()}/finalize");
            await sandbox.Made($"/v1/invoices/{other.Id()}/{verb}");
        }

        var empty = await sandbox.Made("/v1/invoices", new { customer = _customer });
        await sandbox.Delete($"/v1/invoices/{empty.Id()}");
        var spare = await sandbox.Made(
            "/v1/invoiceitems",
            new
            {
                customer = _customer,
                amount = 7,
                currency = "usd",
            }
        );
        await sandbox.Delete($"/v1/invoiceitems/{spare.Id()}");
    }

    private async Task PaymentOperations()
    {
        var payment = (await sandbox.Get("/v1/invoice_payments", new { invoice = _manualInvoice })).List[0];
        await sandbox.Get($"/v1/invoice_payments/{payment.Id()}", Expanding("invoice", "payment.payment_intent"));
        var intents = (await sandbox.Get("/v1/payment_intents", new { customer = _customer, limit = 2 })).List;
        await sandbox.Get($"/v1/payment_intents/{intents[0].Id()}", Expanding("latest_charge.balance_transaction", "payment_method"));
        var incomplete = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = _customer,
                items = new[] { new { price = _price } },
                payment_behavior = "default_incomplete",
                expand = new[] { "latest_invoice.confirmation_secret", "latest_invoice.payments" },
            }
        );
        var intent = incomplete["latest_invoice"]!["payments"].Data()[0]["payment"]!["payment_intent"].Text();
        await sandbox.Post($"/v1/payment_intents/{intent}/confirm", new { payment_method = "pm_card_chargeCustomerFail" });
        await sandbox.Made($"/v1/payment_intents/{intent}/confirm", new { payment_method = "pm_card_visa" });
        await sandbox.Get("/v1/charges", new { customer = _customer });
        await sandbox.Get("/v1/balance");
        await sandbox.Get("/v1/balance_transactions", new { limit = 3 });
    }

    private async Task UsageOperations()
    {
        await _make.Use("tokens", _customer, 41, "first");
        await sandbox.Send(
            HttpMethod.Post,
            "/v2/billing/meter_events",
            new JsonObject
            {
                ["event_name"] = "tokens",
                ["payload"] = new JsonObject { ["stripe_customer_id"] = _customer, ["value"] = "9" },
                ["identifier"] = "second",
            }.ToJsonString()
        );
        await sandbox.Stream(
            await sandbox.StreamToken(),
            new JsonObject
            {
                ["event_name"] = "tokens",
                ["payload"] = new JsonObject { ["stripe_customer_id"] = _customer, ["value"] = "2" },
            },
            new JsonObject
            {
                ["event_name"] = "tokens",
                ["payload"] = new JsonObject { ["stripe_customer_id"] = "cus_none", ["value"] = "2" },
            }
        );
        await sandbox.Made(
            "/v1/billing/meter_event_adjustments",
            new
            {
                event_name = "tokens",
                type = "cancel",
                cancel = new { identifier = "first" },
            }
        );
        await sandbox.Send(
            HttpMethod.Post,
            "/v2/billing/meter_event_adjustments",
            new JsonObject
            {
                ["event_name"] = "tokens",
                ["type"] = "cancel",
                ["cancel"] = new JsonObject { ["identifier"] = "second" },
            }.ToJsonString()
        );
    }

    private async Task SummaryOperations()
    {
        var now = await sandbox.Now();
        var day = now / 86_400 * 86_400;
        await sandbox.Get(
            $"/v1/billing/meters/{_meter}/event_summaries",
            new
            {
                customer = _customer,
                start_time = day - 86_400,
                end_time = day + 86_400,
                value_grouping_window = "hour",
            }
        );
        await sandbox.Get(
            $"/v1/billing/meters/{_meter}/event_summaries",
            new
            {
                customer = _customer,
                start_time = now / 60 * 60 - 600,
                end_time = now / 60 * 60 + 60,
            }
        );
    }

    private async Task CreditGrantOperations()
    {
        var grant = await sandbox.Made(
            "/v1/billing/credit_grants",
            new
            {
                customer = _customer,
                name = "Welcome",
                amount = new { type = "monetary", monetary = new { currency = "usd", value = 500 } },
                applicability_config = new { scope = new { price_type = "metered" } },
                category = "promotional",
            }
        );
        await sandbox.Get($"/v1/billing/credit_grants/{grant.Id()}");
        await sandbox.Get("/v1/billing/credit_grants", new { customer = _customer });
        await sandbox.Get(
            "/v1/billing/credit_balance_summary",
            new
            {
                customer = _customer,
                filter = new { type = "applicability_scope", applicability_scope = new { price_type = "metered" } },
            }
        );
        await sandbox.Get("/v1/billing/credit_balance_transactions", new { customer = _customer, expand = new[] { "data.credit_grant" } });
        foreach (var verb in new[] { "void", "expire" })
        {
            var other = await sandbox.Made(
                "/v1/billing/credit_grants",
                new
                {
                    customer = _customer,
                    amount = new { type = "monetary", monetary = new { currency = "usd", value = 100 } },
                    applicability_config = new { scope = new { prices = new[] { new { id = _metered } } } },
                }
            );
            await sandbox.Made($"/v1/billing/credit_grants/{other.Id()}/{verb}");
        }
    }

    private async Task AlertOperations()
    {
        var alert = await sandbox.Made(
            "/v1/billing/alerts",
            new
            {
                alert_type = "usage_threshold",
                title = "Much",
                usage_threshold = new
                {
                    gte = 100,
                    meter = _meter,
                    recurrence = "one_time",
                    filters = new[] { new { type = "customer", customer = _customer } },
                },
            }
        );
        await sandbox.Get("/v1/billing/alerts", new { meter = _meter });
        foreach (var verb in new[] { "deactivate", "activate", "archive" })
            await sandbox.Made($"/v1/billing/alerts/{alert.Id()}/{verb}");
        await sandbox.Get($"/v1/billing/alerts/{alert.Id()}");
        await _make.Use("tokens", _customer, 3000);
    }

    private async Task DiscountOperations()
    {
        var coupon = await sandbox.Made(
            "/v1/coupons",
            new
            {
                percent_off = 25,
                duration = "repeating",
                duration_in_months = 3,
                name = "Quarter off",
            }
        );
        await sandbox.Get($"/v1/coupons/{coupon.Id()}");
        await sandbox.Get("/v1/coupons");
        _promotionCode = (
            await sandbox.Made("/v1/promotion_codes", new { promotion = new { type = "coupon", coupon = coupon.Id() }, code = "QUARTER" })
        ).Id();
        await sandbox.Get($"/v1/promotion_codes/{_promotionCode}", Expanding("promotion.coupon"));
        await sandbox.Get("/v1/promotion_codes", new { code = "QUARTER" });
        await sandbox.Made(
            "/v1/tax_rates",
            new
            {
                display_name = "VAT",
                inclusive = false,
                percentage = 7.5m,
                country = "DE",
            }
        );
        await sandbox.Get("/v1/tax_rates");
    }

    private async Task CheckoutOperations()
    {
        var session = await sandbox.Made(
            "/v1/checkout/sessions",
            new
            {
                mode = "subscription",
                success_url = "http://127.0.0.1:9/ok?s={CHECKOUT_SESSION_ID}",
                cancel_url = "http://127.0.0.1:9/",
                line_items = new object[] { new { price = _price, quantity = 1 }, new { price = _metered } },
                customer_email = "new@example.com",
                client_reference_id = "t1",
                metadata = new { tenant = "8" },
                subscription_data = new { metadata = new { tenant = "8" } },
                discounts = new[] { new { promotion_code = _promotionCode } },
                tax_id_collection = new { enabled = true },
                automatic_tax = new { enabled = true },
                expand = new[] { "line_items" },
            }
        );
        await sandbox.Made($"/v1/checkout/sessions/{session.Id()}", new { metadata = new { more = "1" } });
        await new CheckoutPage(sandbox, session.Id()).Pay("4242424242424242");
        await sandbox.Get(
            $"/v1/checkout/sessions/{session.Id()}",
            Expanding("subscription.latest_invoice", "customer", "line_items.data.price", "discounts.promotion_code")
        );
        await sandbox.Get($"/v1/checkout/sessions/{session.Id()}/line_items");
        await sandbox.Get("/v1/checkout/sessions", new { status = "complete" });
    }

    private async Task CheckoutModes()
    {
        var oneTime = (
            await sandbox.Made(
                "/v1/prices",
                new
                {
                    product = (await _make.Product("Once")).Id(),
                    currency = "usd",
                    unit_amount = 900,
                }
            )
        ).Id();
        var payment = await sandbox.Made(
            "/v1/checkout/sessions",
            new
            {
                mode = "payment",
                success_url = "http://127.0.0.1:9/ok",
                line_items = new[] { new { price = oneTime, quantity = 2 } },
            }
        );
        await new CheckoutPage(sandbox, payment.Id()).Pay("4242424242424242");
        await sandbox.Get($"/v1/checkout/sessions/{payment.Id()}", Expanding("payment_intent"));
        var setup = await sandbox.Made(
            "/v1/checkout/sessions",
            new
            {
                mode = "setup",
                success_url = "http://127.0.0.1:9/ok",
                customer = _customer,
                currency = "usd",
            }
        );
        await new CheckoutPage(sandbox, setup.Id()).Pay("4242424242424242");
        var intent = (await sandbox.Get($"/v1/checkout/sessions/{setup.Id()}"))["setup_intent"].Text();
        await sandbox.Get($"/v1/setup_intents/{intent}", Expanding("payment_method"));
        var left = await sandbox.Made(
            "/v1/checkout/sessions",
            new
            {
                mode = "subscription",
                success_url = "http://127.0.0.1:9/ok",
                line_items = new[] { new { price = _price, quantity = 1 } },
                customer = _customer,
            }
        );
        await sandbox.Made($"/v1/checkout/sessions/{left.Id()}/expire");
    }

    private async Task PortalOperations()
    {
        var configuration = await sandbox.Made(
            "/v1/billing_portal/configurations",
            new
            {
                features = new
                {
                    invoice_history = new { enabled = true },
                    subscription_cancel = new { enabled = true, mode = "at_period_end" },
                },
                business_profile = new { headline = "Hello" },
            }
        );
        await sandbox.Made(
            $"/v1/billing_portal/configurations/{configuration.Id()}",
            new { default_return_url = "http://127.0.0.1:9/", features = new { payment_method_update = new { enabled = true } } }
        );
        await sandbox.Get($"/v1/billing_portal/configurations/{configuration.Id()}");
        await sandbox.Get("/v1/billing_portal/configurations", new { is_default = true });
        await sandbox.Made(
            "/v1/billing_portal/sessions",
            new
            {
                customer = _customer,
                return_url = "http://127.0.0.1:9/",
                flow_data = new { type = "subscription_cancel", subscription_cancel = new { subscription = _subscription } },
                expand = new[] { "configuration" },
            }
        );
    }

    private async Task SetupConfirmed()
    {
        var cardless = (await sandbox.Made("/v1/customers", new { email = "later@example.com" })).Id();
        var trial = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = cardless,
                items = new[] { new { price = _price } },
                trial_period_days = 7,
                expand = new[] { "pending_setup_intent" },
            }
        );
        var confirm = $"/v1/setup_intents/{trial["pending_setup_intent"]!["id"].Text()}/confirm";
        await sandbox.Post(confirm);
        await sandbox.Post(confirm, new { payment_method_data = new { type = "card" } });
        const string Asks = "pm_card_authenticationRequired";
        await sandbox.Made(
            confirm,
            new
            {
                payment_method = Asks,
                return_url = "http://127.0.0.1:9/back",
                use_stripe_sdk = false,
            }
        );
        await sandbox.Made(confirm, new { payment_method = "pm_card_visa", expand = new[] { "payment_method", "customer" } });
        await sandbox.Post(confirm, new { payment_method = "pm_card_visa" });
    }

    private async Task MoneyBack()
    {
        var charge = (await sandbox.Get("/v1/charges", new { customer = _customer })).List.First(c => c["paid"]!.GetValue<bool>());
        var refund = await sandbox.Made(
            "/v1/refunds",
            new
            {
                charge = charge.Id(),
                amount = 100,
                reason = "requested_by_customer",
            }
        );
        await sandbox.Get($"/v1/refunds/{refund.Id()}", Expanding("charge", "balance_transaction"));
        await sandbox.Get("/v1/refunds", new { charge = charge.Id() });
        await sandbox.Get($"/v1/charges/{charge.Id()}", Expanding("refunds", "customer"));
        await sandbox.Get($"/v1/balance_transactions/{charge["balance_transaction"].Text()}");
    }

    private async Task Changes()
    {
        async Task<string> First(string path, object? filter = null) => (await sandbox.Get(path, filter ?? new { limit = 1 })).List[0].Id();
        await sandbox.Made($"/v1/coupons/{await First("/v1/coupons")}", new { name = "Less", metadata = new { a = "1" } });
        await sandbox.Made($"/v1/promotion_codes/{await First("/v1/promotion_codes")}", new { active = false });
        await sandbox.Made(
            $"/v1/payment_methods/{await First("/v1/payment_methods", new { customer = _customer })}",
            new { card = new { exp_month = 1 }, billing_details = new { name = "Ann" } }
        );
        await sandbox.Made(
            $"/v1/charges/{await First("/v1/charges")}",
            new
            {
                description = "Told",
                fraud_details = new { user_report = "safe" },
                shipping = new { name = "Ann", address = new { line1 = "1 St" } },
            }
        );
        await sandbox.Made($"/v1/refunds/{await First("/v1/refunds")}", new { metadata = new { a = "1" } });
        var rate = await First("/v1/tax_rates");
        await sandbox.Made($"/v1/tax_rates/{rate}", new { display_name = "VAT, reduced" });
        await sandbox.Get($"/v1/tax_rates/{rate}");
        var feature = await First("/v1/entitlements/features");
        await sandbox.Made($"/v1/entitlements/features/{feature}", new { name = "Single sign-on" });
        await sandbox.Get($"/v1/entitlements/features/{feature}");
        var grants = (await sandbox.Get("/v1/billing/credit_grants", new { customer = _customer })).List;
        await sandbox.Made(
            $"/v1/billing/credit_grants/{grants.First(g => g["voided_at"] is null && g["expires_at"] is null).Id()}",
            new { metadata = new { a = "1" } }
        );
    }

    private async Task Searches()
    {
        foreach (var kind in new[] { "charges", "invoices", "payment_intents", "prices", "products" })
        {
            await sandbox.Get($"/v1/{kind}/search", new { query = "metadata['a']:null", limit = 2 });
            await sandbox.Get($"/v1/{kind}/search", new { query = "no_such_field:1" });
        }
    }

    private async Task Rest()
    {
        var endpoint = await sandbox.Made(
            "/v1/webhook_endpoints",
            new
            {
                url = "http://127.0.0.1:9/other",
                enabled_events = new[] { "invoice.paid" },
                description = "One",
            }
        );
        await sandbox.Made(
            $"/v1/webhook_endpoints/{endpoint.Id()}",
            new { disabled = true, enabled_events = new[] { "invoice.paid", "invoice.created" } }
        );
        await sandbox.Get($"/v1/webhook_endpoints/{endpoint.Id()}");
        await sandbox.Get("/v1/webhook_endpoints");
        await sandbox.Delete($"/v1/webhook_endpoints/{endpoint.Id()}");
        var e = (
            await sandbox.Get(
                "/v1/events",
                new
                {
                    types = new[] { "invoice.paid", "customer.created" },
                    limit = 100,
                    delivery_success = false,
                }
            )
        ).List[0];
        await sandbox.Get($"/v1/events/{e.Id()}");
        var end = (await sandbox.Get($"/v1/subscriptions/{_subscription}"))["items"].Data()[0]["current_period_end"].Number();
        await sandbox.AdvanceTo(end + 10);
        await sandbox.Get("/v1/invoices", new { subscription = _subscription, limit = 1 });
        await sandbox.Advance(3700);
        var renewed = (
            await sandbox.Get(
                "/v1/invoices",
                new
                {
                    subscription = _subscription,
                    limit = 1,
                    expand = new[] { "data.total_pretax_credit_amounts.credit_balance_transaction" },
                }
            )
        ).List[0];
        await sandbox.Get($"/v1/invoices/{renewed.Id()}/lines");
    }

    private async Task TestClock()
    {
        var now = await sandbox.Now();
        _clock = (await sandbox.Made("/v1/test_helpers/test_clocks", new { frozen_time = now, name = "A month on" })).Id();
        var timed = (
            await sandbox.Made(
                "/v1/customers",
                new
                {
                    test_clock = _clock,
                    payment_method = "pm_card_visa",
                    invoice_settings = new { default_payment_method = "pm_card_visa" },
                }
            )
        ).Id();
        await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = timed,
                items = new[] { new { price = _price } },
                expand = new[] { "test_clock" },
            }
        );
        await sandbox.Made($"/v1/test_helpers/test_clocks/{_clock}/advance", new { frozen_time = now + 32 * 86_400 });
        await Eventually.TrueAsync(async () => (await sandbox.Get($"/v1/test_helpers/test_clocks/{_clock}"))["status"].Text() == "ready");
        await sandbox.Get("/v1/test_helpers/test_clocks");
        await sandbox.Delete($"/v1/test_helpers/test_clocks/{_clock}");
    }

    private async Task Endings()
    {
        await sandbox.Made($"/v1/customers/{_customer}/balance_transactions", new { amount = 10, currency = "usd" });
        await sandbox.Delete($"/v1/subscriptions/{_subscription}", new { invoice_now = true });
        var coupon = await sandbox.Made(
            "/v1/coupons",
            new
            {
                amount_off = 100,
                currency = "usd",
                duration = "once",
            }
        );
        await sandbox.Delete($"/v1/coupons/{coupon.Id()}");
        await sandbox.Delete($"/v1/customers/{_customer}/discount");
        await sandbox.Delete($"/v1/customers/{_customer}");
        await sandbox.Get($"/v1/customers/{_customer}");
    }
}
