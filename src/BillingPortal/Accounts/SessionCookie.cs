using System.Security.Claims;
using BillingPortal.Callers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>
/// Checks each request's cookie against its session. A copied cookie stops working once the session has ended, and a role change counts
/// from the next request on.
/// </summary>
internal static class SessionCookie
{
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var (http, caller) = (context.HttpContext, Caller.Of(context.Principal!));
        var session = await http.RequestServices.GetRequiredService<Sessions>().FindAsync(caller.SessionId, http.RequestAborted);
        if (session is null || session.UserId != caller.UserId)
        {
            context.RejectPrincipal();
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }
        if (session.IsOperator != context.Principal!.IsInRole(Caller.OperatorRole))
        {
            var signIn = http.RequestServices.GetRequiredService<SignInManager<IdentityUser>>();
            var fresh = await signIn.CreateUserPrincipalAsync((await signIn.UserManager.FindByIdAsync(session.UserId))!);
            ((ClaimsIdentity)fresh.Identity!).AddClaim(new Claim(Caller.SessionClaim, caller.SessionId!));
            context.ReplacePrincipal(fresh);
            context.ShouldRenew = true;
        }
        Caller.Stamp(context.Principal!, http);
    }
}
