using System.Net;
using BillingPortal.Data;
using BillingPortal.Subscriptions;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Plans;

/// <summary>A portal that is restarted with another catalogue.</summary>
public sealed class RestartedPortal : PortalApp
{
    public IReadOnlyList<string> Catalogue { get; set; } = [];

    protected override IEnumerable<string> Settings => Catalogue;
}

/// <summary>A plan with subscribers cannot be removed from the catalogue.</summary>
public sealed class PlansInUseTests(RestartedPortal app) : IClassFixture<RestartedPortal>
{
    [Fact]
    public async Task A_held_plan_stops_the_start_when_it_is_gone_and_stays_with_its_holders_when_it_is_hidden()
    {
        var (paying, local, moved, other) = (
            await app.SignUpAsync(),
            await app.SignUpAsync(),
            await app.SignUpAsync(),
            await app.SignUpAsync()
        );
        await paying.SubscribeAsync("team");
        await app.Service<StartCheckout>().RunAsync(local.Context, "free", default);
        await app.Service<StartCheckout>().RunAsync(moved.Context, "free", default);
        await moved.SubscribeAsync("basic"); // a former subscriber
        var key = await paying.KeyAsync();

        await app.StopAsync();
        app.Catalogue =
        [
            "--Catalogue:Plans:team:Remove=true",
            "--Catalogue:Plans:free:Remove=true",
            "--Catalogue:Plans:enterprise:Remove=true",
        ];
        var refused = (await Should.ThrowAsync<StartException>(app.StartAsync())).Message;
        await app.App.DisposeAsync();
        refused.ShouldContain("Catalogue:Plans:team is gone from the catalogue, and 1 tenant holds this plan.");
        refused.ShouldContain("Catalogue:Plans:free is gone from the catalogue, and 1 tenant holds this plan.");
        refused.ShouldNotContain("enterprise", customMessage: "nobody holds it");

        app.Catalogue = ["--Catalogue:Plans:team:Hidden=true", "--Catalogue:Plans:enterprise:Remove=true"];
        await app.StartAsync();
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await key.GetAsync("/api/billing/subscription")).JsonAsync()).GetProperty("plan").GetString().ShouldBe("team");
        var pricing = await app.Http.GetStringAsync(app.Url + "/pricing");
        pricing.ShouldContain("plan=basic");
        pricing.ShouldNotContain("plan=team");
        pricing.ShouldNotContain("Enterprise<");
        (await app.GetPageAsync("/plan", paying.Email)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await app.GetPageAsync("/plan", paying.Email)).Content.ReadAsStringAsync()).ShouldContain("Team");
        (await (await (await other.KeyAsync()).PostAsync("/api/billing/checkout", new { plan = "team" })).JsonAsync())
            .GetProperty("status")
            .GetInt32()
            .ShouldBe(400);
        (
            await (await moved.KeyAsync()).PostAsync("/api/billing/subscription/change", new { plan = "team", preview = true })
        ).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
