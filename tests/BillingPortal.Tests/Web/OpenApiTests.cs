using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using BillingPortal.Gateway;
using BillingPortal.Tests.Docs;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

/// <summary>Lints the OpenAPI document, so that generated clients work.</summary>
[Collection(SharedPortal.Name)]
public sealed partial class OpenApiTests(PortalApp app)
{
    [Fact]
    public async Task Every_operation_can_become_a_method_of_a_client()
    {
        var document = await DocumentAsync();
        document.GetProperty("servers").EnumerateArray().Select(server => server.GetProperty("url").GetString()).ShouldBe([app.Url]);
        var operations = Operations(document).ToList();
        operations.Count.ShouldBeGreaterThan(15);
        operations.Select(each => Text(each.Operation, "operationId")).ShouldBeUnique();
        foreach (var (path, method, operation) in operations)
        {
            var name = $"{method} {path}";
            Text(operation, "operationId")!.ShouldMatch("^[a-z][A-Za-z]+$", name);
            Text(operation, "summary").ShouldNotBeNullOrEmpty(name);
            operation.GetProperty("tags").GetArrayLength().ShouldBe(1, name);
            operation
                .GetProperty("responses")
                .EnumerateObject()
                .ShouldContain(answer => answer.Name.StartsWith('2'), $"{name} says what it answers");
            operation.GetProperty("responses").EnumerateObject().ShouldContain(answer => answer.Name == "429", $"{name} has a limit");
            var declared = Items(operation, "parameters")
                .Where(each => Text(each, "in") == "path")
                .Select(each => Text(each, "name")!)
                .Order(StringComparer.Ordinal);
            declared.ShouldBe(
                path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')).Order(StringComparer.Ordinal),
                name
            );
        }
    }

