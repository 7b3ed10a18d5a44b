namespace Stripe.Tests.Entities;

public sealed class EntityTests
{
    [Fact]
    public void An_expandable_is_an_id_or_an_object()
    {
        var plain = Subscription.FromJson("""{"id":"sub_1","object":"subscription","customer":"cus_1","latest_invoice":null}""");
        plain.CustomerId.ShouldBe("cus_1");
        plain.Customer.ShouldBeNull();
        plain.LatestInvoiceId.ShouldBeNull();

        var expanded = Subscription.FromJson(
            """{"id":"sub_1","object":"subscription","customer":{"id":"cus_1","object":"customer","name":"A"}}"""
        );
        expanded.CustomerId.ShouldBe("cus_1");
        expanded.Customer.Name.ShouldBe("A");
    }

    [Fact]
    public void A_credit_note_comes_with_what_it_gave_back()
    {
        var note = CreditNote.FromJson(
            """
            {"id":"cn_1","object":"credit_note","invoice":{"id":"in_1","object":"invoice"},"refunds":[{"amount_refunded":200,
            "refund":{"id":"re_1","object":"refund","amount":200}}],"customer_balance_transaction":{"id":"cbtxn_1",
            "object":"customer_balance_transaction","credit_note":{"id":"cn_1","object":"credit_note","memo":"Sorry"}}}
            """
        );
        note.InvoiceId.ShouldBe("in_1");
        note.Refunds.Single().Refund.Amount.ShouldBe(200);
        note.CustomerBalanceTransaction.CreditNoteId.ShouldBe("cn_1");
        note.CustomerBalanceTransaction.CreditNote.Memo.ShouldBe("Sorry");
    }

    [Fact]
    public void A_deleted_customer_is_still_a_customer() =>
        Subscription
            .FromJson("""{"object":"subscription","customer":{"id":"cus_1","object":"customer","deleted":true}}""")
            .Customer.Deleted.ShouldBe(true);

    [Fact]
    public void Expandable_lists_give_ids_and_objects()
    {
        var plain = Invoice.FromJson("""{"id":"in_1","object":"invoice","discounts":["di_1","di_2"]}""");
        plain.DiscountIds.ShouldBe(["di_1", "di_2"]);
        Invoice
            .FromJson("""{"id":"in_1","object":"invoice","discounts":[{"id":"di_1","object":"discount"}]}""")
            .Discounts.Single()
            .Id.ShouldBe("di_1");
    }

    [Fact]
    public void Fields_of_connected_accounts_give_their_id_either_way()
    {
        Subscription.FromJson("""{"object":"subscription","on_behalf_of":"acct_1"}""").OnBehalfOfId.ShouldBe("acct_1");
        Subscription
            .FromJson("""{"object":"subscription","on_behalf_of":{"id":"acct_1","object":"account"}}""")
            .OnBehalfOfId.ShouldBe("acct_1");
    }

    [Fact]
    public void Decimals_come_as_strings_or_numbers()
    {
        Price
            .FromJson("""{"object":"price","unit_amount":null,"unit_amount_decimal":"0.000000000001"}""")
            .UnitAmountDecimal.ShouldBe(0.000000000001m);
        Price.FromJson("""{"object":"price","unit_amount_decimal":0.05}""").UnitAmountDecimal.ShouldBe(0.05m);
        Billing
            .MeterEventSummary.FromJson("""{"object":"billing.meter_event_summary","aggregated_value":12.0}""")
            .AggregatedValue.ShouldBe(12m);
    }

    [Fact]
    public void A_null_where_a_value_belongs_is_its_beginning()
    {
        var customer = Customer.FromJson("""{"id":"cus_1","object":"customer","created":null,"balance":null,"livemode":null}""");
        customer.Created.ShouldBe(DateTime.UnixEpoch);
        customer.Balance.ShouldBe(0);
        customer.Livemode.ShouldBeFalse();
    }

    [Fact]
    public void The_current_period_lives_on_the_items()
    {
        var subscription = Subscription.FromJson(
            """{"object":"subscription","items":{"object":"list","has_more":false,"url":"/v1/subscription_items","data":["""
                + """{"id":"si_1","object":"subscription_item","current_period_start":1782864000,"current_period_end":"""
                + """1785542400,"price":{"id":"price_1","object":"price","recurring":{"meter":"mtr_1","usage_type":"metered"}}}]}}"""
        );
        var item = subscription.Items.Single();
        item.CurrentPeriodEnd.ShouldBe(new DateTime(2026, 8, 1, 0, 0, 0, DateTimeKind.Utc));
        item.Price.Recurring.Meter.ShouldBe("mtr_1");
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_unknown_objects_are_null()
    {
        Customer.FromJson("""{"id":"cus_1","object":"customer","x":{"y":[1,2,{"z":null}]}}""").Id.ShouldBe("cus_1");
        StripeEntity.FromJson("""{"id":"x_1","object":"gadget"}""").ShouldBeNull();
        StripeEntity.FromJson("""{"id":"cus_1","object":"customer"}""").ShouldBeOfType<Customer>();
    }

    [Fact]
    public void An_entity_made_in_code_survives_its_json()
    {
        var invoice = new Invoice
        {
            Id = "in_1",
            Object = "invoice",
            CustomerId = "cus_1",
            Created = DateTime.UnixEpoch.AddSeconds(7),
            DiscountIds = ["di_1"],
        };
        var copy = Invoice.FromJson(invoice.ToJson());
        copy.CustomerId.ShouldBe("cus_1");
        copy.Created.ShouldBe(invoice.Created);
        copy.DiscountIds.ShouldBe(["di_1"]);
    }

    [Fact]
    public void An_event_made_in_code_survives_its_json()
    {
        var stripeEvent = new Event
        {
            Id = "evt_1",
            Object = "event",
            Data = new EventData
            {
                Object = new Customer { Id = "cus_1", Object = "customer" },
            },
        };
        Event.FromJson(stripeEvent.ToJson()).Data.Object.ShouldBeOfType<Customer>().Id.ShouldBe("cus_1");
    }

    [Theory]
    [InlineData("""{"object":"customer","created":null}""")]
    [InlineData("""{"object":"customer"}""")]
    public void A_date_that_is_not_there_is_1970_as_in_the_official_package(string json) =>
        StripeEntity.FromJson<Customer>(json).Created.ShouldBe(DateTime.UnixEpoch);

    [Fact]
    public void Every_date_that_cannot_be_null_begins_as_1970()
    {
        var entities = typeof(StripeEntity)
            .Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(StripeEntity)) && !type.IsAbstract);
        var dates = entities
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetProperties())
            .Where(property => property.PropertyType == typeof(DateTime))
            .ToList();
        var others = dates.Where(date => !DateTime.UnixEpoch.Equals(date.GetValue(Activator.CreateInstance(date.ReflectedType!))));

        dates.Count.ShouldBeGreaterThan(70);
        others.Select(date => $"{date.ReflectedType!.Name}.{date.Name}").ShouldBeEmpty();
    }
}
