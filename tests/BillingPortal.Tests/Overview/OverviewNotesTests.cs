using System.Collections.Frozen;
using BillingPortal.ApiKeys;
using BillingPortal.Invoices;
using BillingPortal.Overview;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Usage;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Overview;

public sealed class OverviewNotesTests
{
    private static readonly BillingPeriod Period = new(
        new DateTimeOffset(2026, 11, 3, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2026, 12, 3, 0, 0, 0, TimeSpan.Zero)
    );
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    private static OverviewSnapshot Shown(
        long used,
        EntitlementState state = EntitlementState.Active,
        DateTimeOffset? endsAt = null,
        RefusedCalls[]? refused = null,
        params InvoiceCopy[] invoices
    )
    {
        var entitlement = new Entitlement
        {
            TenantId = 1,
            State = state,
            PlanName = "Pro",
            Period = Period,
            Since = Period.Start,
            EndsAt = endsAt,
            Meters = FrozenDictionary<string, MeterAllowance>.Empty,
        };
        var meter = new MeterUsage("api_calls", "API calls", "call", used, 10_000, 12_000, UsageQueries.Project(used, Period, Now), 0);
        return new OverviewSnapshot(
            new PeriodUsage(entitlement, [meter], Now),
            new PlanDefinition { Name = "Pro" },
            "usd",
            null,
            null,
            invoices,
            [],
            [],
            []
        )
        {
            Missing = MissingPayment.Of(invoices.FirstOrDefault(), paysWith: "Visa ending 3155", entitlement),
            Refused = refused ?? [],
        };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Upgrading_is_advised_only_where_it_lifts_the_limit(bool mayBeLifted)
    {
        var shown = Shown(12_000);
        var meter = shown.Usage.Meters[0] with { MayBeLifted = mayBeLifted };

        var note = OverviewNotes.Of(shown with { Usage = shown.Usage with { Meters = [meter] } }).ShouldHaveSingleItem();

        note.Text.Contains("Upgrading lifts the limit", StringComparison.Ordinal).ShouldBe(mayBeLifted);
    }

    [Fact]
    public void Nothing_is_said_when_all_is_well() => OverviewNotes.Of(Shown(3_000)).ShouldBeEmpty();

    [Fact]
    public void A_pace_above_the_limit_names_the_days()
    {
        var note = OverviewNotes.Of(Shown(8_214)).ShouldHaveSingleItem();
        note.Tone.ShouldBe("warn");
        note.Title.ShouldBe("API calls will reach their limit on about 29 November");
        note.Text.ShouldBe(
            "At this pace you pass the included 10,000 on about 24 November. Above 12,000, calls are refused until 3 December."
        );
    }

    [Fact]
    public void A_spent_limit_is_red_and_says_what_calls_get()
    {
        var note = OverviewNotes.Of(Shown(12_000)).ShouldHaveSingleItem();
        note.Tone.ShouldBe("bad");
        note.Title.ShouldBe("API calls are used up until 3 December");
    }

    [Fact]
    public void A_failed_payment_comes_first_and_carries_its_amount()
    {
        var open = new InvoiceCopy
        {
            StripeInvoiceId = "in_1",
            Status = "open",
            BillingReason = "subscription_cycle",
            Currency = "usd",
            AmountRemainingMinor = 19_900,
            HostedUrl = "https://pay.example/1",
            NextPaymentAttemptAt = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
        };
        var notes = OverviewNotes.Of(Shown(8_214, EntitlementState.Grace, endsAt: null, refused: null, open));
        notes.Count.ShouldBe(2);
        notes[0].Title.ShouldBe("Your payment of $199.00 with Visa ending 3155 failed");
        notes[0].Text.ShouldBe("We try again on 23 Nov at 09:00 UTC. Pro works as before meanwhile.");
        (notes[0].ActionText, notes[0].ActionHref).ShouldBe(("Pay $199.00", "https://pay.example/1"));
    }

    [Fact]
    public void A_plan_that_ends_says_when() =>
        OverviewNotes.Of(Shown(10, endsAt: Period.End)).ShouldHaveSingleItem().Title.ShouldBe("Pro ends on 3 December");

    [Fact]
    public void Calls_that_are_refused_now_are_red_with_the_way_out_and_those_of_an_hour_ago_are_not()
    {
        RefusedCalls[] refused =
        [
            new("rate_limited", 429, 61, Now.AddSeconds(-5)),
            new("no_plan", 402, 3, Now.AddHours(-1)),
            new("refused_by_endpoint", 400, 41, Now),
        ];
        var note = OverviewNotes.Of(Shown(10, refused: refused)).ShouldHaveSingleItem();
        (note.Tone, note.Title, note.ActionHref).ShouldBe(("bad", "Calls are being refused: too many in a minute", "plan"));
        note.Text.ShouldStartWith("61 calls in this period, the last one at 23:59:55 UTC.");
    }

    [Fact]
    public void What_the_plan_before_refused_is_not_refused_now()
    {
        RefusedCalls[] refused = [new("meter_not_in_plan", 403, 8, Now.AddMinutes(-2)), new("rate_limited", 429, 3, Now.AddSeconds(-20))];
        OverviewNotes
            .Of(ChangedAt(Now.AddMinutes(-1), refused))
            .ShouldHaveSingleItem()
            .Title.ShouldBe("Calls are being refused: too many in a minute");
        OverviewNotes.Of(ChangedAt(Now.AddSeconds(-10), refused)).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_key_was_refused_by_goes_with_the_key()
    {
        RefusedCalls[] refused =
        [
            new("key_quota_exceeded", 402, 3, Now.AddSeconds(-5)),
            new("test_limit_reached", 402, 3, Now.AddSeconds(-5)),
        ];
        var key = new KeyRow(1, "a", "bp_test_1", IsTest: true, "call", Period.Start, ExpiresAt: null, RevokedAt: null, LastUsedAt: Now)
        {
            QuotaPerPeriod = 10,
        };
        OverviewNotes.Of(Shown(10, refused: refused) with { Keys = [key] }).Count.ShouldBe(2);
        OverviewNotes.Of(Shown(10, refused: refused) with { Keys = [key with { RevokedAt = Now }] }).ShouldBeEmpty();
        OverviewNotes.Of(Shown(10, refused: refused) with { Keys = [key with { QuotaPerPeriod = null, IsTest = false }] }).ShouldBeEmpty();
    }

    private static OverviewSnapshot ChangedAt(DateTimeOffset since, RefusedCalls[] refused)
    {
        var shown = Shown(10, refused: refused);
        return shown with { Usage = shown.Usage with { Entitlement = shown.Entitlement with { Since = since } } };
    }

    [Fact]
    public void A_spent_limit_is_said_once()
    {
        RefusedCalls[] refused = [new("quota_exceeded", 402, 5, Now)];
        OverviewNotes.Of(Shown(12_000, refused: refused)).ShouldHaveSingleItem().Title.ShouldBe("API calls are used up until 3 December");
        // Not used up, but too little for the request.
        OverviewNotes
            .Of(Shown(3_000, refused: refused))
            .ShouldHaveSingleItem()
            .Title.ShouldBe("Calls are being refused: more than is left was asked for");
    }
}
