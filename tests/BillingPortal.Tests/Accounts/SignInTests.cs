using System.Diagnostics;
using System.Net;
using BillingPortal.Accounts;
using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Accounts;

[Collection(SharedPortal.Name)]
public sealed class SignInTests(PortalApp app)
{
    private const string Password = "a long enough one"; // the password that PortalApp signs people up with

    [Fact]
    public async Task Signing_in_leads_back_to_where_it_was_asked_for()
    {
        using var browser = new FormClient(app);
        var tenant = await app.SignUpAsync();

        var asked = await browser.GetAsync("/settings");
        var answer = await browser.SignInAsync(tenant.Email, Password, asked.Headers.Location!.Query);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldEndWith("/settings");
        (await browser.ReadAsync("/settings")).ShouldContain(tenant.Email);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData(null)]
    public void A_return_address_elsewhere_is_ignored(string? wanted) => LocalUrl.OrStart(wanted).ShouldBe(LocalUrl.Start);

    [Fact]
    public void A_local_return_address_is_kept() => LocalUrl.OrStart("/usage?meter=tokens").ShouldBe("/usage?meter=tokens");

    [Fact]
    public async Task Known_and_unknown_addresses_read_the_same_until_both_are_locked()
    {
        using var browser = new FormClient(app);
        var known = (await app.SignUpAsync()).Email;
        var unknown = $"nobody-{Guid.NewGuid():N}@example.com";

        for (var attempt = 1; attempt <= 11; attempt++)
        {
            var expected = attempt < 10 ? "E-mail and password do not match" : "Too many tries";
            (await FormClient.TextAsync(await browser.SignInAsync(known, "not the right one"))).ShouldContain(expected);
            (await FormClient.TextAsync(await browser.SignInAsync(unknown, "not the right one"))).ShouldContain(expected);
        }
        (await FormClient.TextAsync(await browser.SignInAsync(known, Password))).ShouldContain("Too many tries");
    }

    [Fact]
    public async Task Every_refusal_takes_the_same_least_time_known_or_not_locked_or_not()
    {
        var known = (await app.SignUpAsync()).Email;
        var unknown = $"nobody-{Guid.NewGuid():N}@example.com";
        await using var scope = app.App.Services.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignIn>();
        for (var attempt = 1; attempt <= 11; attempt++)
            foreach (var email in (string[])[known, unknown])
            {
                var began = Stopwatch.GetTimestamp();
                var outcome = await signIn.RunAsync(
                    new SignInRequest { Email = email, Password = "not the right one" },
                    Caller.Portal,
                    default
                );
                Stopwatch.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
                outcome.ShouldBe(attempt < 10 ? SignInOutcome.Refused : SignInOutcome.Locked);
            }
        await using var db = app.Db();
        (
            await db.Set<AuditEntry>()
                .CountAsync(row => row.Action == AuditAction.LockedOut && (row.Target == known || row.Target == unknown))
        ).ShouldBe(2);
    }

    [Fact]
    public async Task One_source_causes_few_mails_in_a_day()
    {
        var mail = new AskedMail(
            app.Service<IDbContextFactory<BillingDb>>(),
            new AccountSettings { MailsPerSourcePerDay = 2 },
            app.Service<KeyedLock>(),
            app.Service<JobSignals>(),
            TimeProvider.System,
            NullLogger<AskedMail>.Instance
        );
        var visitor = Caller.Nobody with { From = "2001:db8:77::1" };
        for (var i = 0; i < 2; i++)
        {
            (await mail.MayAsync($"one-{Guid.NewGuid():N}@example.com", visitor, default)).ShouldBeTrue();
            await mail.SendAsync($"one-{Guid.NewGuid():N}@example.com", "A link", "…", link: null, visitor, default);
        }
        (await mail.MayAsync($"one-{Guid.NewGuid():N}@example.com", visitor with { From = "2001:db8:77::2" }, default)).ShouldBeFalse();
        (await mail.MayAsync($"one-{Guid.NewGuid():N}@example.com", visitor with { From = "2001:db8:78::1" }, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_reset_link_works_once_and_replaces_the_password()
    {
        using var browser = new FormClient(app);
        var email = (await app.SignUpAsync()).Email;
        (await FormClient.TextAsync(await browser.SubmitAsync("/forgot", ("Email", email)))).ShouldContain("Check your mail");
        await using var db = app.Db();
        var link = new Uri(
            (await db.Set<OutboxMail>().SingleAsync(mail => mail.To == email && mail.Subject == "Choose a new password")).Link!
        ).PathAndQuery;

        (await FormClient.TextAsync(await browser.SubmitAsync(link, ("Password", "another long one")))).ShouldContain(
            "Your password is changed"
        );

        (await FormClient.TextAsync(await browser.SubmitAsync(link, ("Password", "yet another long one")))).ShouldContain(
            "This link has ended"
        );
        (await FormClient.TextAsync(await browser.SignInAsync(email, Password))).ShouldContain("do not match");
        (await browser.SignInAsync(email, "another long one")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Signing_out_and_choosing_a_plan_need_a_token_of_our_own_page()
    {
        using var browser = new FormClient(app);
        await browser.SignInAsync((await app.SignUpAsync()).Email, Password);

        foreach (var path in (string[])["/sign-out", "/plan/choose", "/sign-in"])
        {
            var refused = await browser.PostWithoutTokenAsync(path, ("plan", "free"));
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await FormClient.TextAsync(refused)).ShouldContain("This request could not be taken");
        }
        (await browser.GetAsync("/settings")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
