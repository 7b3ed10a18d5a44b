using System.Security.Claims;
using BillingPortal.Audit;
using BillingPortal.Callers;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>Ends this browser's session and its open pages; a copy of the cookie is worthless afterwards.</summary>
public sealed class SignOut(SignInManager<IdentityUser> signIn, Sessions sessions, OpenCircuits circuits, AuditTrail audit)
{
    public async Task RunAsync(ClaimsPrincipal person, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(person);
        if (caller.SessionId is { } session)
        {
            await sessions.EndAsync(session, cancellationToken);
            circuits.EndSession(session);
            await audit.WriteAsync(caller, AuditAction.SignedOut);
        }
        await signIn.SignOutAsync();
    }
}
