using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.PlanChanges;

/// <summary>
/// Moves a subscription to another plan. An upgrade takes effect at once, prorated to the second, and is paid at once or not made.
/// Before it, the tenant's calls are paused and its usage is flushed, because Stripe bills at the old price only what was reported
/// before the change. A downgrade takes effect at the end of the period and needs neither (<see cref="SchedulePlan"/>).
/// </summary>
public sealed class ChangePlan
{
    private static readonly TimeSpan PreviewLifetime = TimeSpan.FromMinutes(15);

    private readonly IDbContextFactory<BillingDb> _databases;
    private readonly IOptions<PlanCatalogue> _catalogue;
    private readonly IStripeClient _stripe;
    private readonly PlanItems _items;
    private readonly FlushBeforeChange _flush;
    private readonly SyncSubscription _sync;
    private readonly SchedulePlan _schedule;
    private readonly Rights _rights;
    private readonly AuditTrail _audit;
    private readonly KeyedLock _locks;
    private readonly BillingClock _clock;

    internal ChangePlan(
        IDbContextFactory<BillingDb> databases,
        IOptions<PlanCatalogue> catalogue,
        IStripeClient stripe,
        PlanItems items,
        FlushBeforeChange flush,
        SyncSubscription sync,
        SchedulePlan schedule,
        Rights rights,
        AuditTrail audit,
        KeyedLock locks,
        BillingClock clock
    ) =>
        (_databases, _catalogue, _stripe, _items, _flush, _sync, _schedule, _rights, _audit, _locks, _clock) = (
            databases,
            catalogue,
            stripe,
            items,
            flush,
            sync,
            schedule,
            rights,
            audit,
            locks,
            clock
        );

    /// <summary>The cost of the change: <see cref="PlanChangeOutcome.Previewed"/>, or why it is not possible.</summary>
    public Task<PlanChangeOutcome> PreviewAsync(TenantContext tenant, string planKey, CancellationToken cancellationToken) =>
        GuardedAsync(
            tenant,
            planKey,
            async (running, plan) =>
            {
                if (running.PendingPlanKey == planKey)
                    return new PlanChangeOutcome.Scheduled(plan.Name, running.PendingPlanAt!.Value);
                var now = TrimToSecond(_clock.GetUtcNow());
                var fresh = await new SubscriptionService(_stripe).GetAsync(
                    running.StripeSubscriptionId,
                    cancellationToken: cancellationToken
                );
                if (TimingOf(running, plan) == PlanChangeTiming.AtPeriodEnd)
                    return new PlanChangeOutcome.Previewed(
                        new PlanChangePreview(
                            planKey,
                            plan.Name,
                            PlanChangeTiming.AtPeriodEnd,
                            running.PeriodEnd,
                            [],
                            0,
                            fresh.Currency,
                            now,
                            Earlier(now + PreviewLifetime, running.PeriodEnd)
                        )
                    );

                if (await _flush.TooEarlyAsync(tenant.TenantId, cancellationToken) is { } wait)
                    return new PlanChangeOutcome.TooEarly(wait); // the change itself would be refused
                return new PlanChangeOutcome.Previewed(await PreviewNowAsync(running, fresh, planKey, plan, now, cancellationToken));
            },
            cancellationToken
        );

    private async Task<PlanChangePreview> PreviewNowAsync(
        TenantSubscription running,
        Subscription fresh,
        string planKey,
        PlanDefinition plan,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Stripe's preview counts only what it has been told.
        await _flush.ReportAsync(running.TenantId, cancellationToken);
        var changes = await _items.ChangesAsync(fresh, planKey, plan, basePrice: true, meteredPrices: true, cancellationToken);
        var invoice = await new InvoiceService(_stripe).CreatePreviewAsync(
            new InvoiceCreatePreviewOptions
            {
                Customer = running.StripeCustomerId,
                Subscription = running.StripeSubscriptionId,
                SubscriptionDetails = new InvoiceSubscriptionDetailsOptions
                {
                    Items = [.. changes.Select(change => change.ForPreview())],
                    ProrationBehavior = "always_invoice",
                    ProrationDate = now.UtcDateTime,
                },
            },
            cancellationToken: cancellationToken
        );
        var lines = new List<PlanChangeLine>();
        foreach (var line in invoice.Lines?.Data ?? [])
            lines.Add(await _items.DescribeAsync(line, invoice.Currency, _catalogue.Value, cancellationToken));
        return new PlanChangePreview(
            planKey,
            plan.Name,
            PlanChangeTiming.Now,
            now,
            lines,
            invoice.AmountDue,
            invoice.Currency,
            now,
            Earlier(now + PreviewLifetime, running.PeriodEnd)
        );
    }

