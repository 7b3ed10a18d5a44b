using System.Collections.Frozen;
using BillingPortal.Metering.Quota;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Web;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering.Quota;

public sealed class QuotaRefusalsTests
{
    [Theory]
    [InlineData("calls", "This call needs 1 more. The period ends at 2026-12-03T00:00:00Z; a larger plan lifts the limit at once.")]
    [InlineData("pages", "This call needs 1 more. The period ends at 2026-12-03T00:00:00Z.")]
    public void A_larger_plan_is_promised_only_where_one_lifts_the_limit(string meter, string detail)
    {
        var catalogue = new PlanCatalogue
        {
            Meters = { ["calls"] = new(), ["pages"] = new() },
            Plans =
            {
                ["basic"] = new()
                {
                    Meters =
                    {
                        ["calls"] = new() { Included = 10 },
                        ["pages"] = new() { Included = 10 },
                    },
                },
                ["pro"] = new() { Meters = { ["calls"] = new() { Included = 20 } } },
            },
        };
        var end = new DateTimeOffset(2026, 12, 3, 0, 0, 0, TimeSpan.Zero);
        var entitlement = new Entitlement
        {
            TenantId = 1,
            State = EntitlementState.Active,
            PlanName = "Basic",
            Period = new BillingPeriod(end.AddDays(-30), end),
            Meters = FrozenDictionary<string, MeterAllowance>.Empty,
        };
        var claim = new Claim(new MeterCounter(meter, isTest: false, keyId: null), 1, 10, 10, LimitPolicy.Refuse);

        var refusal = new QuotaRefusals(Options.Create(catalogue), new PublicUrl("http://localhost")).Spent(
            entitlement,
            claim,
            (10, 0),
            isTest: false
        );

        refusal.Detail.ShouldBe(detail);
    }
}
