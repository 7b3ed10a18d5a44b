using System.Net;
using BillingPortal.Invoices;
using BillingPortal.Mail;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Stripe;
using Xunit;

namespace BillingPortal.Tests.Subscriptions;

/// <summary>From a failed payment to suspension, and immediate recovery.</summary>
public sealed class DunningTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task A_missing_payment_leads_over_grace_and_free_limits_to_suspension_and_paying_restores_at_once()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(10, 5)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await PayWithAsync(subscription, "pm_card_chargeCustomerFail");
        await app.AdvanceToAsync(subscription.PeriodEnd);
        await app.AdvanceAsync(TimeSpan.FromMinutes(70));
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await app.RunJobAsync<SweepEvents>();
                return (await tenant.SubscriptionAsync())!.PastDueSince is not null && await StateAsync(tenant) != EntitlementState.Active;
            },
            "the failed payment is known"
        );

        (await StateAsync(tenant)).ShouldBe(EntitlementState.Grace);
        (await key.ChatAsync(10, 5)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var entitlement = (await app.Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!;
        var now = app.Clock.GetUtcNow();
        await ShouldReadTheSameEverywhereAsync(tenant, entitlement);
        entitlement.At(now.AddDays(8)).State.ShouldBe(EntitlementState.Restricted);
        entitlement.At(now.AddDays(8)).Meters["tokens"].HardLimit.ShouldBe(10_000);
        entitlement.At(now.AddDays(8)).Billable.ShouldBeFalse();
        entitlement.At(now.AddDays(22)).State.ShouldBe(EntitlementState.Suspended);

        // Past due long enough for the free limits, according to the directory.
        await using (var db = app.Db())
            await db.Set<TenantSubscription>()
                .Where(row => row.Id == subscription.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PastDueSince, now.AddDays(-30)));
        await app.Service<EntitlementDirectory>().RefreshAsync(tenant.Id, default);
        var refused = await key.ChatAsync(10, 5);
        (refused.StatusCode, await refused.CodeAsync()).ShouldBe((HttpStatusCode.PaymentRequired, "payment_overdue"));

        await PayWithAsync(subscription, "pm_card_visa");
        var open = (
            await new InvoiceService(app.Stripe).ListAsync(
                new InvoiceListOptions { Customer = subscription.StripeCustomerId, Status = "open" }
            )
        ).Data.Single();
        await new InvoiceService(app.Stripe).PayAsync(open.Id);
        await PortalApp.EventuallyAsync(
            async () => (await key.ChatAsync(10, 5)).StatusCode == HttpStatusCode.OK,
            "the payment opens everything again"
        );
        (await StateAsync(tenant)).ShouldBe(EntitlementState.Active);
        await PortalApp.EventuallyAsync(
            async () =>
                await app.Service<ReadNextInvoice>().RunAsync(tenant.Context, default)
                    is UpcomingAnswer.Projected { Invoice.TotalMinor: 4900 },
            "with the payment the next invoice is back"
        );
        await PortalApp.EventuallyAsync(
            async () => (await tenant.SubscriptionAsync())!.PaysWith == "Visa ending 4242",
            "the new card is known"
        );
    }

    private async Task PayWithAsync(TenantSubscription subscription, string card)
    {
        var method = await new PaymentMethodService(app.Stripe).AttachAsync(
            card,
            new PaymentMethodAttachOptions { Customer = subscription.StripeCustomerId }
        );
        await new SubscriptionService(app.Stripe).UpdateAsync(
            subscription.StripeSubscriptionId,
            new SubscriptionUpdateOptions { DefaultPaymentMethod = method.Id }
        );
    }

    // Mail, Overview, Plan and the invoice show the same amount, card and dates, and the amount due appears once.
    private async Task ShouldReadTheSameEverywhereAsync(TestTenant tenant, Entitlement entitlement)
    {
        OutboxMail? mail = null;
        await PortalApp.EventuallyAsync(async () => (mail = await MailAsync(tenant)) is not null, "the mail is written");
        var missing = (await app.Service<ReadMissingPayment>().RunAsync(entitlement, default))!;
        missing.Title.ShouldBe("Your payment of $49.00 with Visa ending 0341 failed");
        mail!.Subject.ShouldBe(missing.Title);
        mail.Body.ShouldContain(missing.Text);
        missing.Text.ShouldContain(
            $"Pro works as before until {DunningStanding.At(entitlement.NextAt!.Value)}. From then on the limits of the free plan hold, "
                + $"and from {DunningStanding.At(entitlement.Next!.NextAt!.Value)} calls are refused."
        );
        foreach (var path in (string[])["/overview", "/plan", "/invoices/" + missing.Invoice!.StripeInvoiceId])
        {
            var page = await app.ReadPageAsync(path, tenant.Email);
            page.ShouldContain(missing.Title, Case.Sensitive, path);
            page.ShouldContain(missing.Text, Case.Sensitive, path);
        }
        (await app.ReadPageAsync("/overview", tenant.Email)).ShouldNotContain(
            "Pro from",
            Case.Sensitive,
            "that limits will follow is no change of plan"
        );
        (await app.ReadPageAsync($"/admin/tenants/{tenant.Context.PublicId}", SignedInPages.Operator)).ShouldContain(missing.Text);
        (await app.Service<SearchInvoices>().FiguresAsync(tenant.Context, default)).Open.Single().Minor.ShouldBe(4900);
        (await app.Service<ReadNextInvoice>().RunAsync(tenant.Context, default)).ShouldBe(
            new UpcomingAnswer.Nothing(NoInvoice.PaymentMissing, entitlement.Period.End)
        );
    }

    private async Task<OutboxMail?> MailAsync(TestTenant tenant)
    {
        await using var db = app.Db();
        return await db.Set<OutboxMail>()
            .AsNoTracking()
            .Where(mail => mail.To == tenant.Email && mail.Subject.StartsWith("Your payment"))
            .OrderByDescending(mail => mail.Id)
            .FirstOrDefaultAsync();
    }

    private async Task<EntitlementState> StateAsync(TestTenant tenant) =>
        (await app.Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!.State;
}
