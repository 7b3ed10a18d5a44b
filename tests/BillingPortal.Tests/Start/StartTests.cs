using BillingPortal.Data;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Start;

/// <summary>A start that cannot succeed says why and what to do, in one message.</summary>
public sealed class StartTests(StartTests.Restarted app) : IClassFixture<StartTests.Restarted>
{
    public sealed class Restarted : PortalApp;

    [Fact]
    public async Task A_restart_keeps_accounts_plan_and_key_and_the_sandbox_its_state()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro");
        var key = await tenant.KeyAsync();
        (await key.GetAsync("/v1/echo")).EnsureSuccessStatusCode();

        await app.StopAsync();
        await app.StartAsync();

        var again = await key.GetAsync("/v1/echo");
        again.EnsureSuccessStatusCode();
        again.Headers.GetValues("Quota-Used").Single().ShouldBe("2", "the counters are rebuilt from the rollups");
        await tenant.SubscribeAsync("basic"); // webhooks still arrive, with the same secret

        await app.StopAsync();
        var sandbox = Path.Combine(app.DataDirectory, "stripe-sandbox");
        Directory.Move(sandbox, sandbox + ".away");
        try
        {
            var refused = await Should.ThrowAsync<StartException>(app.StartAsync);
            refused.Message.ShouldContain("different ages");
            refused.Message.ShouldContain(app.DataDirectory);
        }
        finally
        {
            await app.StopAsync();
            if (Directory.Exists(sandbox))
                Directory.Delete(sandbox, recursive: true);
            Directory.Move(sandbox + ".away", sandbox);
            await app.StartAsync();
        }
    }
}
