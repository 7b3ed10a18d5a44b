using BillingPortal.Accounts;
using BillingPortal.Admin.Jobs;
using BillingPortal.ApiKeys;
using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Mail;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Tests.Accounts;
using BillingPortal.UsageReporting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Audit;

/// <summary>Audit rows say who did what, to what, when and from where. They are immutable and contain no secret.</summary>
[Collection(SharedPortal.Name)]
public sealed class AuditTests(PortalApp app)
{
    private const string Password = "three unrelated words";

    [Fact]
    public async Task An_accounts_life_is_written_down()
    {
        using var browser = new FormClient(app);
        var email = $"audited-{Guid.NewGuid():N}@example.com";
        await browser.SubmitAsync("/sign-up", ("Name", "Lena"), ("Organisation", "Larch"), ("Email", email), ("Password", Password));
        var link = new Uri(await LinkAsync(email, "Confirm your e-mail address")).PathAndQuery;
        await browser.SubmitAsync(link, ("Password", Password));
        await browser.SubmitAsync("/settings", "/sign-out");
        for (var i = 0; i < 10; i++)
            await browser.SignInAsync(email, "not the right one");
        await browser.SubmitAsync("/forgot", ("Email", email));
        var reset = new Uri(await LinkAsync(email, "Choose a new password")).PathAndQuery;
        await browser.SubmitAsync(reset, ("Password", "another three words"));
        await browser.SignInAsync(email, "another three words");

        await using var db = app.Db();
        var rows = await db.Set<AuditEntry>().Where(row => row.By == email || row.Target == email).OrderBy(row => row.Id).ToListAsync();
        rows.Select(row => row.Action)
            .ShouldBe([
                AuditAction.SignedUp,
                AuditAction.AddressConfirmed,
                AuditAction.SignedIn,
                AuditAction.SignedOut,
                AuditAction.LockedOut,
                AuditAction.ResetAsked,
                AuditAction.PasswordReset,
                AuditAction.SignedIn,
            ]);
        rows.ShouldAllBe(row => row.From == "127.0.0.1");
        (await SecretsAsync(Password, "another three words", link.Split("token=")[1], reset.Split("token=")[1])).ShouldBeEmpty();
    }

    [Fact]
    public void A_log_line_names_who_it_was_and_nothing_that_is_not_there()
    {
        AuditTrail.NameOf(Caller.Portal).ShouldBe("portal");
        AuditTrail.NameOf(Caller.Nobody).ShouldBe("visitor");
        AuditTrail.NameOf(Caller.Command("stripe publish")).ShouldBe("command stripe publish");
        AuditTrail.NameOf(new Caller(CallerKind.Person, "lena@example.com") { UserId = "u1" }).ShouldBe("person u1", "and no address");
        AuditTrail.NameOf(new Caller(CallerKind.Key, "key 7") { KeyId = 7 }).ShouldBe("key 7");
    }

    [Fact]
    public async Task A_keys_life_is_written_down_and_its_owner_gets_a_mail()
    {
        var tenant = await app.SignUpAsync();
        var issued = (IssueOutcome.Issued)
            await app.Service<IssueKey>()
                .RunAsync(tenant.Context, new KeyRequest("nightly", Scopes: [Scopes.Call, Scopes.BillingRead]), default);
        await app.Service<EditKey>().RunAsync(tenant.Context, issued.Key.Id, new KeyTerms("nightly", RatePerMinute: 5), default);
        var rotated = (RotateOutcome.Rotated)await app.Service<RotateKey>().RunAsync(tenant.Context, issued.Key.Id, 0, default);
        await app.Service<RevokeKey>().RunAsync(tenant.Context, rotated.Key.Id, default);
        await app.Service<RenameTenant>().RunAsync(tenant.Context, "Another name", default);
        await app.Service<StartCheckout>().RunAsync(tenant.Context, "free", default);

        await using var db = app.Db();
        var rows = await db.Set<AuditEntry>()
            .Where(row => row.TenantId == tenant.Id && row.Action != AuditAction.SignedUp)
            .OrderBy(row => row.Id)
            .ToListAsync();
        rows.Select(row => row.Action)
            .ShouldBe([
                AuditAction.KeyIssued,
                AuditAction.KeyChanged,
                AuditAction.KeyRotated,
                AuditAction.KeyRevoked,
                AuditAction.OrganisationRenamed,
                AuditAction.PlanOpened,
            ]);
        rows.ShouldAllBe(row => row.UserId == tenant.Context.UserId && row.By == tenant.Email && row.From == "192.0.2.1");
        rows[0].Target.ShouldBe($"key {issued.Key.Id}");
        (await SecretsAsync(issued.Secret, rotated.Secret)).ShouldBeEmpty();
        var mails = await db.Set<OutboxMail>()
            .Where(mail => mail.To == tenant.Email && mail.Subject.StartsWith("A new API key"))
            .ToListAsync();
        mails.Count.ShouldBe(2);
        mails.ShouldAllBe(mail => mail.Body.Contains("It may: call, read billing."));
    }

