using System.Net;
using BillingPortal.Metering;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Usage;

/// <summary>Overview and Usage count refused calls by one rule.</summary>
[Collection(SharedPortal.Name)]
public sealed class RefusedOnPagesTests(PortalApp app)
{
    [Fact]
    public async Task What_the_plan_does_not_include_is_counted_alike_whichever_meter_is_shown()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        for (var i = 0; i < 3; i++)
            (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "the plan sells tokens alone");
        await app.Service<CountRefusals>().StoreAsync(default);

        foreach (var path in (string[])["/overview", "/usage", "/usage?meter=output_tokens", "/usage?meter=api_calls"])
        {
            var page = await app.ReadPageAsync(path, tenant.Email);
            page.ShouldContain("meter_not_in_plan", Case.Sensitive, path);
            var row = page[page.IndexOf("meter_not_in_plan", StringComparison.Ordinal)..];
            row[..row.IndexOf("</tr>", StringComparison.Ordinal)].ShouldContain("data-l=\"Calls\">3<", Case.Sensitive, path);
        }
    }
}
