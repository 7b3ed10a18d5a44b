using System.Net;
using BillingPortal.Subscriptions;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Subscriptions;

[Collection(SharedPortal.Name)]
public sealed class CheckoutTests(PortalApp app)
{
    [Fact]
    public async Task Paying_on_the_hosted_page_opens_the_plan_through_the_webhook()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        var url = await CheckoutUrlAsync(key, "pro");

        var back = await HostedCheckout.PayAsync(url, HostedCheckout.Works);

        back.ShouldNotBeNull().ShouldStartWith(app.Url + "/checkout/done?session_id=cs_");
        await PortalApp.EventuallyAsync(async () => await StateAsync(key) == ("pro", "active"), "the plan is open");
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var invoices = default(System.Text.Json.JsonElement);
        await PortalApp.EventuallyAsync(
            async () =>
                (invoices = (await (await key.GetAsync("/api/billing/invoices")).JsonAsync()).GetProperty("data")).GetArrayLength() > 0,
            "the invoice is copied"
        );
        invoices[0].GetProperty("amount_paid_minor").GetInt64().ShouldBe(4900);
    }

    [Fact]
    public async Task A_declined_card_opens_nothing_and_the_same_page_takes_another_card()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        var url = await CheckoutUrlAsync(key, "basic");

        (await HostedCheckout.PayAsync(url, HostedCheckout.IsDeclined)).ShouldBeNull();
        (await StateAsync(key)).State.ShouldBe("trial");

        (await HostedCheckout.PayAsync(url, HostedCheckout.Works)).ShouldNotBeNull();
        await PortalApp.EventuallyAsync(async () => await StateAsync(key) == ("basic", "active"), "the plan is open");
    }

    [Fact]
    public async Task An_unknown_session_does_not_open_a_plan_that_was_open_before()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        await HostedCheckout.PayAsync(await CheckoutUrlAsync(key, "basic"), HostedCheckout.Works);
        await PortalApp.EventuallyAsync(async () => await StateAsync(key) == ("basic", "active"), "the plan is open");

        var page = await app.ReadPageAsync("/checkout/done?session_id=cs_test_nope", tenant.Email);

        page.ShouldNotContain("Basic is open");
        page.ShouldContain("Opening your plan."); // until Stripe was asked
    }

    [Fact]
    public async Task Coming_back_proves_nothing_and_a_strangers_session_is_not_yours()
    {
        var payer = await app.SignUpAsync();
        var url = await CheckoutUrlAsync(await payer.KeyAsync(), "basic");
        var session = new Uri(url).Segments[^1].TrimEnd('/');
        var stranger = await app.SignUpAsync();

        var confirm = app.Service<ConfirmCheckout>();
        (await confirm.ReadProgressAsync(payer.Context, default)).ShouldBe(CheckoutProgress.Waiting);
        (await confirm.AskAsync(payer.Context, session, default)).ShouldBe(CheckoutProgress.Waiting);
        (await confirm.AskAsync(stranger.Context, session, default)).ShouldBe(CheckoutProgress.NotYours);
        (await confirm.AskAsync(stranger.Context, "cs_test_none", default)).ShouldBe(CheckoutProgress.NotYours);
    }

    [Fact]
    public async Task A_page_left_open_in_another_tab_cannot_be_paid_too()
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var first = await CheckoutUrlAsync(key, "basic");
        var second = await CheckoutUrlAsync(key, "pro");

        (await HostedCheckout.PayAsync(second, HostedCheckout.Works)).ShouldNotBeNull();
        await Should.ThrowAsync<HttpRequestException>(() => HostedCheckout.PayAsync(first, HostedCheckout.Works));
    }

    [Fact]
    public async Task Pages_opened_in_the_same_moment_leave_one_that_can_be_paid()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => CheckoutUrlAsync(key, "basic")));

        var customer = await app.Service<CreateStripeCustomer>().EnsureAsync(tenant.Id, default);
        var open = await new Stripe.Checkout.SessionService(app.Stripe).ListAsync(
            new Stripe.Checkout.SessionListOptions { Customer = customer, Status = "open" }
        );
        open.Data.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_plan_that_was_paid_a_moment_ago_cannot_be_bought_again_though_its_webhook_is_on_the_way()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        (await HostedCheckout.PayAsync(await CheckoutUrlAsync(key, "basic"), HostedCheckout.Works)).ShouldNotBeNull();
        (await (await key.PostAsync("/api/billing/checkout", new { plan = "pro" })).CodeAsync()).ShouldBe("already_subscribed");
    }

    [Fact]
    public async Task Two_running_subscriptions_are_told_to_an_operator_until_one_ends()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("basic");
        var second = await tenant.SubscribeAsync("pro");
        var alerts = app.Service<BillingPortal.Jobs.OperatorAlerts>();
        async Task<bool> IsToldAsync() =>
            (await alerts.ListAsync(openOnly: true, 100, default)).Any(alert =>
                alert.TenantId == tenant.Id && alert.Matter.StartsWith("two-subscriptions", StringComparison.Ordinal)
            );

        await PortalApp.EventuallyAsync(IsToldAsync, "the double is told");
        await new Stripe.SubscriptionService(app.Stripe).CancelAsync(second.StripeSubscriptionId);
        await PortalApp.EventuallyAsync(async () => !await IsToldAsync(), "the alert closes by itself");
    }

    [Fact]
    public async Task A_second_subscription_is_refused_and_an_unknown_plan_named()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("basic");
        var key = await tenant.KeyAsync();
        (await (await key.PostAsync("/api/billing/checkout", new { plan = "pro" })).CodeAsync()).ShouldBe("already_subscribed");
        (await (await key.PostAsync("/api/billing/checkout", new { plan = "gold" })).CodeAsync()).ShouldBe("invalid_field");
    }

    [Fact]
    public async Task Cancelling_ends_with_the_period_and_can_be_taken_back()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("basic");
        var key = await tenant.KeyAsync();

        var cancelled = await (await key.PostAsync("/api/billing/subscription/cancel", new { })).JsonAsync();
        cancelled.GetProperty("cancel_at").GetDateTimeOffset().ShouldBe(subscription.PeriodEnd);
        cancelled.GetProperty("state").GetString().ShouldBe("active");

        var resumed = await (await key.PostAsync("/api/billing/subscription/resume", new { })).JsonAsync();
        resumed.GetProperty("cancel_at").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    private static async Task<string> CheckoutUrlAsync(TestKey key, string plan)
    {
        var answer = await key.PostAsync("/api/billing/checkout", new { plan });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.JsonAsync()).GetProperty("url").GetString()!;
    }

    private static async Task<(string? Plan, string? State)> StateAsync(TestKey key)
    {
        var subscription = await (await key.GetAsync("/api/billing/subscription")).JsonAsync();
        return (subscription.GetProperty("plan").GetString(), subscription.GetProperty("state").GetString());
    }
}