    [Fact]
    public async Task Keys_made_in_a_loop_fill_no_mailbox()
    {
        var tenant = await app.SignUpAsync();
        for (var i = 0; i < AnnounceKey.MostAnHour + 3; i++)
            (
                await app.Service<IssueKey>().RunAsync(tenant.Context, new KeyRequest($"key {i}"), default)
            ).ShouldBeOfType<IssueOutcome.Issued>();
        await using var db = app.Db();
        var mails = await db.Set<OutboxMail>()
            .Where(mail => mail.To == tenant.Email && mail.Subject.StartsWith("A new API key"))
            .OrderBy(mail => mail.Id)
            .Select(mail => mail.Body)
            .ToListAsync();
        mails.Count.ShouldBe(AnnounceKey.MostAnHour);
        mails.FindAll(body => body.Contains("No mail tells of more keys for an hour", StringComparison.Ordinal)).ShouldBe([mails[^1]]);
    }

    [Fact]
    public async Task What_a_key_does_names_the_key()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        (await key.PostAsync("/api/keys", new { name = "child" })).EnsureSuccessStatusCode();
        await using var db = app.Db();
        var row = await db.Set<AuditEntry>().SingleAsync(row => row.TenantId == tenant.Id && row.KeyId == key.Id);
        (row.Kind, row.Action, row.UserId, row.From).ShouldBe((CallerKind.Key, AuditAction.KeyIssued, null, "127.0.0.1"));
    }

    [Fact]
    public async Task What_an_operator_does_names_the_operator()
    {
        var tenant = await app.SignUpAsync();
        var by = await app.OperatorAsync();
        (await app.Service<StartJob>().RunAsync(by, JobNames.SendMail, default)).ShouldBeTrue();
        (await app.Service<StartJob>().CompareAsync(by, tenant.Id, default)).ShouldBeTrue();
        (
            await app.Service<SetReportingTerms>().RunAsync(by, tenant.Id, reporter: null, LateUsage.WriteOff, "agreed by phone", default)
        ).ShouldBeNull();
        await using var db = app.Db();
        var row = new InboxEvent
        {
            EventId = $"evt_{Guid.NewGuid():N}",
            Type = "customer.updated",
            CreatedAt = app.Clock.GetUtcNow(),
            ReceivedAt = app.Clock.GetUtcNow(),
            State = InboxState.Dead,
        };
        db.Add(row);
        await db.SaveChangesAsync();
        (await app.Service<ReplayEvent>().RunAsync(by, row.Id, default)).ShouldBe(ReplayOutcome.Replayed);

        var written = await db.Set<AuditEntry>()
            .Where(entry =>
                entry.UserId == by.UserId
                && (entry.TenantId == tenant.Id || entry.Target == JobNames.SendMail || entry.Target == row.EventId)
            )
            .OrderBy(entry => entry.Id)
            .ToListAsync();
        written
            .Select(entry => entry.Action)
            .ShouldBe([AuditAction.JobStarted, AuditAction.UsageCompared, AuditAction.TermsChanged, AuditAction.EventReplayed]);
        written.ShouldAllBe(entry => entry.By == SignedInPages.Operator);
        written[2].Detail.ShouldNotBeNull().ShouldContain("agreed by phone");
    }

    [Fact]
    public async Task PostgreSQL_refuses_to_change_a_row_and_counts_wrong_passwords_as_well()
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        try
        {
            using var database = new BillingDatabase(await postgres.NewDatabaseAsync(), isPostgres: true);
            using var gate = new WriteGate(enabled: false);
            var factory = new BillingDbFactory(database, gate);
            using var services = new ServiceCollection().AddSingleton(factory).BuildServiceProvider();
            await services.MigrateAsync();
            await services.MigrateAsync(); // every start runs the migrations again
            await RefusesAsync(factory.CreateDbContext);
            var tries = new SignInTries(factory, Options.Create(new IdentityOptions()), TimeProvider.System);
            for (var i = 1; i <= 5; i++)
                (await tries.CountAsync("somebody@example.com", default)).ShouldBe(i == 5);
            (await tries.IsLockedAsync("Somebody@example.com", default)).ShouldBeTrue();
        }
        finally
        {
            await postgres.DisposeAsync();
        }
    }

    [Fact]
    public Task Rows_are_neither_changed_nor_removed() => RefusesAsync(app.Db);

    internal static async Task RefusesAsync(Func<BillingDb> open)
    {
        await using var db = open();
        db.Add(
            new AuditEntry
            {
                At = TimeProvider.System.GetUtcNow(),
                Action = AuditAction.SignedIn,
                Kind = CallerKind.Portal,
                By = "a test",
            }
        );
        await db.SaveChangesAsync();
        (
            await Should.ThrowAsync<Exception>(() =>
                db.InTransactionAsync(
                    () => db.Set<AuditEntry>().ExecuteUpdateAsync(set => set.SetProperty(row => row.By, "nobody")),
                    default
                )
            )
        ).Message.ShouldContain("append-only");
        (
            await Should.ThrowAsync<Exception>(() => db.InTransactionAsync(() => db.Set<AuditEntry>().ExecuteDeleteAsync(), default))
        ).Message.ShouldContain("append-only");
        (await db.Set<AuditEntry>().CountAsync(row => row.By == "a test")).ShouldBe(1);
    }

    private async Task<string> LinkAsync(string email, string subject)
    {
        await using var db = app.Db();
        return (await db.Set<OutboxMail>().SingleAsync(mail => mail.To == email && mail.Subject == subject)).Link!;
    }

    private async Task<List<string>> SecretsAsync(params string[] secrets)
    {
        await using var db = app.Db();
        var rows = await db.Set<AuditEntry>().Select(row => row.By + "|" + row.Target + "|" + row.Detail).ToListAsync();
        return [.. rows.Where(row => secrets.Any(secret => row.Contains(secret, StringComparison.Ordinal)))];
    }
}
