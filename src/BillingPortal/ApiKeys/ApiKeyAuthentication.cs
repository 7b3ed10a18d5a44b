using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using BillingPortal.Callers;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace BillingPortal.ApiKeys;

/// <summary>Authenticates REST callers by <c>Authorization: Bearer</c> or <c>X-Api-Key</c>; metered endpoints have their own, faster
/// path.</summary>
public sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    KeyFormat format,
    KeyDirectory keys,
    BillingClock clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Scheme_ = "ApiKey";

    /// <summary>The key a request carries, or empty.</summary>
    public static ReadOnlySpan<char> KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString().AsSpan();
        const string Bearer = "Bearer ";
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[Bearer.Length..].Trim();
        return request.Headers["X-Api-Key"].ToString().AsSpan().Trim();
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var hash = new byte[32];
        if (KeyOf(Request) is not { Length: > 0 } presented)
            return AuthenticateResult.NoResult();
        if (!format.TryHash(presented, hash))
            return AuthenticateResult.Fail("The API key is not valid.");
        var entry = await keys.FindAsync(hash, Context.RequestAborted);
        if (entry is null || entry.ExpiresAt <= clock.GetUtcNow() || !entry.MayCallFrom(Context.Connection.RemoteIpAddress))
            return AuthenticateResult.Fail("The API key is not valid.");
        entry.Touch(clock.GetUtcNow());
        var identity = new ClaimsIdentity(
            [
                new Claim(CurrentTenant.TenantClaim, entry.TenantId.ToString(CultureInfo.InvariantCulture)),
                new Claim(CurrentTenant.ScopeClaim, entry.Scopes),
                new Claim(Caller.KeyClaim, entry.Id.ToString(CultureInfo.InvariantCulture)),
            ],
            Scheme_
        );
        var program = new ClaimsPrincipal(identity);
        Caller.Stamp(program, Context);
        return AuthenticateResult.Success(new AuthenticationTicket(program, Scheme_));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Problem.Write(
            Context,
            StatusCodes.Status401Unauthorized,
            "not_authenticated",
            "Sign in, or send a valid API key.",
            "Send Authorization: Bearer <key> or X-Api-Key: <key>."
        );

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Write(
            Context,
            StatusCodes.Status403Forbidden,
            "not_allowed",
            "This key may not do that.",
            "Use a key with the scope this endpoint names."
        );
}
