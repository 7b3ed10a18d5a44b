using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using BillingPortal.Metering;
using BillingPortal.Tests.Metering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Docs;

/// <summary>The portal with the endpoints shown in README and docs, and a plan with the meters they name.</summary>
public sealed class DocumentedPortal : MeteredPortal
{
    public IReadOnlyList<Sample> Found { get; } = Samples.Read();

    protected override IEnumerable<string> Settings =>
        [
            .. base.Settings,
            .. Meter("pages"),
            .. Meter("characters"),
            "--Catalogue:Plans:documented:Name=Documented",
            "--Catalogue:Plans:documented:Kind=Local",
            .. ((string[])["api_calls", "scraping_tasks", "tokens", "pages", "characters"]).Select(meter =>
                $"--Catalogue:Plans:documented:Meters:{meter}:Included=0"
            ),
        ];

    protected override void Map(WebApplication app) => Samples.Compile(Found)(app);

    private static IEnumerable<string> Meter(string key) =>
        [$"--Catalogue:Meters:{key}:Name={key}", $"--Catalogue:Meters:{key}:Unit={key[..^1]}"];
}

/// <summary>The C# in README and docs compiles and behaves as described there.</summary>
public sealed class SampleTests(DocumentedPortal app) : IClassFixture<DocumentedPortal>
{
    [Fact]
    public async Task Every_sample_is_an_endpoint_that_serves_and_meters()
    {
        var (_, key) = await app.OnPlanAsync("documented");
        var routes = app.Service<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(one => one.RoutePattern.RawText!.StartsWith("/samples/", StringComparison.Ordinal))
            .ToList();
        app.Found.Count(sample => sample.Code.EndsWith('\n')).ShouldBeGreaterThanOrEqualTo(4, "the blocks of README and metering.md");
        routes
            .Select(route => route.RoutePattern.RawText!.Split('/')[2])
            .Distinct()
            .Count()
            .ShouldBe(app.Found.Count, "a sample that maps nothing shows nothing");
        foreach (var route in routes)
        {
            var path = Regex.Replace(route.RoutePattern.RawText!, @"/\{.*\}", "", RegexOptions.None, TimeSpan.FromSeconds(10)) + "?pages=3";
            var answer = route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("POST")
                ? await key.PostAsync(
                    path,
                    // A body has the fields of its request type alone.
                    new Dictionary<string, object>
                    {
                        ["url"] = "https://example.com/",
                        ["text"] = "words",
                        ["longest"] = 40,
                    }
                        .Where(field => IsFieldOf(route, field.Key))
                        .ToDictionary()
                )
                : await key.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static bool IsFieldOf(RouteEndpoint route, string name) =>
        route
            .Metadata.GetMetadata<IAcceptsMetadata>()
            ?.RequestType?.GetProperty(name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)
            is not null;

    [Fact]
    public async Task Text_and_streams_are_charged_as_they_say()
    {
        var (tenant, key) = await app.OnPlanAsync("documented");
        (await key.PostAsync(PathOf("/v1/translate"), new { text = "hello" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ShouldHaveUsedAsync(tenant, 5, "characters");
        (await (await key.PostAsync(PathOf("/v1/tell"), new { longest = 400 })).Content.ReadAsStringAsync()).Length.ShouldBe(400);
        await PortalApp.EventuallyAsync(async () => (await app.StandingAsync(tenant, "characters")) == (405, 0), "the stream is settled");
        await app.ShouldHaveUsedAsync(tenant, 405, "characters");
    }

    [Theory]
    [InlineData("?pages=3", HttpStatusCode.OK, 3)]
    [InlineData("?pages=-1000000", HttpStatusCode.BadRequest, 0)]
    [InlineData("?pages=abc", HttpStatusCode.BadRequest, 0)]
    [InlineData("?pages=2.5", HttpStatusCode.BadRequest, 0)]
    [InlineData("?pages=99999999999999999999", HttpStatusCode.BadRequest, 0)]
    [InlineData("", HttpStatusCode.BadRequest, 0)]
    public async Task An_amount_from_the_request_is_charged_or_refused(string query, HttpStatusCode status, long used)
    {
        var (tenant, key) = await app.OnPlanAsync("documented");
        var index = app
            .Found.ToList()
            .FindIndex(sample =>
                sample.Code.Contains("\"pages\")", StringComparison.Ordinal)
                && sample.Code.StartsWith(".Metered(http", StringComparison.Ordinal)
            );
        (await key.GetAsync($"/samples/{index}/in-text{query}")).StatusCode.ShouldBe(status);
        await app.ShouldHaveUsedAsync(tenant, used, "pages");
    }

    [Fact]
    public void A_sample_that_does_not_compile_is_named()
    {
        var broken = Should.Throw<InvalidOperationException>(() =>
            Samples.Compile([new Sample("docs/some.md:7", "app.MapGet(\"/x\", () => unheard).Metered(\"api_calls\");\n")])
        );
        broken.Message.ShouldContain("docs/some.md:7");
        broken.Message.ShouldContain("unheard");
    }

    private string PathOf(string route) =>
        $"/samples/{app.Found.ToList().FindIndex(sample => sample.Code.Contains($"\"{route}\"", StringComparison.Ordinal))}{route}";
}
