using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.HostedCheckout;

/// <summary>
/// Pays a Checkout session. Customer, card, subscription or payment, and completion are one transaction: a decline leaves the
/// session as it was, ready for another card.
/// </summary>
public static class CompleteCheckout
{
    private static readonly string[] EventOrder =
    [
        "charge.succeeded",
        "payment_method.attached",
        "customer.created",
        "customer.updated",
        "checkout.session.completed",
        "customer.discount.created",
        "customer.subscription.created",
        "setup_intent.created",
        "setup_intent.succeeded",
        "payment_intent.created",
        "payment_intent.succeeded",
        "invoice.created",
        "invoice.finalized",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
    ];

    public sealed record Payer(
        string Email,
        string? Name,
        TestCards.Card? Card,
        long ExpMonth,
        long ExpYear,
        bool Authenticated,
        string? Country = null,
        string? PostalCode = null,
        string TaxId = ""
    );

    /// <summary>Whether the page needs a card.</summary>
    public static bool NeedsCard(JsonObject session) =>
        session.Str("mode") == "setup" || session.Str("payment_method_collection") != "if_required" || session.Long("amount_total") > 0;

    public static void Run(Transaction tx, JsonObject session, Payer payer)
    {
        if (session.Str("status") != "open")
            throw ApiError.Invalid("This session is no longer open.");
        tx.Edit(session);
        var customer = Customer(tx, session, payer);
        var method = payer.Card is null ? null : Card(tx, customer, payer);
        session["customer_details"] = CheckoutSessions.Details(customer, payer.Email);
        session["customer_details"]!["name"] = payer.Name;
        session["customer_details"]!["address"] = new JsonObject
        {
            ["city"] = null,
            ["country"] = payer.Country ?? "US",
            ["line1"] = null,
            ["line2"] = null,
            ["postal_code"] = payer.PostalCode,
            ["state"] = null,
        };
        if (payer.TaxId.Length > 0 && session.Obj("tax_id_collection")?.Bool("enabled") == true)
        {
            var taxId = Customers.NewTaxId(tx, customer, new JsonObject { ["type"] = TaxIdType(payer), ["value"] = payer.TaxId });
            session["customer_details"]!["tax_ids"] = new JsonArray(
                new JsonObject { ["type"] = taxId.Need("type"), ["value"] = taxId.Need("value") }
            );
        }

        switch (session.Str("mode"))
        {
            case "subscription":
                Subscribe(tx, session, customer, method);
                break;
            case "payment":
                PayOnce(tx, session, customer, method);
                break;
            default:
                session["setup_intent"] = PaymentIntents.NewSetup(tx, customer.Need("id"), method?.Need("id")).Need("id");
                break;
        }

        session["status"] = "complete";
        session["url"] = null;
        session["payment_status"] = session.Long("amount_total") > 0 ? "paid" : "no_payment_required";
        tx.Emit("checkout.session.completed", session);
        tx.SortEvents(EventOrder);
    }

    private static JsonObject Customer(Transaction tx, JsonObject session, Payer payer)
    {
        if (tx.Find("customer", session.Str("customer")) is { } existing)
        {
            tx.Now = Clock.ClockOf.Now(tx, existing) ?? tx.Now;
            return tx.Edit(existing);
        }

        var customer = Customers.New(tx);
        customer["email"] = payer.Email;
        customer["name"] = payer.Name;
        customer["address"] = Shapes.Address(new JsonObject { ["country"] = payer.Country, ["postal_code"] = payer.PostalCode });
        tx.Add(customer);
        tx.Emit("customer.created", customer);
        session["customer"] = customer.Need("id");
        return customer;
    }

    /// <summary>Guesses the type from the country, which covers the common ones; real Stripe asks for it.</summary>
    private static string TaxIdType(Payer payer) =>
        payer.Country switch
        {
            "US" => "us_ein",
            "GB" => "gb_vat",
            "CH" => "ch_vat",
            "CA" => "ca_bn",
            "AU" => "au_abn",
            "IN" => "in_gst",
            "BR" => "br_cnpj",
            "JP" => "jp_cn",
            "SG" => "sg_gst",
            _ => "eu_vat",
        };

    private static JsonObject Card(Transaction tx, JsonObject customer, Payer payer)
    {
        var method = PaymentMethods.New(
            tx,
            payer.Card!,
            payer.ExpMonth,
            payer.ExpYear,
            new JsonObject { ["email"] = payer.Email, ["name"] = payer.Name }
        );
        method["allow_redisplay"] = "limited";
        if (payer.Authenticated)
            method["_authenticated"] = true;
        // Let a card that declines only when charged later through Checkout, so that a failing renewal can be tested.
        if (payer.Card!.AttachDecline is null && payer.Card.ChargeDecline is not null)
            method["_first_charge_works"] = true;
        PaymentMethods.Attach(tx, method, customer);
        return method;
    }

    private static void Subscribe(Transaction tx, JsonObject session, JsonObject customer, JsonObject? method)
    {
        var p = session.Obj("_subscription_data")?.Copy() ?? [];
        var items = session.Each("_items").ToList();
        bool Recurring(JsonObject i) => tx.Find("price", i.Str("price"))!.Has("recurring");
        p["items"] = items.Where(Recurring).Select(i => Sent(i, "quantity")).ToJsonArray();
        p["add_invoice_items"] = items.Where(i => !Recurring(i)).Select(i => Sent(i, "quantity")).ToJsonArray();
        p["discounts"] = session["_discounts"]?.DeepClone();
        p["automatic_tax"] = new JsonObject { ["enabled"] = session.Obj("automatic_tax")!.Bool("enabled") };
        if (method is not null)
            p["default_payment_method"] = method.Need("id");
        var subscription = SubscriptionCreation.Create(tx, customer, p, "error_if_incomplete", offSession: false);
        session["subscription"] = subscription.Need("id");
        session["invoice"] = subscription.Str("latest_invoice");
    }

    private static JsonNode Sent(JsonObject item, string quantity)
    {
        var sent = new JsonObject { ["price"] = item.Need("price") };
        if (item.LongOrNull(quantity) is { } n)
            sent[quantity] = n;
        return sent;
    }

    private static void PayOnce(Transaction tx, JsonObject session, JsonObject customer, JsonObject? method)
    {
        if (session.Long("amount_total") == 0)
            return;
        var intent = PaymentIntents.New(tx, session.Long("amount_total"), session.Need("currency"), customer.Need("id"));
        foreach (var (name, value) in session.Obj("_payment_intent_data") ?? [])
        {
            if (name is "description" or "metadata" or "receipt_email" or "setup_future_usage")
                intent[name] = value?.DeepClone();
        }

        tx.Add(intent);
        tx.Emit("payment_intent.created", intent);
        if (Payments.Charge(tx, intent, method!, offSession: false) != Payments.Outcome.Paid)
            throw TestCards.Refusal(TestCards.Of(method!).ChargeDecline ?? "authentication_required");
        session["payment_intent"] = intent.Need("id");
    }
}
