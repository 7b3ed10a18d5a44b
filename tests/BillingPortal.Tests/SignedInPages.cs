using System.Security.Claims;
using BillingPortal.Callers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BillingPortal.Tests;

/// <summary>Pages as a browser receives them, before any script runs, with a session like the sign-in page's.</summary>
internal static class SignedInPages
{
    public const string Operator = "operator@example.com";

    /// <param name="email">The signed-in person; null for none.</param>
    public static async Task<HttpResponseMessage> GetPageAsync(this PortalApp app, string path, string? email)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = PortalApp.Patience,
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Url + path);
        if (email is not null)
            request.Headers.Add("Cookie", await CookieAsync(app, email));
        return await http.SendAsync(request);
    }

    /// <summary>The page's text with its tags, decoded.</summary>
    public static async Task<string> ReadPageAsync(this PortalApp app, string path, string email)
    {
        var page = await app.GetPageAsync(path, email);
        page.EnsureSuccessStatusCode();
        return System.Net.WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
    }

    private static async Task<string> CookieAsync(PortalApp app, string email)
    {
        await using var scope = app.App.Services.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<IdentityUser>>();
        var user = (await signIn.UserManager.FindByEmailAsync(email))!;
        var options = scope
            .ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(IdentityConstants.ApplicationScheme);
        var person = await signIn.CreateUserPrincipalAsync(user);
        ((ClaimsIdentity)person.Identity!).AddClaim(new Claim(Caller.SessionClaim, (await app.CallerAsync(user)).SessionId!));
        var now = TimeProvider.System.GetUtcNow();
        var ticket = new AuthenticationTicket(
            person,
            new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddHours(1) },
            IdentityConstants.ApplicationScheme
        );
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}";
    }
}
