using System.Net;
using BillingPortal.Accounts;
using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Mail;
using BillingPortal.Tenants;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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

        var confirmed = await browser.SubmitAsync(
            new Uri((await LinksAsync(email)).ShouldHaveSingleItem()).PathAndQuery,
            ("Password", Password)
        );
        confirmed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        confirmed.Headers.Location!.ToString().ShouldEndWith("/choose?plan=pro");
        (await browser.ReadAsync("/choose?plan=pro")).ShouldContain("Continue to payment, $49.00");
    }

    [Fact]
    public async Task A_free_plan_that_was_chosen_is_open_when_the_address_is_confirmed()
    {
        using var browser = new FormClient(app);
        var email = NewAddress();
        await SignUpAsync(browser, email, "/sign-up?plan=free");

        var confirmed = await browser.SubmitAsync(
            new Uri((await LinksAsync(email)).ShouldHaveSingleItem()).PathAndQuery,
            ("Password", Password)
        );

        confirmed.Headers.Location!.ToString().ShouldEndWith("/overview");
        await using var db = app.Db();
        var tenant = await db.Set<Tenant>().SingleAsync(row => row.ContactEmail == email);
        tenant.LocalPlan.ShouldBe("free");
        (await db.Set<AuditEntry>().CountAsync(row => row.TenantId == tenant.Id && row.Action == AuditAction.PlanOpened)).ShouldBe(1);
    }

    [Fact]
    public async Task Refused_fields_keep_what_was_entered_and_say_what_to_do()
    {
        using var browser = new FormClient(app);

        var answer = await FormClient.TextAsync(
            await browser.SubmitAsync(
                "/sign-up",
                ("Name", "Lena"),
                ("Organisation", ""),
                ("Email", "lena@example.com"),
                ("Password", "short")
            )
        );

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
        (await db.Set<OutboxMail>().CountAsync(mail => mail.To == tenant.Email && mail.Subject == "You already have an account")).ShouldBe(
            1
        );
    }

    [Fact]
    public async Task A_confirmation_link_signs_in_only_once()
    {
        using var first = new FormClient(app);
        using var second = new FormClient(app);
        var email = NewAddress();
        await SignUpAsync(first, email, "/sign-up");
        var link = new Uri((await LinksAsync(email)).ShouldHaveSingleItem()).PathAndQuery;

        (await first.SubmitAsync(link, ("Password", Password))).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await second.ReadAsync(link)).ShouldContain("Your address is confirmed");
        (await second.GetAsync("/settings")).Headers.Location!.ToString().ShouldContain("/sign-in");
    }

    [Fact]
    public async Task Opening_a_confirmation_link_signs_nobody_in_and_out()
    {
        using var attacker = new FormClient(app);
        using var victim = new FormClient(app);
        var own = (await app.SignUpAsync()).Email;
        await victim.SignInAsync(own, "a long enough one");
        var theirs = NewAddress();
        await SignUpAsync(attacker, theirs, "/sign-up");

        var page = await victim.ReadAsync(new Uri((await LinksAsync(theirs)).ShouldHaveSingleItem()).PathAndQuery);

        page.ShouldContain("Enter the password you chose when you signed up");
        (await victim.ReadAsync("/settings")).ShouldContain(own);
    }

    [Fact]
    public async Task A_stranger_who_signs_up_with_my_address_gets_nothing_by_my_confirming_it()
    {
        using var stranger = new FormClient(app);
        using var owner = new FormClient(app);
        var email = NewAddress();
        await stranger.SubmitAsync(
            "/sign-up",
            ("Name", "Mallory"),
            ("Organisation", "Evil Works"),
            ("Email", email),
            ("Password", "mallory chose this one")
        );
        var strangersLink = new Uri((await LinksAsync(email)).ShouldHaveSingleItem()).PathAndQuery;
        (await FormClient.TextAsync(await owner.SubmitAsync(strangersLink, ("Password", Password)))).ShouldContain(
            "This is not the password of this sign-up"
        );

        await SignUpAsync(owner, email, "/sign-up");
        var ownersLink = new Uri((await LinksAsync(email))[^1]).PathAndQuery;

        (await owner.ReadAsync(strangersLink)).ShouldContain("This link has ended");
        (await FormClient.TextAsync(await stranger.SubmitAsync(ownersLink, ("Password", "mallory chose this one")))).ShouldContain(
            "This is not the password of this sign-up"
        );
        (await owner.SubmitAsync(ownersLink, ("Password", Password))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await owner.ReadAsync("/settings")).ShouldContain("Larch & Co");
        (await FormClient.TextAsync(await stranger.SignInAsync(email, "mallory chose this one"))).ShouldContain("do not match");
        await using var db = app.Db();
        (await db.Set<Tenant>().Where(tenant => tenant.ContactEmail == email).Select(tenant => tenant.Name).ToListAsync()).ShouldBe([
            "Larch & Co",
        ]);
    }

    [Fact]
    public async Task A_forgotten_password_does_not_adopt_an_unconfirmed_sign_up()
    {
        using var browser = new FormClient(app);
        var email = NewAddress();
        await SignUpAsync(browser, email, "/sign-up");

        (await FormClient.TextAsync(await browser.SubmitAsync("/forgot", ("Email", email)))).ShouldContain("Check your mail");

        await using var db = app.Db();
        (
            await db.Set<OutboxMail>().Where(mail => mail.To == email).OrderBy(mail => mail.Id).Select(mail => mail.Subject).ToListAsync()
        ).ShouldBe(["Confirm your e-mail address", "Your sign-up is not confirmed"]);
    }

    [Fact]
    public async Task An_operator_is_made_of_a_confirmed_account_only()
    {
        using var browser = new FormClient(app);
        var email = NewAddress();
        await SignUpAsync(browser, email, "/sign-up");
        await using var scope = app.App.Services.CreateAsyncScope();
        var make = scope.ServiceProvider.GetRequiredService<MakeOperator>();

        (await Should.ThrowAsync<StartException>(() => make.RunAsync(email, () => "nobody is asked", default))).Message.ShouldContain(
            "never confirmed"
        );

        var confirmed = await app.SignUpAsync();
        (await make.RunAsync(confirmed.Email, () => "nobody is asked", default)).ShouldBe($"{confirmed.Email} is an operator.");
        await using var db = app.Db();
        (await db.Set<AuditEntry>().CountAsync(row => row.Action == AuditAction.OperatorMade && row.Target == confirmed.Email)).ShouldBe(1);
    }

    [Fact]
    public async Task One_address_gets_few_mails_and_the_answer_does_not_tell()
    {
        using var browser = new FormClient(app);
        var email = NewAddress();
        for (var i = 0; i < 6; i++)
        {
            (
                await FormClient.TextAsync(await SignUpAsync(browser, i % 2 == 0 ? email : email.ToUpperInvariant(), "/sign-up"))
            ).ShouldContain("Check your mail");
            (
                await FormClient.TextAsync(
                    await browser.SubmitAsync("/forgot", ("Email", email.Replace("@", $"+{i}@", StringComparison.Ordinal)))
                )
            ).ShouldContain("Check your mail");
        }
        await using var db = app.Db();
        var key = AskedMail.CountedAs(email);
        (await db.Set<OutboxMail>().CountAsync(mail => mail.AskedFor == key)).ShouldBe(3);
    }

    [Fact]
    public async Task Many_at_once_get_no_more_mails_than_one_after_the_other()
    {
        var email = NewAddress();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async i =>
                {
                    await using var scope = app.App.Services.CreateAsyncScope();
                    var visitor = Caller.Nobody with { From = $"198.51.100.{i}" };
                    if (i % 2 == 1)
                        await scope.ServiceProvider.GetRequiredService<ResetPassword>().RequestAsync(email, visitor, default);
                    else
                        await scope.ServiceProvider.GetRequiredService<SignUp>().RunAsync(Wanted(email), visitor, default);
                })
        );
        await using var db = app.Db();
        var key = AskedMail.CountedAs(email);
        (await db.Set<OutboxMail>().CountAsync(mail => mail.AskedFor == key)).ShouldBe(3);
    }

    [Fact]
    public async Task No_password_is_hashed_while_calls_wait_for_the_writer()
    {
        var email = NewAddress();
        await using var scope = app.App.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var hasher = new Watching(users.PasswordHasher, app.Service<WriteGate>());
        users.PasswordHasher = hasher;
        await scope.ServiceProvider.GetRequiredService<SignUp>().RunAsync(Wanted(email), Caller.Nobody, default);
        var user = (await users.FindByEmailAsync(email))!;
        (await users.CheckPasswordAsync(user, Password)).ShouldBeTrue();
        await users.ConfirmEmailAsync(user, await users.GenerateEmailConfirmationTokenAsync(user));
        var token = TokenText.Encode(await users.GeneratePasswordResetTokenAsync(user));
        var reset = scope.ServiceProvider.GetRequiredService<ResetPassword>();
        (await reset.RunAsync(user.Id, token, email, Caller.Nobody, default)).ShouldBeOfType<ResetOutcome.Refused>();
        (await reset.RunAsync(user.Id, token, "another three words", Caller.Nobody, default)).ShouldBeOfType<ResetOutcome.Done>();
        (await reset.RunAsync(user.Id, token, "the link once more", Caller.Nobody, default)).ShouldBeOfType<ResetOutcome.Expired>();
        (await users.CheckPasswordAsync(user, "another three words")).ShouldBeTrue();
        hasher.Hashed.ShouldBe(2);
    }

    /// <summary>Fails if a password is hashed while the write gate is taken.</summary>
    private sealed class Watching(IPasswordHasher<IdentityUser> inner, WriteGate gate) : IPasswordHasher<IdentityUser>
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        public int Hashed { get; private set; }

        public string HashPassword(IdentityUser user, string password)
        {
            using var patience = new CancellationTokenSource(Patience);
            gate.Enter(patience.Token).Dispose();
            Hashed++;
            return inner.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(IdentityUser user, string hashedPassword, string providedPassword) =>
            inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }

    private static SignUpRequest Wanted(string email) =>
        new()
        {
            Name = "Lena",
            Organisation = "Larch",
            Email = email,
            Password = Password,
        };

    [Fact]
    public async Task A_refused_sign_up_sends_no_password_back()
    {
        using var browser = new FormClient(app);
        var answer = await FormClient.TextAsync(
            await browser.SubmitAsync("/sign-up", ("Name", "Lena"), ("Organisation", ""), ("Email", NewAddress()), ("Password", Password))
        );
        answer.ShouldContain("Enter your organisation's name.");
        answer.ShouldNotContain(Password);
    }

    [Fact]
    public async Task An_apostrophe_is_part_of_a_name()
    {
        using var browser = new FormClient(app);
        var email = $"o'neil-{Guid.NewGuid():N}@example.com";
        (await FormClient.TextAsync(await SignUpAsync(browser, email, "/sign-up"))).ShouldContain("Check your mail");
        (await LinksAsync(email)).Count.ShouldBe(1);
        (await FormClient.TextAsync(await SignUpAsync(browser, "zoe@nope", "/sign-up"))).ShouldContain("This is not an e-mail address");
        (
            await FormClient.TextAsync(
                await browser.SubmitAsync(
                    "/sign-up",
                    ("Name", "Lena"),
                    ("Organisation", "O"),
                    ("Email", NewAddress()),
                    ("Password", "1234567890")
                )
            )
        ).ShouldContain("among the first that are tried");
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
        return await db.Set<OutboxMail>().Where(mail => mail.To == email).OrderBy(mail => mail.Id).Select(mail => mail.Link!).ToListAsync();
    }
}
