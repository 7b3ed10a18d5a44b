using BillingPortal.Callers;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.Extensions.Options;

namespace BillingPortal.Accounts;

/// <summary>
/// Where somebody goes who has just confirmed an address. A plan that costs nothing was chosen when it was pressed, and signing up said
/// that it opens: it is opened, without another press. One that is paid says its amount once more first.
/// </summary>
public sealed class OpenChosenPlan(CurrentTenant tenants, StartCheckout start, IOptions<PlanCatalogue> catalogue)
{
    /// <param name="http">With the session that has just begun.</param>
    /// <param name="plan">The plan that was chosen before signing up; null when none was.</param>
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
