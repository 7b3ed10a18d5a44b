using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace BillingPortal.Subscriptions;

/// <summary>The result of choosing a plan.</summary>
public abstract record CheckoutOutcome
{
    /// <summary>The caller's role does not allow it.</summary>
    public sealed record NotAllowed : CheckoutOutcome;

    /// <summary>Continue on Stripe's hosted page.</summary>
    public sealed record Pay(string Url, string SessionId) : CheckoutOutcome;

    /// <summary>A plan without a Stripe subscription is now active.</summary>
    public sealed record Opened(string PlanName) : CheckoutOutcome;

    /// <summary>There is no such plan to buy.</summary>
    /// <param name="Plan">What was asked for.</param>
    public sealed record UnknownPlan(string Plan) : CheckoutOutcome;

    /// <summary>The organisation has a subscription, which is changed and not bought again.</summary>
    /// <param name="PlanName">The plan's name.</param>
    public sealed record AlreadySubscribed(string PlanName) : CheckoutOutcome;

    /// <summary>Stripe has no prices of the plan, which is the operator's to publish.</summary>
    public sealed record NotPublished(string Reason) : CheckoutOutcome;

    /// <summary>Stripe does not answer or refuses; nothing was changed.</summary>
    public sealed record StripeUnavailable(string Reason) : CheckoutOutcome;
}

/// <summary>
/// Opens a Checkout Session for a plan: the base price and one metered price per meter. The plan is not granted here but when
/// Stripe reports that it was paid.
/// </summary>
public sealed class StartCheckout(
    IDbContextFactory<BillingDb> databases,
    IOptions<PlanCatalogue> catalogue,
    IStripeClient stripe,
    StripePrices prices,
    CreateStripeCustomer customers,
    EntitlementDirectory entitlements,
    SyncSubscription sync,
    KeyedLock locks,
    PublicUrl publicUrl,
    IConfiguration configuration,
    Rights rights,
    AuditTrail audit,
    BillingClock clock
)
{
    private const int MostOpenSessions = 20;

    public async Task<CheckoutOutcome> RunAsync(TenantContext tenant, string planKey, CancellationToken cancellationToken)
    {
        if (await rights.NowAsync(tenant, cancellationToken) is not { MayManageBilling: true })
            return new CheckoutOutcome.NotAllowed();
        if (!catalogue.Value.TryGetOffered(planKey, out var plan) || plan.Kind == PlanKind.Contact)
            return new CheckoutOutcome.UnknownPlan(planKey);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var running = await EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenant.TenantId)
            .FirstOrDefaultAsync(cancellationToken);
        if (running is { IsIdle: false })
            return new CheckoutOutcome.AlreadySubscribed(catalogue.Value.PlanName(running.PlanKey));
        if (plan.Kind == PlanKind.Local)
            return await OpenLocalAsync(db, tenant, planKey, plan, cancellationToken);

        // One at a time per tenant: two tabs that start a checkout at once would otherwise both keep a payable page.
        using var checkoutLock = await locks.EnterAsync($"checkout:{tenant.TenantId}", cancellationToken);
        try
        {
            await ExpireEarlierAsync(tenant, cancellationToken);
            if (await RunningAtStripeAsync(tenant, cancellationToken) is { } unheardOf)
                return new CheckoutOutcome.AlreadySubscribed(unheardOf);
            var session = await new SessionService(stripe).CreateAsync(
                await SessionForAsync(tenant, planKey, plan, cancellationToken),
                cancellationToken: cancellationToken
            );
            await audit.WriteAsync(tenant.Caller, AuditAction.CheckoutOpened, tenant.TenantId, planKey);
            return new CheckoutOutcome.Pay(session.Url, session.Id);
        }
        catch (CatalogueNotPublishedException missing)
        {
            return new CheckoutOutcome.NotPublished(missing.Message);
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            return new CheckoutOutcome.StripeUnavailable(StripeFailure.Message(failure));
        }
    }

    private async Task<SessionCreateOptions> SessionForAsync(
        TenantContext tenant,
        string planKey,
        PlanDefinition plan,
        CancellationToken cancellationToken
    )
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [CreateStripeCustomer.TenantMetadata] = tenant.PublicId,
            ["plan"] = planKey,
        };
        var items = new List<SessionLineItemOptions>();
        foreach (var price in await prices.FindAsync(planKey, plan, cancellationToken))
            // Stripe refuses a quantity on a metered price.
            items.Add(new SessionLineItemOptions { Price = price.Id, Quantity = price.Recurring?.UsageType == "metered" ? null : 1 });
        var options = new SessionCreateOptions
        {
            Mode = "subscription",
            Customer = await customers.EnsureAsync(tenant.TenantId, cancellationToken),
            ClientReferenceId = tenant.PublicId,
            LineItems = items,
            Metadata = metadata,
            SubscriptionData = new SessionSubscriptionDataOptions { Metadata = metadata },
            AllowPromotionCodes = true,
            SuccessUrl = publicUrl.To("checkout/done?session_id={CHECKOUT_SESSION_ID}"),
            CancelUrl = publicUrl.To("plan"),
        };
        if (configuration.GetValue("Stripe:AutomaticTax", false))
        {
            options.AutomaticTax = new SessionAutomaticTaxOptions { Enabled = true };
            options.TaxIdCollection = new SessionTaxIdCollectionOptions { Enabled = true };
            options.CustomerUpdate = new SessionCustomerUpdateOptions { Address = "auto", Name = "auto" };
        }
        return options;
    }

    // A page still open in another tab must not be paid too: that would create a second subscription.
    private async Task ExpireEarlierAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        var sessions = new SessionService(stripe);
        var customer = await customers.EnsureAsync(tenant.TenantId, cancellationToken);
        var open = await sessions.ListAsync(
            new SessionListOptions
            {
                Customer = customer,
                Status = "open",
                Limit = MostOpenSessions,
            },
            cancellationToken: cancellationToken
        );
        foreach (var earlier in open.Data.Where(session => session.Mode == "subscription"))
            await sessions.ExpireAsync(earlier.Id, cancellationToken: cancellationToken);
    }

    // It may have been paid a moment ago, with its webhook still on the way, so that our copy does not have it yet.
    private async Task<string?> RunningAtStripeAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        var customer = await customers.EnsureAsync(tenant.TenantId, cancellationToken);
        var subscriptions = await new SubscriptionService(stripe).ListAsync(
            new SubscriptionListOptions { Customer = customer, Limit = MostOpenSessions },
            cancellationToken: cancellationToken
        );
        if (subscriptions.Data.FirstOrDefault(subscription => !SubscriptionStatus.Idle.Contains(subscription.Status)) is not { } running)
            return null;
        await sync.RunAsync(running.Id, cancellationToken);
        return (await entitlements.FindAsync(tenant.TenantId, cancellationToken))?.PlanName ?? "a plan";
    }

    private async Task<CheckoutOutcome> OpenLocalAsync(
        BillingDb db,
        TenantContext tenant,
        string planKey,
        PlanDefinition plan,
        CancellationToken cancellationToken
    )
    {
        await db.InTransactionAsync(
            async () =>
            {
                await db.Set<Tenant>()
                    .Where(row => row.Id == tenant.TenantId)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.LocalPlan, planKey).SetProperty(row => row.LocalPlanSince, clock.GetUtcNow()),
                        cancellationToken
                    );
                audit.Add(db, tenant.Caller, AuditAction.PlanOpened, tenant.TenantId, planKey);
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken
        );
        await entitlements.RefreshAsync(tenant.TenantId, cancellationToken);
        return new CheckoutOutcome.Opened(plan.Name);
    }
}