    [Fact]
    public async Task A_number_is_a_number_and_every_reference_leads_somewhere()
    {
        var document = await DocumentAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var (where, schema) in Objects(document, "#"))
        {
            var types = Types(schema);
            if (types.Contains("integer") || types.Contains("number"))
            {
                types.ShouldNotContain("string", where);
                schema.TryGetProperty("pattern", out _).ShouldBeFalse(where);
            }
            if (types.Contains("integer"))
                Text(schema, "format").ShouldBeOneOf("int32", "int64");
            if (Text(schema, "$ref") is { } reference)
                schemas.TryGetProperty(reference["#/components/schemas/".Length..], out _).ShouldBeTrue($"{where}: {reference}");
        }
    }

    [Fact]
    public async Task What_may_be_left_out_of_a_body_is_not_required_and_its_example_fits()
    {
        var document = await DocumentAsync();
        foreach (var (path, method, operation) in Operations(document))
        {
            if (!operation.TryGetProperty("requestBody", out var body))
                continue;
            var media = body.GetProperty("content").GetProperty("application/json");
            var schema = Resolve(document, media.GetProperty("schema"));
            var (name, properties) = ($"{method} {path}", schema.GetProperty("properties"));
            var required = Items(schema, "required").Select(each => each.GetString()!).ToList();
            foreach (var field in required)
                Types(Resolve(document, properties.GetProperty(field)))
                    .ShouldNotContain("null", $"{name}: {field} is required and may be null");
            media.TryGetProperty("example", out var example).ShouldBeTrue($"{name} has an example");
            foreach (var field in required)
                example.TryGetProperty(field, out _).ShouldBeTrue($"{name}: the example has {field}");
            foreach (var field in example.EnumerateObject())
                properties.TryGetProperty(field.Name, out _).ShouldBeTrue($"{name}: {field.Name} is a field");
        }
        Items(document.GetProperty("components").GetProperty("schemas").GetProperty("KeyBody"), "required")
            .Select(each => each.GetString())
            .ShouldBe(["name"]);
    }

    [Fact]
    public async Task Every_property_and_parameter_says_what_it_is_and_money_and_times_say_their_unit()
    {
        var document = await DocumentAsync();
        var said = 0;
        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        foreach (var property in schema.Value.GetProperty("properties").EnumerateObject())
        {
            var where = $"{schema.Name}.{property.Name}";
            var text = Text(property.Value, "description");
            text.ShouldNotBeNullOrWhiteSpace(where);
            var about = $"{text} {Text(schema.Value, "description")}";
            if (property.Name.EndsWith("_minor", StringComparison.Ordinal))
                about.ShouldContain("minor units", Case.Sensitive, where);
            if (Text(property.Value, "format") == "date-time")
                text.ShouldContain("UTC", Case.Sensitive, where);
            said++;
        }
        said.ShouldBeGreaterThan(150);
        foreach (var (path, method, operation) in Operations(document))
        foreach (var parameter in Items(operation, "parameters"))
            Text(parameter, "description").ShouldNotBeNullOrWhiteSpace($"{method} {path}: {Text(parameter, "name")}");
    }

    [Fact]
    public async Task Every_refusal_names_the_codes_that_the_portal_answers_with()
    {
        var sources = string.Concat(
            Directory
                .GetFiles(Samples.PathOf("src", "BillingPortal"), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Select(File.ReadAllText)
        );
        var named = 0;
        foreach (var (path, method, operation) in Operations(await DocumentAsync()))
        foreach (var answer in operation.GetProperty("responses").EnumerateObject().Where(answer => answer.Name[0] is '4' or '5'))
        {
            var meaning = Text(answer.Value, "description").ShouldNotBeNull();
            var codes = CodeWords().Matches(meaning).Select(match => match.Value).ToList();
            codes.ShouldNotBeEmpty($"{method} {path} {answer.Name}: {meaning}");
            foreach (var code in codes)
                sources.ShouldContain($"\"{code}\"", Case.Sensitive, $"{method} {path} {answer.Name}: {code}");
            named += codes.Count;
        }
        named.ShouldBeGreaterThan(80);
    }

    [GeneratedRegex("[a-z]+(_[a-z]+)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CodeWords();

    [Fact]
    public async Task Only_a_body_is_closed_so_that_an_answer_may_get_a_field()
    {
        var document = await DocumentAsync();
        Operations(document)
            .Where(each => each.Operation.TryGetProperty("requestBody", out _))
            .Select(each => each.Operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json"))
            .Select(media => Text(media.GetProperty("schema"), "$ref")!.Split('/')[^1])
            .Where(name => name != "ChatRequest") // takes what a client sends to a model
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                document
                    .GetProperty("components")
                    .GetProperty("schemas")
                    .EnumerateObject()
                    .Where(schema =>
                        schema.Value.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False
                    )
                    .Select(schema => schema.Name)
                    .Order(StringComparer.Ordinal)
            );
    }

    [Fact]
    public async Task A_key_that_may_not_call_gets_401_of_a_metered_endpoint_and_403_of_the_rest_as_the_document_says()
    {
        var key = await (await app.SignUpAsync()).KeyAsync(isTest: false, "billing:read");
        var metered = await key.GetAsync("/v1/echo");
        ((int)metered.StatusCode, await metered.CodeAsync()).ShouldBe((401, "invalid_api_key"));
        var rest = await key.PostAsync("/api/keys", new { name = "a" });
        ((int)rest.StatusCode, await rest.CodeAsync()).ShouldBe((403, "scope_missing"));

        var operations = Operations(await DocumentAsync()).ToList();
        foreach (var (path, method, operation) in operations)
        {
            var isMetered = path.StartsWith("/v1/", StringComparison.Ordinal);
            Meaning(operation, "401").Contains("scope", StringComparison.Ordinal).ShouldBe(isMetered, $"{method} {path}");
            Meaning(operation, "403").Contains("scope", StringComparison.Ordinal).ShouldBe(!isMetered, $"{method} {path}");
        }

        static string Meaning(JsonElement operation, string status) =>
            Text(operation.GetProperty("responses").GetProperty(status), "description")!;
    }

    [Fact]
    public async Task What_a_checkout_and_a_change_of_plan_answer_is_declared_each_time()
    {
        const string Change = "/api/billing/subscription/change",
            Checkout = "/api/billing/checkout";
        var document = await DocumentAsync();
        var key = await (await app.SignUpAsync()).KeyAsync();
        (await DeclaredAsync(Checkout, new { plan = "pro" })).ShouldBe(["HostedPage"]);
        (await DeclaredAsync(Checkout, new { plan = "free" })).ShouldBe(["OpenedPlan"]);

        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("basic");
        key = await tenant.KeyAsync();
        (await DeclaredAsync(Change, new { plan = "team", preview = true })).ShouldBe(["ChangeView"]);
        (await DeclaredAsync(Change, new { plan = "team" })).ShouldBe(["SubscriptionView"]);
        (await DeclaredAsync(Change, new { plan = "basic" })).ShouldBe(["ScheduledView"]);
        var shown = (await app.Service<ReadApiReference>().RunAsync())
            .SelectMany(group => group.Operations)
            .Single(operation => operation.Path == Change)
            .Answers.Where(answer => answer.Status == "200")
            .ToList();
        shown.Select(answer => answer.Fields.Count).ShouldBe([9, 2, 11], "each kind of answer is shown with its fields");
        shown.Select(answer => answer.Description).ShouldBeUnique();

        // The declared types of which the answer has every required field, and no other field.
        async Task<List<string>> DeclaredAsync(string path, object body)
        {
            var answer = await key.PostAsync(path, body);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            var sent = (await answer.JsonAsync()).EnumerateObject().Select(field => field.Name).ToList();
            var responses = document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("responses");
            var declared = responses.GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            return
            [
                .. (declared.TryGetProperty("anyOf", out var several) ? several.EnumerateArray().ToList() : [declared])
                    .Where(choice => Fits(Resolve(document, choice), sent))
                    .Select(choice => Text(choice, "$ref")!.Split('/')[^1]),
            ];
        }

        static bool Fits(JsonElement schema, List<string> sent) =>
            Items(schema, "required").All(field => sent.Contains(field.GetString()!))
            && sent.All(field => schema.GetProperty("properties").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task The_operators_side_and_Stripes_are_nobody_elses_to_read_about()
    {
        var text = (await (await app.Http.GetAsync(app.Url + "/openapi/v1.json")).Content.ReadAsStringAsync()).ToLowerInvariant();
        foreach (var word in (string[])["/admin", "operator", "webhook"])
            text.ShouldNotContain(word);
    }

    [Fact]
    public async Task A_number_in_quotes_is_no_number_when_it_is_sent_either()
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var answer = await key.PostAsync("/api/keys", new { name = "a", rate_per_minute = "30" });
        ((int)answer.StatusCode, await answer.CodeAsync()).ShouldBe((400, "invalid_field"));
    }

    private async Task<JsonElement> DocumentAsync() => await (await app.Http.GetAsync(app.Url + "/openapi/v1.json")).JsonAsync();

    internal static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select (path.Name, method.Name, method.Value);

    private static JsonElement Resolve(JsonElement document, JsonElement schema) =>
        Text(schema, "$ref") is { } reference
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference["#/components/schemas/".Length..])
            : schema;

    private static List<string> Types(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(each => each.ToString())]
        : [type.ToString()];

    private static IEnumerable<(string Where, JsonElement Value)> Objects(JsonElement element, string where) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(field => Objects(field.Value, $"{where}/{field.Name}"))
                .Prepend((where, element)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany((item, i) => Objects(item, $"{where}/{i}")),
            _ => [],
        };

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
