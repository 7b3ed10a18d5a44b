using BillingPortal.Invoices;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Invoices;

public sealed class InvoiceTextTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero),
        December = November.AddMonths(1),
        January = November.AddMonths(2);

    [Fact]
    public void The_first_invoice_of_a_usage_plan_and_its_renewal_name_what_each_is_for()
    {
        InvoiceText
            .Spans(Invoice(Line(null, 1000, November, December), Line("input_tokens", 0, November, November)))
            .ShouldBe(new InvoiceSpans(new BillingPeriod(November, December), Usage: null));
        InvoiceText
            .Spans(Invoice(Line("input_tokens", 2, November, December), Line(null, 1000, December, January)))
            .ShouldBe(
                new InvoiceSpans(new BillingPeriod(December, January), new BillingPeriod(November, December)),
                "paid in advance, and used before"
            );
    }

    [Fact]
    public void A_fixed_plan_has_one_span_usage_alone_has_its_own_and_without_lines_Stripes_stands()
    {
        InvoiceText
            .Spans(Invoice(Line("api_calls", 0, November, December), Line(null, 4900, December, January)))
            .ShouldBe(new InvoiceSpans(new BillingPeriod(December, January), Usage: null));
        InvoiceText
            .Spans(Invoice(Line("input_tokens", 7, November, December)))
            .ShouldBe(new InvoiceSpans(Plan: null, new BillingPeriod(November, December)));
        InvoiceText.Spans(Invoice()).ShouldBe(new InvoiceSpans(new BillingPeriod(November, December), Usage: null));
    }

    [Theory]
    [InlineData(2_673_000, 2_680_400, 19900, "99.724 %", 19845)]
    [InlineData(86_400, 2_592_000, 4900, "3.33 %", 163)]
    [InlineData(2_592_000, 2_592_000, 1000, "100.00 %", 1000)]
    [InlineData(2_591_990, 2_592_000, 4900, "99.9996 %", 4900)]
    public void Who_multiplies_the_price_by_the_part_comes_to_the_amount(
        long seconds,
        long ofSeconds,
        long price,
        string percent,
        long amount
    )
    {
        ProratedShare.Percent(seconds, ofSeconds, price).ShouldBe(percent);
        var read = decimal.Parse(percent.TrimEnd('%', ' '), System.Globalization.CultureInfo.InvariantCulture);
        decimal.Round(price * read / 100, 0, MidpointRounding.AwayFromZero).ShouldBe(amount);
        decimal.Round((decimal)price * seconds / ofSeconds, 0, MidpointRounding.AwayFromZero).ShouldBe(amount);
    }

    [Fact]
    public void A_unit_has_its_price_by_the_thousand_and_never_by_the_month()
    {
        var catalogue = new PlanCatalogue
        {
            Meters = new(StringComparer.Ordinal)
            {
                ["input_tokens"] = new MeterDefinition { Name = "Input tokens", Unit = "token" },
            },
        };
        PlanText.Used(catalogue, "input_tokens", 2, 0.00013m, "usd").ShouldBe("Input tokens: 2 tokens at $0.0013 / 1K");
        PlanText.Used(catalogue, "input_tokens", 1, 0, "usd").ShouldBe("Input tokens: 1 token, included");
    }

    private static InvoiceCopy Invoice(params InvoiceLineCopy[] lines) =>
        new()
        {
            StripeInvoiceId = "in_1",
            Status = "paid",
            BillingReason = "subscription_cycle",
            Currency = "usd",
            PeriodStart = November,
            PeriodEnd = December,
            Lines = [.. lines],
        };

    private static InvoiceLineCopy Line(string? meter, long amount, DateTimeOffset start, DateTimeOffset end) =>
        new()
        {
            StripeLineId = "il_1",
            Description = "",
            Meter = meter,
            AmountMinor = amount,
            PeriodStart = start,
            PeriodEnd = end,
        };
}
