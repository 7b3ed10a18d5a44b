using BillingPortal.Data;
using BillingPortal.Development;
using BillingPortal.Start;
using BillingPortal.StripeAccess;
using BillingPortal.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Start;

/// <summary>One message lists all problems; and what the commands report about a connected account.</summary>
[Collection(SharedPortal.Name)]
public sealed class StartProblemsTests(PortalApp app)
{
    [Fact]
    public async Task Everything_wrong_is_said_at_once_and_no_key_is_shown()
    {
        await using var portal = Build(
            "Production",
            "--STRIPE_SECRET_KEY=pk_live_abcdefgh",
            "--STRIPE_WEBHOOK_SECRET=secret_of_another_kind",
            "--STRIPE_API_BASE=not an address",
            "--Reporting:Reporter=carrier_pigeon",
            "--Reporting:CallsPerSecond=5000",
            "--Dunning:GraceDays=-1"
        );
        var message = (await Should.ThrowAsync<StartException>(() => PortalHost.StartAsync(portal))).Message;
        foreach (
            var part in new[] { "publishable", "whsec_", "STRIPE_API_BASE", "carrier_pigeon", "CallsPerSecond", "GraceDays", "PublicUrl" }
        )
            message.ShouldContain(part);
        message.ShouldNotContain("abcdefgh");
        message.ShouldNotContain("secret_of_another_kind");
    }

    [Theory]
    [InlineData("Kind", "1", "Subscription, Local, Contact")]
    [InlineData("Kind", "7", "Subscription, Local, Contact")]
    [InlineData("Meters:api_calls:OnLimit", "Refuse, Warn", "Refuse, Warn, Degrade")]
    [InlineData("Meters:api_calls:OnLimit", "Sometimes", "Refuse, Warn, Degrade")]
    public async Task A_word_of_the_catalogue_is_one_that_there_is(string setting, string value, string words)
    {
        var name = $"Catalogue:Plans:pro:{setting}";
        await using var portal = Build("Development", $"--{name}={value}");
        portal
            .Services.GetRequiredService<StartProblems>()
            .Find()
            .Where(problem => problem.Contains("Catalogue", StringComparison.Ordinal))
            .ShouldBe([$"{name} is \"{value}\"; use one of {words}."]);
    }

    [Theory]
    [InlineData("Development", "sk_live_x", false)]
    [InlineData("Staging", "rk_live_x", false)]
    [InlineData("Production", "sk_test_x", false)]
    [InlineData("Production", "", false)]
    [InlineData("Production", "rk_live_x", true)]
    [InlineData("Production", "sk_live_x", true)]
    [InlineData("Staging", "rk_test_x", true)]
    public async Task Keys_belong_to_their_environment(string environment, string key, bool allowed)
    {
        await using var portal = Build(
            environment,
            $"--STRIPE_SECRET_KEY={key}",
            "--STRIPE_WEBHOOK_SECRET=whsec_x",
            "--PublicUrl=https://billing.example.com"
        );
        portal
            .Services.GetRequiredService<StartProblems>()
            .Find()
            .Count(problem => problem.Contains("STRIPE_SECRET_KEY", StringComparison.Ordinal))
            .ShouldBe(allowed ? 0 : 1);
    }

    [Fact]
    public async Task Check_and_demo_work_on_a_connected_account()
    {
        await using var portal = Build(
            "Development",
            $"--STRIPE_SECRET_KEY={StripeSettings.SandboxKey}",
            $"--STRIPE_API_BASE={app.SandboxUrl}",
            "--STRIPE_WEBHOOK_SECRET=whsec_x",
            "--PublicUrl=" + app.Url
        );
        var items = await portal.Services.GetRequiredService<CheckStripe>().RunAsync(default);
        items.Select(item => item.Text.Split(':')[0]).ShouldBe(["Key", "Connection", "Catalogue", "Meters", "Webhook"]);
        items.ShouldAllBe(item => item.Works);
        var (customer, subscription) = await portal.Services.GetRequiredService<MakeStripeDemo>().RunAsync(default);
        customer.ShouldStartWith("cus_");
        subscription.ShouldStartWith("sub_");
    }

    private WebApplication Build(string environment, params string[] settings) =>
        PortalHost.Build([
            "--environment",
            environment,
            "--applicationName",
            "BillingPortal",
            "--urls",
            "http://127.0.0.1:0",
            "--Data:Directory=" + Path.Combine(app.DataDirectory, "start-" + Guid.NewGuid().ToString("N")),
            "--Logging:LogLevel:Default=None",
            .. settings,
        ]);
}
