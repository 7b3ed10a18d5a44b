using System.Net;
using BillingPortal.Callers;
using BillingPortal.Mail;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Accounts;

/// <summary>A copied cookie is worthless once its session has ended.</summary>
[Collection(SharedPortal.Name)]
public sealed class SessionTests(PortalApp app)
{
    private const string Password = "a long enough one";

    [Fact]
    public async Task A_copied_cookie_is_dead_after_signing_out()
    {
        using var browser = new FormClient(app);
        await browser.SignInAsync((await app.SignUpAsync()).Email, Password);
        var copy = browser.Cookie("bp_session");
        (await KeysAsync(copy)).ShouldBe(HttpStatusCode.OK);

        (await browser.SubmitAsync("/settings", "/sign-out")).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await KeysAsync(copy)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_copied_cookie_is_dead_after_a_reset_and_a_mail_tells_of_it()
    {
        using var browser = new FormClient(app);
        var email = (await app.SignUpAsync()).Email;
        await browser.SignInAsync(email, Password);
        var copy = browser.Cookie("bp_session");

        using var elsewhere = new FormClient(app);
        await elsewhere.SubmitAsync("/forgot", ("Email", email));
        await using var db = app.Db();
        var link = new Uri(
            (await db.Set<OutboxMail>().SingleAsync(mail => mail.To == email && mail.Subject == "Choose a new password")).Link!
        ).PathAndQuery;
        (await FormClient.TextAsync(await elsewhere.SubmitAsync(link, ("Password", "another long one")))).ShouldContain(
            "Your password is changed"
        );

        (await KeysAsync(copy)).ShouldBe(HttpStatusCode.Unauthorized);
        (await db.Set<OutboxMail>().CountAsync(mail => mail.To == email && mail.Subject == "Your password was changed")).ShouldBe(1);
    }

    [Fact]
    public async Task A_session_ends_at_its_last_moment_however_active_it_is()
    {
        using var browser = new FormClient(app);
        var tenant = await app.SignUpAsync();
        await browser.SignInAsync(tenant.Email, Password);
        await using var db = app.Db();
        var session = await db.Set<Session>()
            .Where(row => row.UserId == tenant.Context.UserId)
            .OrderByDescending(row => row.CreatedAt)
            .FirstAsync();
        (session.EndsAt - session.CreatedAt).ShouldBe(TimeSpan.FromDays(30));

        session.EndsAt = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await db.SaveChangesAsync();

        (await browser.GetAsync("/settings")).Headers.Location!.ToString().ShouldContain("/sign-in");
        await app.SignUpAsync();
        (await db.Set<Session>().CountAsync(row => row.Id == session.Id)).ShouldBe(0, "somebody else's sign-in takes what is over away");
    }

    [Fact]
    public async Task A_role_that_was_taken_is_gone_at_the_next_request()
    {
        using var browser = new FormClient(app);
        var tenant = await app.SignUpAsync();
        await app.SetOperatorAsync(tenant, true);
        await browser.SignInAsync(tenant.Email, Password);
        (await browser.GetAsync("/admin/tenants")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await app.SetOperatorAsync(tenant, false);

        (await browser.GetAsync("/admin/tenants")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<HttpStatusCode> KeysAsync(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Url + "/api/keys");
        request.Headers.Add("Cookie", "bp_session=" + cookie);
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { Timeout = PortalApp.Patience };
        return (await http.SendAsync(request)).StatusCode;
    }
}
