using System.Net;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Journeys;

/// <summary>The output of the first command must be correct.</summary>
[Collection(OnePortal.Name)]
public sealed class StartTests(PortalProcess portal)
{
    [Fact]
    public async Task The_printed_curl_line_works()
    {
        var parts = Regex.Match(portal.CurlLine, "^curl -i (\\S+) -H \"Authorization: Bearer (\\S+)\"$");
        parts.Success.ShouldBeTrue(portal.CurlLine);
        using var request = new HttpRequestMessage(HttpMethod.Get, parts.Groups[1].Value);
        request.Headers.Add("Authorization", "Bearer " + parts.Groups[2].Value);
        (await portal.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Both_addresses_answer()
    {
        (await portal.Http.GetAsync(portal.Url)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await portal.Http.GetAsync(portal.SandboxUrl)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
