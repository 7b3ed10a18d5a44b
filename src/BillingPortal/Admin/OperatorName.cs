using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace BillingPortal.Admin;

/// <summary>Who presses the button, for the audit: the operator's address.</summary>
internal static class OperatorName
{
    public static async Task<string> OfAsync(AuthenticationStateProvider people)
    {
        var person = (await people.GetAuthenticationStateAsync()).User;
        return person.FindFirstValue(ClaimTypes.Email) ?? person.Identity?.Name ?? "an operator";
    }
}
