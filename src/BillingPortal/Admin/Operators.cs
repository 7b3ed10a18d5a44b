using BillingPortal.Callers;
using Microsoft.AspNetCore.Components.Authorization;

namespace BillingPortal.Admin;

internal static class Operators
{
    /// <summary>The signed-in operator.</summary>
    public static async Task<Caller> CallerAsync(this AuthenticationStateProvider people) =>
        Caller.Of((await people.GetAuthenticationStateAsync()).User);
}
