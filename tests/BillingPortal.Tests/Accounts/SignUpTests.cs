using System.Net;
using BillingPortal.Mail;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Accounts;

[Collection(SharedPortal.Name)]
public sealed class SignUpTests(PortalApp app)
{
    private const string Password = "three unrelated words";

    [Fact]
    public async Task A_chosen_plan_is_kept_until_the_address_is_confirmed_and_signed_in()
    {
        using var browser = new FormClient(app);
        var email = NewAddress();

        var answer = await FormClient.TextAsync(await SignUpAsync(browser, email, "/sign-up?plan=pro"));
        answer.ShouldContain("Check your mail");

        var confirmed = await browser.GetAsync(new Uri((await LinksAsync(email)).ShouldHaveSingleItem()).PathAndQuery);
        confirmed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        confirmed.Headers.Location!.ToString().ShouldEndWith("/choose?plan=pro");
        (await browser.ReadAsync("/choose?plan=pro")).ShouldContain("Continue to payment, $49.00");
    }

    [Fact]
    public async Task Refused_fields_keep_what_was_entered_and_say_what_to_do()
    {
        using var browser = new FormClient(app);

        var answer = await FormClient.TextAsync(await browser.SubmitAsync("/sign-up", ("Name", "Lena"), ("Organisation", ""), ("Email", "lena@example.com"), ("Password", "short")));

        answer.ShouldContain("Two things to correct");
        answer.ShouldContain("Enter your organisation's name.");
        answer.ShouldContain("Use 10 to 128 characters.");
        answer.ShouldContain("value=\"lena@example.com\"");
    }

    [Fact]
    public async Task A_known_address_gets_the_same_answer_and_a_mail_that_says_so()
    {
        using var browser = new FormClient(app);
        var tenant = await app.SignUpAsync();

        (await FormClient.TextAsync(await SignUpAsync(browser, tenant.Email, "/sign-up"))).ShouldContain("Check your mail");

        await using var db = app.Db();
        (await db.Set<OutboxMail>().CountAsync(mail => mail.To == tenant.Email && mail.Subject == "You already have an account")).ShouldBe(1);
    }

    [Fact]
    public async Task A_confirmation_link_signs_in_only_once()
    {
        using var first = new FormClient(app);
        using var second = new FormClient(app);
        var email = NewAddress();
        await SignUpAsync(first, email, "/sign-up");
        var link = new Uri((await LinksAsync(email)).ShouldHaveSingleItem()).PathAndQuery;

        (await first.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await second.ReadAsync(link)).ShouldContain("Your address is confirmed");
        (await second.GetAsync("/settings")).Headers.Location!.ToString().ShouldContain("/sign-in");
    }

    [Fact]
    public async Task A_broken_link_offers_a_new_one()
    {
        using var browser = new FormClient(app);
        (await browser.ReadAsync("/confirm?user=nobody&token=%F0")).ShouldContain("Send a new link");

        var email = NewAddress();
        await SignUpAsync(browser, email, "/sign-up");
        (await FormClient.TextAsync(await browser.SubmitAsync("/confirm/again", ("Email", email)))).ShouldContain("Check your mail");
        (await LinksAsync(email)).Count.ShouldBe(2);
        (await FormClient.TextAsync(await browser.SubmitAsync("/confirm/again", ("Email", NewAddress())))).ShouldContain("Check your mail");
    }

    private static string NewAddress() => $"new-{Guid.NewGuid():N}@example.com";

    private static Task<HttpResponseMessage> SignUpAsync(FormClient browser, string email, string path) =>
        browser.SubmitAsync(path, ("Name", "Lena Novak"), ("Organisation", "Larch & Co"), ("Email", email), ("Password", Password));

    private async Task<List<string>> LinksAsync(string email)
    {
        await using var db = app.Db();
        return await db.Set<OutboxMail>().Where(mail => mail.To == email).Select(mail => mail.Link!).ToListAsync();
    }
}
