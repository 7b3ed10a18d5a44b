using System.Collections.Frozen;
using BillingPortal.Invoices;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Usage;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Invoices;

/// <summary>The rule for "the next invoice", without a portal.</summary>
public sealed class NextInvoiceTests
{
    private static readonly BillingPeriod Period = new(At(3), At(3).AddMonths(1));
    private static readonly StripePart Base = new(
        "usd",
        [new UpcomingLine("1 × Pro Haiku", Meter: null, 1, 1000, 1000, 1000)],
        DiscountMinor: 0,
        TaxMinor: 0,
        TaxedMinor: 1000,
        Period.End.AddHours(1),
        At(21)
    );
    private const StripePart? NoAnswer = null;
    private static readonly StripePart Silence = new("", [], 0, 0, 0, null, At(21), IsNothing: true);

    private static DateTimeOffset At(int day) => new(2026, 11, day, 0, 0, 0, TimeSpan.Zero);

    private static Entitlement EntitlementWith(
        EntitlementState state = EntitlementState.Active,
        DateTimeOffset? endsAt = null,
        string? subscription = "sub_1"
    ) =>
        new()
        {
            TenantId = 1,
            State = state,
            PlanKey = "pro_haiku",
            PlanName = "Pro Haiku",
            Period = Period,
            EndsAt = endsAt,
            Billable = true,
            StripeSubscriptionId = subscription,
            Meters = FrozenDictionary<string, MeterAllowance>.Empty,
        };

    private static UnbilledUsage Usage(long soFar, long projected) => new("output_tokens", "Output tokens", soFar, projected, 0.00065m);

    private static UpcomingInvoice Projected(UpcomingAnswer answer) => answer.ShouldBeOfType<UpcomingAnswer.Projected>().Invoice;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(300, 300)]
    [InlineData(18_849, 1000)]
    public void The_credit_balance_pays_at_most_the_total(long credit, long paid)
    {
        var next = Projected(NextInvoice.Of(EntitlementWith(), [], Base with { CreditMinor = credit }));
        (next.TotalMinor, next.CreditMinor).ShouldBe((1000L, paid));
    }

    [Fact]
    public void Usage_is_counted_here_up_to_the_periods_end_and_the_rest_is_Stripes()
    {
        var next = Projected(NextInvoice.Of(EntitlementWith(), [Usage(563_000, 2_027_000)], Base));
        (next.SoFarMinor, next.UsageMinor, next.TotalMinor, next.IsLast).ShouldBe((1366L, 1318L, 2318L, false));
        next.Lines.Select(line => (line.Meter, line.AmountMinor, line.SoFarMinor))
            .ShouldBe([(null, 1000L, 1000L), ("output_tokens", 1318L, 366L)]);
        next.DueAt.ShouldBe(Base.DueAt);
    }

    [Fact]
    public void A_projection_is_never_below_what_is_spent()
    {
        foreach (var units in (long[])[0, 1, 769, 1_000_000, long.MaxValue / 1_000_000])
        foreach (var hours in (double[])[0, 0.5, 1, 24, 700, 719.9, 720, 800])
        {
            var now = Period.Start.AddHours(hours);
            var next = Projected(NextInvoice.Of(EntitlementWith(), [Usage(units, UsageQueries.Project(units, Period, now))], Base));
            next.TotalMinor.ShouldBeGreaterThanOrEqualTo(next.SoFarMinor, $"{units} units after {hours} h");
            next.SoFarMinor.ShouldBe(1000 + LineAmount.Minor(units, 0.00065m));
        }
    }

    [Fact]
    public void Each_line_is_rounded_once_as_on_the_invoice() =>
        // 2.6 and 0.65 cents.
        Projected(NextInvoice.Of(EntitlementWith(), [Usage(4_000, 4_000), Usage(1_000, 1_000)], Base)).TotalMinor.ShouldBe(1000 + 3 + 1);

    [Fact]
    public void A_plan_that_ends_with_its_period_has_no_further_invoice_or_a_last_one_for_usage()
    {
        var ends = EntitlementWith(endsAt: Period.End);
        foreach (var part in (StripePart?[])[Silence, null])
            NextInvoice.Of(ends, [Usage(0, 0)], part).ShouldBe(new UpcomingAnswer.Nothing(NoInvoice.Ends, Period.End));
        var last = Projected(NextInvoice.Of(ends, [Usage(563_000, 2_027_000)], Silence));
        (last.IsLast, last.TotalMinor, last.SoFarMinor, last.DueAt).ShouldBe((true, 1318L, 366L, Period.End));
        NextInvoice.Of(ends, [Usage(563_000, 2_027_000)], NoAnswer).ShouldBeOfType<UpcomingAnswer.NotAnswered>();
        // It ends after this period, so the next invoice comes as usual.
        Projected(NextInvoice.Of(EntitlementWith(endsAt: Period.End.AddMonths(2)), [], Base)).IsLast.ShouldBeFalse();
    }

    [Theory]
    [InlineData(EntitlementState.Grace)]
    [InlineData(EntitlementState.Restricted)]
    [InlineData(EntitlementState.Suspended)]
    public void What_is_owed_does_not_stand_there_a_second_time(EntitlementState state) =>
        NextInvoice
            .WithoutStripe(EntitlementWith(state), hasCustomer: true)
            .ShouldBe(new UpcomingAnswer.Nothing(NoInvoice.PaymentMissing, Period.End));

    [Fact]
    public void Without_a_paid_plan_nothing_comes_and_Stripe_is_not_asked()
    {
        foreach (
            var (entitlement, customer) in ((Entitlement, bool)[])
                [
                    (EntitlementWith(EntitlementState.Trial, subscription: null), false),
                    (EntitlementWith(subscription: null), false),
                    (EntitlementWith(EntitlementState.Ended), true),
                ]
        )
            NextInvoice.WithoutStripe(entitlement, customer).ShouldBe(new UpcomingAnswer.Nothing(NoInvoice.NoPaidPlan));
        NextInvoice.WithoutStripe(EntitlementWith(), hasCustomer: true).ShouldBeNull("a running plan is Stripe's to say");
    }

    [Fact]
    public void Taxes_grow_with_usage_and_a_discount_stays()
    {
        var taxed = Base with { DiscountMinor = 200, TaxedMinor = 800, TaxMinor = 80 };
        Projected(NextInvoice.Of(EntitlementWith(), [Usage(0, 1_538_462)], taxed))
            .ShouldSatisfyAllConditions(next => next.TotalMinor.ShouldBe(1800 + 180), next => next.SoFarMinor.ShouldBe(880));
    }

    [Fact]
    public void When_Stripe_is_silent_and_always_was_nobody_knows() =>
        NextInvoice.Of(EntitlementWith(), [Usage(1, 1)], NoAnswer).ShouldBeOfType<UpcomingAnswer.NotAnswered>();

    [Fact]
    public void Stripe_saying_that_nothing_comes_is_not_an_outage() =>
        NextInvoice.Of(EntitlementWith(), [], Silence).ShouldBe(new UpcomingAnswer.Nothing(NoInvoice.NothingLeft));
}
