using System.Security.Claims;
using BillingPortal.Callers;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>Signs a browser in with a new session and the cookie that names it. Ends the browser's earlier session.</summary>
public sealed class BeginSession(SignInManager<IdentityUser> signIn, Sessions sessions, OpenCircuits circuits)
{
    public async Task RunAsync(IdentityUser user, bool isPersistent, CancellationToken cancellationToken)
    {
        if (signIn.Context.User.FindFirstValue(Caller.SessionClaim) is { } earlier)
        {
            await sessions.EndAsync(earlier, cancellationToken);
            circuits.EndSession(earlier);
        }
        var session = await sessions.BeginAsync(user, cancellationToken);
        await signIn.SignInWithClaimsAsync(user, isPersistent, [new Claim(Caller.SessionClaim, session)]);
    }
}
