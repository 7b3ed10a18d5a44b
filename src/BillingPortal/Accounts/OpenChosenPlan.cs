using BillingPortal.Callers;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.Extensions.Options;

namespace BillingPortal.Accounts;

/// <summary>
/// Where to go after confirming an address. A free plan was chosen before signing up, and the sign-up page said that it opens, so it is
/// opened without another click. A paid plan shows its price once more first.
/// </summary>
public sealed class OpenChosenPlan(CurrentTenant tenants, StartCheckout start, IOptions<PlanCatalogue> catalogue)
{
    /// <param name="http">With the session that has just begun.</param>
    /// <param name="plan">The plan chosen before signing up; null for none.</param>
    /// <returns>A path of this portal.</returns>
    public async Task<string> RunAsync(HttpContext http, string? plan)
    {
        if (string.IsNullOrEmpty(plan))
            return LocalUrl.Start;
        var choose = $"/choose?plan={Uri.EscapeDataString(plan)}";
        if (!catalogue.Value.TryGetOffered(plan, out var chosen) || chosen.Kind != PlanKind.Local)
            return choose;
        Caller.Stamp(http.User, http);
        if (await tenants.FindAsync(http.User, http.RequestAborted) is not { } tenant)
            return choose;
        return await start.RunAsync(tenant, plan, http.RequestAborted) is CheckoutOutcome.Opened ? LocalUrl.Start : choose;
    }
}
