using BillingPortal.Admin.Jobs;
using BillingPortal.ApiKeys;
using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Jobs;
using BillingPortal.PlanChanges;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Tenants;

/// <summary>A page may stay open for hours with the rights it started with; its actions are checked against current rights.</summary>
[Collection(SharedPortal.Name)]
public sealed class RightsTests(PortalApp app)
{
    [Theory]
    [InlineData("demoted")]
    [InlineData("removed")]
    [InlineData("signed out")]
    [InlineData("of another session's person")]
    public async Task Nothing_is_written_by_a_right_that_is_gone(string how)
    {
        var tenant = await app.SignUpAsync();
        var open = tenant.Context; // as a circuit keeps it
        var key = await tenant.KeyAsync();
        switch (how)
        {
            case "demoted":
                await app.SetRoleAsync(tenant, Role.Viewer);
                break;
            case "removed":
                await app.SetRoleAsync(tenant, role: null);
                break;
            case "signed out":
                await app.Service<Sessions>().EndAsync(open.Caller.SessionId!, default);
                break;
            default:
                open = open with { Caller = open.Caller with { SessionId = (await app.SignUpAsync()).Context.Caller.SessionId } };
                break;
        }

        (await app.Service<IssueKey>().RunAsync(open, new KeyRequest("late"), default)).ShouldBeOfType<IssueOutcome.NotAllowed>();
        (await app.Service<EditKey>().RunAsync(open, key.Id, new KeyTerms("late"), default)).ShouldBeOfType<EditOutcome.NotAllowed>();
        (await app.Service<RotateKey>().RunAsync(open, key.Id, 0, default)).ShouldBeOfType<RotateOutcome.NotAllowed>();
        (await app.Service<RevokeKey>().RunAsync(open, key.Id, default)).ShouldBe(RevokeOutcome.NotAllowed);
        (await app.Service<RenameTenant>().RunAsync(open, "late", default)).ShouldBe(RenameTenant.NotAllowed);
        (await app.Service<StartCheckout>().RunAsync(open, "free", default)).ShouldBeOfType<CheckoutOutcome.NotAllowed>();
        (await app.Service<OpenCustomerPortal>().RunAsync(open, default)).ShouldBeOfType<PortalOutcome.NotAllowed>();
        (await app.Service<CancelSubscription>().RunAsync(open, atPeriodEnd: true, default)).ShouldBeOfType<CancelOutcome.NotAllowed>();
        (await app.Service<CancelNow>().RunAsync(open, default)).ShouldBeOfType<CancelOutcome.NotAllowed>();
        (
            await app.Service<ChangePlan>().ApplyAsync(open, "pro", prorationDate: null, default)
        ).ShouldBeOfType<PlanChangeOutcome.NotAllowed>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operators_work_ends_with_the_role_or_the_session(bool byRole)
    {
        var tenant = await app.SignUpAsync();
        await app.SetOperatorAsync(tenant, true);
        var by = tenant.Context.Caller;
        (await app.Service<Rights>().OperatesAsync(by, default)).ShouldBeTrue();

        if (byRole)
            await app.SetOperatorAsync(tenant, false);
        else
            await app.Service<Sessions>().EndAllAsync(by.UserId!, default);

        (
            await app.Service<CorrectUsage>().RunAsync(by, tenant.Id, new Correction("api_calls", 5, "late"), default)
        ).ShouldBeOfType<CorrectOutcome.NotAllowed>();
        (await app.Service<SetReportingTerms>().RunAsync(by, tenant.Id, null, LateUsage.WriteOff, "late", default))
            .ShouldNotBeNull()
            .ShouldContain("no operator any more");
        (
            await app.Service<RepairDrift>().RunAsync(by, tenant.Id, "api_calls", app.Clock.GetUtcNow(), default)
        ).ShouldBeOfType<RepairOutcome.NotAllowed>();
        (await app.Service<RepairDrift>().DecideAsync(by, 1, arrived: true, default)).ShouldBeFalse();
        (await app.Service<ReplayEvent>().RunAsync(by, 1, default)).ShouldBe(ReplayOutcome.NotAllowed);
        (await app.Service<StartJob>().RunAsync(by, JobNames.SendMail, default)).ShouldBeFalse();
        (await app.Service<StartJob>().CompareAsync(by, tenant.Id, default)).ShouldBeFalse();
        await using var db = app.Db();
        (await db.Set<AuditEntry>().CountAsync(row => row.UserId == by.UserId)).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_is_over_has_no_right_in_the_request_that_began_with_it()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        var open = tenant.Context with
        {
            UserId = null,
            KeyScopes = Scopes.All,
            Caller = new Caller(CallerKind.Key, $"key {key.Id}") { KeyId = key.Id },
        };
        (await app.Service<Rights>().NowAsync(open, default)).ShouldNotBeNull();
        (await app.Service<Rights>().NowAsync(open with { TenantId = (await app.SignUpAsync()).Id }, default)).ShouldBeNull(
            "it is another organisation's"
        );

        await app.Service<RevokeKey>().RunAsync(tenant.Context, key.Id, default);

        (await app.Service<Rights>().NowAsync(open, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_is_not_named_has_no_right()
    {
        var tenant = await app.SignUpAsync();
        (await app.Service<Rights>().NowAsync(tenant.Context with { Caller = Caller.Nobody }, default)).ShouldBeNull();
        (
            await app.Service<Rights>().NowAsync(tenant.Context with { Caller = tenant.Context.Caller with { SessionId = null } }, default)
        ).ShouldBeNull();
        (await app.Service<Rights>().OperatesAsync(Caller.Nobody, default)).ShouldBeFalse();
    }
}
