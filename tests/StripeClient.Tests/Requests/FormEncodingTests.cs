using Stripe.Billing;
using Stripe.Checkout;
using Stripe.Infrastructure;

namespace Stripe.Tests.Requests;

/// <summary>How options become form parameters. Brackets stay readable in these tests; values are compared decoded.</summary>
public sealed class FormEncodingTests
{
    [Fact]
    public void Unset_options_are_not_sent() => Encode(new CustomerCreateOptions()).ShouldBe("");

    [Fact]
    public void Nested_options_and_lists_use_brackets_and_indexes() =>
        Encode(
                new SubscriptionCreateOptions
                {
                    Customer = "cus_1",
                    Items =
                    [
                        new SubscriptionItemOptions { Price = "price_1" },
                        new SubscriptionItemOptions { Price = "price_2", Quantity = 3 },
                    ],
                }
            )
            .ShouldBe("customer=cus_1&items[0][price]=price_1&items[1][price]=price_2&items[1][quantity]=3");

    [Fact]
    public void Dates_are_unix_seconds_and_unspecified_ones_are_utc() =>
        Encode(
                new MeterEventSummaryListOptions
                {
                    StartTime = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc),
                    EndTime = new DateTime(2026, 8, 1, 0, 0, 0, DateTimeKind.Unspecified),
                }
            )
            .ShouldBe("end_time=1785542400&start_time=1782864000");

    [Fact]
    public void Decimals_are_invariant_and_never_exponential() =>
        Encode(new PriceCreateOptions { UnitAmountDecimal = 0.000000000001m }).ShouldBe("unit_amount_decimal=0.000000000001");

    [Fact]
    public void Booleans_are_lower_case() =>
        Encode(new SubscriptionCancelOptions { InvoiceNow = true, Prorate = false }).ShouldBe("invoice_now=true&prorate=false");

    [Fact]
    public void An_empty_string_and_a_null_metadata_value_unset() =>
        Encode(
                new CustomerUpdateOptions
                {
                    Description = "",
                    Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["tenant"] = null, ["plan"] = "pro" },
                }
            )
            .ShouldBe("description=&metadata[tenant]=&metadata[plan]=pro");

    [Fact]
    public void An_empty_list_unsets() => Encode(new SubscriptionUpdateOptions { DefaultTaxRates = [] }).ShouldBe("default_tax_rates=");

    [Fact]
    public void A_choice_of_types_is_sent_as_what_it_holds()
    {
        Encode(new SubscriptionUpdateOptions { TrialEnd = SubscriptionTrialEnd.Now }).ShouldBe("trial_end=now");
        Encode(new SubscriptionUpdateOptions { TrialEnd = DateTime.UnixEpoch.AddSeconds(5) }).ShouldBe("trial_end=5");
        Encode(new PriceTierOptions { UpTo = PriceTierUpTo.Inf }).ShouldBe("up_to=inf");
        Encode(new PriceTierOptions { UpTo = 1000 }).ShouldBe("up_to=1000");
        Encode(new EventListOptions { Created = new DateRangeOptions { GreaterThanOrEqual = DateTime.UnixEpoch.AddSeconds(9) } })
            .ShouldBe("created[gte]=9");
        Encode(new SubscriptionUpdateOptions { TrialEnd = null }).ShouldBe("");
    }

    [Fact]
    public void Named_values_are_sent_by_name() =>
        Encode(new SubscriptionResumeOptions { BillingCycleAnchor = SubscriptionBillingCycleAnchor.Now })
            .ShouldBe("billing_cycle_anchor=now");

    [Fact]
    public void Expansions_carry_an_index()
    {
        var options = new SubscriptionGetOptions();
        options.AddExpand("latest_invoice");
        options.AddRangeExpand(["customer", "items.data.price"]);
        Encode(options).ShouldBe("expand[0]=latest_invoice&expand[1]=customer&expand[2]=items.data.price");
    }

    [Fact]
    public void Extra_parameters_take_any_shape()
    {
        var options = new CustomerCreateOptions { Email = "a@example.com" };
        options.AddExtraParam("new_flag", true);
        options.AddExtraParam(
            "nested",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["list"] = new object[] { 1, "two", 3.5m } }
        );
        options.AddExtraParam("gone", null);
        Encode(options).ShouldBe("new_flag=true&nested[list][0]=1&nested[list][1]=two&nested[list][2]=3.5&gone=&email=a@example.com");
    }

    [Fact]
    public void Values_and_dictionary_keys_are_escaped_but_brackets_are_not()
    {
        var raw = FormWriter.Write(
            new CustomerCreateOptions
            {
                Name = "Ä & B=C",
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["a b]"] = "1+1" },
            }
        );
        raw.ShouldBe("metadata[a%20b%5D]=1%2B1&name=%C3%84%20%26%20B%3DC");
    }

    [Fact]
    public void Meter_events_carry_their_payload_as_strings() =>
        Encode(
                new MeterEventCreateOptions
                {
                    EventName = "api_calls",
                    Identifier = "i-1",
                    Payload = new Dictionary<string, string>(StringComparer.Ordinal) { ["stripe_customer_id"] = "cus_1", ["value"] = "25" },
                    Timestamp = DateTime.UnixEpoch.AddSeconds(1_700_000_000),
                }
            )
            .ShouldBe("event_name=api_calls&identifier=i-1&payload[stripe_customer_id]=cus_1&payload[value]=25&timestamp=1700000000");

    [Fact]
    public void Checkout_sessions_nest_line_items_and_subscription_data() =>
        Encode(
                new SessionCreateOptions
                {
                    Mode = "subscription",
                    LineItems = [new SessionLineItemOptions { Price = "price_1" }],
                    SubscriptionData = new SessionSubscriptionDataOptions
                    {
                        Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["tenant"] = "t1" },
                    },
                }
            )
            .ShouldBe("line_items[0][price]=price_1&mode=subscription&subscription_data[metadata][tenant]=t1");

    private static string Encode(IFormOptions options) => Uri.UnescapeDataString(FormWriter.Write(options));
}