    /// <summary>Makes the change.</summary>
    /// <param name="prorationDate">From the preview; null to prorate from now.</param>
    /// <param name="shownTiming">When the preview said that the change takes effect; null if none was shown.</param>
    public async Task<PlanChangeOutcome> ApplyAsync(
        TenantContext tenant,
        string planKey,
        DateTimeOffset? prorationDate,
        CancellationToken cancellationToken,
        PlanChangeTiming? shownTiming = null
    )
    {
        using var oneWriter = await _locks.EnterSubscriptionAsync(tenant.TenantId, cancellationToken);
        // After the wait for the lock: a right may be taken meanwhile.
        if (await _rights.NowAsync(tenant, cancellationToken) is not { MayManageBilling: true })
            return new PlanChangeOutcome.NotAllowed();
        var outcome = await MakeAsync(
            tenant,
            planKey,
            prorationDate,
            prorationDate is null ? shownTiming : PlanChangeTiming.Now,
            cancellationToken
        );
        var done = outcome switch
        {
            PlanChangeOutcome.Changed => "from now on",
            PlanChangeOutcome.Scheduled later => $"from {later.At:u}",
            PlanChangeOutcome.Kept => "kept; the scheduled change is taken back",
            _ => null,
        };
        if (done is not null)
            await _audit.WriteAsync(tenant.Caller, AuditAction.PlanChanged, tenant.TenantId, planKey, done);
        return outcome;
    }

    private Task<PlanChangeOutcome> MakeAsync(
        TenantContext tenant,
        string planKey,
        DateTimeOffset? prorationDate,
        PlanChangeTiming? shownTiming,
        CancellationToken cancellationToken
    ) =>
        GuardedAsync(
            tenant,
            planKey,
            async (running, plan) =>
            {
                if (prorationDate is { } shown && IsExpired(shown, running))
                    return new PlanChangeOutcome.PreviewExpired();
                // Another plan is current than in the preview, so the change would be paid at another time than was shown.
                if (shownTiming is { } timing && timing != TimingOf(running, plan) && running.PlanKey != planKey)
                    return new PlanChangeOutcome.PreviewExpired();
                if (running.PendingPlanKey is not null)
                {
                    // The base price is already the scheduled plan's. Proration must start from the plan that is paid for.
                    await _schedule.TakeBackAsync(running, cancellationToken);
                    if (running.PlanKey == planKey)
                        return new PlanChangeOutcome.Kept(plan.Name);
                }
                if (TimingOf(running, plan) == PlanChangeTiming.AtPeriodEnd)
                    return await _schedule.RunAsync(tenant, running, planKey, plan, cancellationToken);
                return await _flush.RunAsync<PlanChangeOutcome>(
                    tenant.TenantId,
                    () => ApplyNowAsync(running, planKey, plan, prorationDate, cancellationToken),
                    wait => new PlanChangeOutcome.TooEarly(wait),
                    () => new PlanChangeOutcome.UsageOnTheWay(),
                    cancellationToken
                );
            },
            cancellationToken,
            isChange: true
        );

    // A preview from before the last change compares with a plan that is gone.
    private bool IsExpired(DateTimeOffset shown, TenantSubscription running)
    {
        var now = TrimToSecond(_clock.GetUtcNow());
        return shown > now.AddSeconds(1)
            || now - shown > PreviewLifetime
            || shown < running.PeriodStart
            || shown.AddSeconds(1) <= running.TermsSince;
    }

