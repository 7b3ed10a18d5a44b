using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BillingPortal.Gateway;
using BillingPortal.Tests.Docs;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Gateway;

/// <summary>The API reference shows every operation, and its sample requests work.</summary>
[Collection(SharedPortal.Name)]
public sealed class ApiReferenceTests(PortalApp app)
{
    private static readonly SampleCall Sample = new(
        "POST",
        "https://billing.example.com/api/keys",
        JsonDocument.Parse("""{"name":"it's","test":true,"expires_at":null,"scopes":["call"]}""").RootElement
    );

    [Theory]
    [InlineData("", "curl")]
    [InlineData("?lang=csharp", "using var http = new HttpClient();")]
    [InlineData("?lang=python", "urllib.request.Request(")]
    [InlineData("?lang=javascript", "await fetch(")]
    [InlineData("?lang=cobol", "curl")]
    public async Task Anyone_reads_every_operation_in_the_language_of_choice(string query, string sample)
    {
        var answer = await app.GetPageAsync("/reference" + query, email: null);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        var operations = (await app.Service<ReadApiReference>().RunAsync()).SelectMany(group => group.Operations).ToList();
        foreach (var operation in operations)
            page.ShouldContain($"id=\"{operation.Id}\"");
        page.Split(sample).Length.ShouldBeGreaterThan(operations.Count, "a sample for each");
    }

    [Fact]
    public async Task Both_doors_to_the_reference_open_the_page_and_not_the_document()
    {
        (await (await app.GetPageAsync("/pricing", email: null)).Content.ReadAsStringAsync()).ShouldContain("href=\"reference\"");
        (await (await app.GetPageAsync("/quickstart", (await app.SignUpAsync()).Email)).Content.ReadAsStringAsync()).ShouldContain(
            "href=\"reference\""
        );
    }

    [Fact]
    public async Task Every_sample_is_taken_as_it_stands()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        var other = await tenant.KeyAsync();
        foreach (var operation in (await app.Service<ReadApiReference>().RunAsync()).SelectMany(group => group.Operations))
        {
            // A sample cannot know the id of the reader's own key.
            var url = operation.Sample.Url.Replace("/api/keys/1", $"/api/keys/{other.Id}", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(operation.Sample.Method), url);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
            if (operation.Sample.Body is { } body)
                request.Content = new StringContent(body.GetRawText(), Encoding.UTF8, "application/json");
            var answer = await app.Http.SendAsync(request);
            var status = (int)answer.StatusCode;
            status.ShouldBeOneOf([
                .. operation.Answers.Select(each => int.Parse(each.Status, System.Globalization.CultureInfo.InvariantCulture)),
            ]);
            status.ShouldNotBeOneOf(400, 401, 405, 413, 415);
            if (status == 404)
                url.ShouldContain("/invoices/", Case.Sensitive, "there is no invoice yet, and nothing else is missing");
        }
    }

    [Fact]
    public async Task Every_sample_in_CSharp_compiles_in_a_new_project()
    {
        var operations = (await app.Service<ReadApiReference>().RunAsync()).SelectMany(group => group.Operations).ToList();
        operations.ShouldContain(operation => operation.Sample.Body != null);
        foreach (var operation in operations)
            Samples.CompileProgram(new Sample($"/reference#{operation.Id}", operation.Sample.In("csharp"))).EntryPoint.ShouldNotBeNull();
        var odd = JsonDocument.Parse("""{"text":"a \"\"\" quote {brace} \\u0022"}""").RootElement;
        Samples
            .CompileProgram(new Sample("odd", new SampleCall("PATCH", "https://x/?q=\"{0}\"", odd).In("csharp")))
            .EntryPoint.ShouldNotBeNull();
    }

    [Fact]
    public void A_sample_program_that_does_not_compile_is_named() =>
        Should
            .Throw<InvalidOperationException>(() => Samples.CompileProgram(new Sample("/reference#odd", "Console.WriteLine(unheard);")))
            .Message.ShouldContain("/reference#odd");

    [Fact]
    public void A_shell_gets_one_argument_whatever_is_in_it() =>
        Sample
            .In("curl")
            .ShouldBe(
                """
                curl -X POST "https://billing.example.com/api/keys" \
                  -H "Authorization: Bearer $API_KEY" \
                  -H "Content-Type: application/json" \
                  -d '{"name":"it'\''s","test":true,"expires_at":null,"scopes":["call"]}'
                """.ReplaceLineEndings("\n")
            );

    [Fact]
    public void Python_has_its_own_words_for_true_and_nothing() =>
        Sample
            .In("python")
            .ShouldBe(
                """
                import json, os, urllib.request

                request = urllib.request.Request(
                    "https://billing.example.com/api/keys",
                    method="POST",
                    headers={"Authorization": "Bearer " + os.environ["API_KEY"], "Content-Type": "application/json"},
                    data=json.dumps({"name": "it's", "test": True, "expires_at": None, "scopes": ["call"]}).encode(),
                )
                with urllib.request.urlopen(request) as response:
                    print(response.read().decode())
                """.ReplaceLineEndings("\n")
            );

    [Fact]
    public void CSharp_and_JavaScript_carry_the_method_the_key_and_the_body()
    {
        var csharp = Sample.In("csharp");
        foreach (
            var part in (string[])
                ["HttpMethod.Post", "\"https://billing.example.com/api/keys\"", "GetEnvironmentVariable(\"API_KEY\")", "\"name\": \"it's\""]
        )
            csharp.ShouldContain(part);
        var javaScript = Sample.In("javascript");
        foreach (var part in (string[])["method: \"POST\"", "process.env.API_KEY", "JSON.stringify({\"name\":\"it's\""])
            javaScript.ShouldContain(part);
        foreach (var (language, _) in SampleCall.Languages)
            new SampleCall("GET", "https://x/v1/echo", Body: null).In(language).ShouldNotContain("null");
    }
}