    private async Task<PlanChangeOutcome> ApplyNowAsync(
        TenantSubscription running,
        string planKey,
        PlanDefinition plan,
        DateTimeOffset? prorationDate,
        CancellationToken cancellationToken
    )
    {
        var service = new SubscriptionService(_stripe);
        var fresh = await service.GetAsync(running.StripeSubscriptionId, cancellationToken: cancellationToken);
        var changes = await _items.ChangesAsync(fresh, planKey, plan, basePrice: true, meteredPrices: true, cancellationToken);
        try
        {
            await service.UpdateAsync(
                running.StripeSubscriptionId,
                new SubscriptionUpdateOptions
                {
                    Items = [.. changes.Select(change => change.ForUpdate())],
                    ProrationBehavior = "always_invoice",
                    ProrationDate = (prorationDate ?? TrimToSecond(_clock.GetUtcNow())).UtcDateTime,
                    PaymentBehavior = "error_if_incomplete", // no plan without its payment, and no half-made change
                },
                cancellationToken: cancellationToken
            );
        }
        catch (StripeException declined) when (declined.HttpStatusCode == System.Net.HttpStatusCode.PaymentRequired)
        {
            return new PlanChangeOutcome.PaymentFailed(StripeFailure.Message(declined));
        }
        await _sync.RunAsync(running.StripeSubscriptionId, cancellationToken); // calls are still paused: the next one sees the new plan
        return new PlanChangeOutcome.Changed(plan.Name);
    }

    private async Task<PlanChangeOutcome> GuardedAsync(
        TenantContext tenant,
        string planKey,
        Func<TenantSubscription, PlanDefinition, Task<PlanChangeOutcome>> work,
        CancellationToken cancellationToken,
        bool isChange = false
    )
    {
        if (!_catalogue.Value.TryGetPlan(planKey, out var plan) || plan.Kind == PlanKind.Contact)
            return new PlanChangeOutcome.UnknownPlan(planKey);
        try
        {
            var running = await RunningAsync(tenant, cancellationToken);
            if (isChange && running is { IsRunning: true })
            {
                // Ours may be behind: in Stripe's Customer Portal a plan is cancelled without our lock, and its webhook is on the way.
                await _sync.RunAsync(running.StripeSubscriptionId, cancellationToken);
                running = await RunningAsync(tenant, cancellationToken);
            }
            return Refuse(planKey, plan, running) ?? await work(running!, plan);
        }
        catch (CatalogueNotPublishedException missing)
        {
            return new PlanChangeOutcome.NotPublished(missing.Message);
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            return new PlanChangeOutcome.StripeUnavailable(StripeFailure.Message(failure));
        }
    }

    private async Task<TenantSubscription?> RunningAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        return await EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenant.TenantId)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private PlanChangeOutcome? Refuse(string planKey, PlanDefinition plan, TenantSubscription? running)
    {
        // A hidden plan can be kept or returned to, but not newly chosen.
        if (plan.Hidden && running?.PlanKey != planKey && running?.PendingPlanKey != planKey)
            return new PlanChangeOutcome.UnknownPlan(planKey);
        if (running is not { IsRunning: true })
            return new PlanChangeOutcome.NoSubscription();
        if (running.PlanKey == planKey && running.PendingPlanKey is null)
            return new PlanChangeOutcome.SamePlan(plan.Name);
        // What is bought for a subscription that ends would be paid for and gone. A local plan is what may follow the end.
        if (running.CancelAt is { } end && plan.Kind != PlanKind.Local && running.PlanKey != planKey)
            return new PlanChangeOutcome.Ending(_catalogue.Value.PlanName(running.PlanKey), end);
        return null;
    }

    private PlanChangeTiming TimingOf(TenantSubscription running, PlanDefinition plan) =>
        plan.Kind == PlanKind.Local
        || (_catalogue.Value.TryGetPlan(running.PlanKey, out var current) && plan.BaseAmountMinor < current.BaseAmountMinor)
            ? PlanChangeTiming.AtPeriodEnd
            : PlanChangeTiming.Now;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset TrimToSecond(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
}
