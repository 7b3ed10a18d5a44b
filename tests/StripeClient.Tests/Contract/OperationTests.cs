using System.Reflection;
using System.Text.RegularExpressions;
using Stripe.Infrastructure;
using Stripe.Tests.Support;
using StripeContract;

namespace Stripe.Tests.Contract;

/// <summary>
/// Checks every parameter that options can send, named in contract/dotnet, against the parameters in contract/api, from which
/// the client is not generated: a misspelt member in either shows here. Also checks the addresses in contract/dotnet.
/// </summary>
public sealed partial class OperationTests
{
    private const string SomeId = "id_1";

    // Operations given in contract/dotnet that contract/api does not describe: they exist, but not in the sandbox.
    private static readonly string[] Outside =
    [
        "GET /v1/customers/{id}/balance_transactions/{id}",
        "POST /v1/customers/{id}/balance_transactions/{id}",
        "GET /v1/customers/{id}/payment_methods/{id}",
        "POST /v1/payment_intents/{id}/cancel",
        "GET /v1/setup_intents",
        "GET /v1/billing/credit_balance_transactions/{id}",
    ];

    // A card instead of a source's id, and a payment method without types here: send them with AddExtraParam.
    private static readonly string[] Unsent =
    [
        "POST /v1/customers source",
        "POST /v1/customers/{id} source",
        "POST /v1/payment_methods/{id} payto",
    ];

    // The official package shares an options class between operations with different parameters.
    private static readonly string[] OfSharedOptions =
    [
        "GET /v1/credit_notes/preview/lines refund",
        "GET /v1/invoices/{id}/lines coupon",
        "GET /v1/invoices/{id}/lines customer",
        "GET /v1/invoices/{id}/lines subscription",
        "GET /v1/invoices/{id}/lines subscription_plan",
        "GET /v1/subscriptions automatic_tax[liability][account]",
        "GET /v1/subscriptions automatic_tax[liability][type]",
        "POST /v1/charges/{id} exchange_rate",
        "POST /v1/checkout/sessions line_items[0][id]",
        "POST /v1/customers plan",
        "POST /v1/payment_intents/{id}/confirm client_secret",
        "POST /v1/payment_methods/{id} card[cvc]",
        "POST /v1/payment_methods/{id} card[number]",
        "POST /v1/payment_methods/{id} card[token]",
        "POST /v1/payment_methods/{id} us_bank_account[account_number]",
        "POST /v1/payment_methods/{id} us_bank_account[financial_connections_account]",
        "POST /v1/payment_methods/{id} us_bank_account[routing_number]",
        "POST /v1/promotion_codes/{id} restrictions[first_time_transaction]",
        "POST /v1/promotion_codes/{id} restrictions[minimum_amount]",
        "POST /v1/promotion_codes/{id} restrictions[minimum_amount_currency]",
        "POST /v1/setup_intents/{id}/confirm client_secret",
        "POST /v1/subscriptions items[0][clear_usage]",
        "POST /v1/subscriptions items[0][deleted]",
        "POST /v1/subscriptions items[0][id]",
    ];

    // The v2 streams are raw requests: the official surface has no service for them.
    private static bool IsTyped(string path) => !path.StartsWith("/v2/", StringComparison.Ordinal);

    [Fact]
    public void Only_these_methods_send_what_the_contract_does_not_describe()
    {
        var known = Operations();
        Calls()
            .Select(Operation)
            .Distinct(StringComparer.Ordinal)
            .Where(operation => !known.ContainsKey(operation))
            .ShouldBe(Outside, ignoreOrder: true);
    }

    [Fact]
    public void Every_parameter_is_one_the_operation_takes()
    {
        var known = Operations();
        var refused = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var call in Calls().Where(call => known.ContainsKey(Operation(call))))
        {
            var operation = known[Operation(call)];
            var sent = Keys(call.Form).Where(key => !IsExpansionOfDeletion(call.Method, key));
            foreach (var key in sent.Where(key => !ParameterSchema.Takes(operation, key)))
                refused.Add($"{Operation(call)} {key}");
        }

        refused.ShouldBe(OfSharedOptions);
    }

    [Fact]
    public void Every_parameter_of_the_contract_can_be_sent()
    {
        var sent = Calls().ToLookup(Operation, call => call.Form, StringComparer.Ordinal);
        var unsent = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (operation, described) in Operations().Where(operation => IsTyped(operation.Key.Split(' ')[1])))
        {
            var names = sent[operation].SelectMany(Keys).Select(key => key.Split('[')[0]).ToHashSet(StringComparer.Ordinal);
            unsent.UnionWith(ParameterSchema.Names(described).Where(name => !names.Contains(name)).Select(name => $"{operation} {name}"));
        }

        // The only payment methods created here are cards and bank accounts; the others are created on hosted pages.
        unsent.Where(parameter => !parameter.StartsWith("POST /v1/payment_methods ", StringComparison.Ordinal)).ShouldBe(Unsent);
    }

    /// <summary>The lists above may excuse a parameter that an operation lacks, but not a misspelling of one that it has.</summary>
    [Fact]
    public void No_parameter_that_is_excused_is_a_misspelling()
    {
        var known = Operations();
        foreach (var excused in OfSharedOptions)
        {
            var (operation, key) = (excused[..excused.LastIndexOf(' ')], excused[(excused.LastIndexOf(' ') + 1)..]);
            ParameterSchema
                .Keys(known[operation])
                .Select(Letters)
                .ShouldNotContain(Letters(key), $"{operation} takes {key} under another spelling");
        }

        static string Letters(string key) => key.Replace("_", "", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operation_has_a_name_for_metrics_that_holds_no_id()
    {
        foreach (var call in Calls())
            OperationNames.For(call.Method, call.Path).ShouldBe(Operation(call));
    }

    private static Dictionary<string, Operation> Operations() =>
        ApiContract.OfRepository.Operations.ToDictionary(
            operation => Placeholder().Replace(operation.MethodAndPath, "{id}"),
            StringComparer.Ordinal
        );

    private static string Operation((HttpMethod Method, string Path, string Form) call) =>
        $"{call.Method} {call.Path.Replace(SomeId, "{id}", StringComparison.Ordinal)}";

    // Every options class can expand; a deleted object has nothing to expand.
    private static bool IsExpansionOfDeletion(HttpMethod method, string key) => method == HttpMethod.Delete && key == "expand[0]";

    private static IEnumerable<string> Keys(string form) =>
        form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => Uri.UnescapeDataString(pair.Split('=')[0]));

    private static List<(HttpMethod Method, string Path, string Form)> Calls() => [.. CallsByMethod().Select(call => call.Call)];

    /// <summary>Which method of which service sends which operation.</summary>
    internal static IEnumerable<(string Operation, string Method)> Methods() =>
        CallsByMethod().Select(call => (Operation(call.Call), call.Name));

    private static List<(string Name, (HttpMethod Method, string Path, string Form) Call)> CallsByMethod()
    {
        var client = new RecordingClient();
        var calls = new List<(string, (HttpMethod, string, string))>();
        var types = typeof(Service).Assembly.GetExportedTypes();
        foreach (var type in types.Where(type => type.IsSubclassOf(typeof(Service)) && !type.IsAbstract))
        {
            if (type.GetConstructor([typeof(IStripeClient)]) is not { } constructor)
                continue;

            var service = constructor.Invoke([client]);
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                if (!typeof(Task).IsAssignableFrom(method.ReturnType))
                    continue;
                var before = client.Calls.Count;
                method.Invoke(service, [.. method.GetParameters().Select(Argument)]);
                foreach (var call in client.Calls.Skip(before))
                    calls.Add(($"{type.FullName![(type.FullName!.IndexOf('.', StringComparison.Ordinal) + 1)..]}.{method.Name}", call));
            }
        }

        return calls;
    }

    private static object Argument(ParameterInfo parameter) =>
        parameter.ParameterType switch
        {
            var type when type == typeof(string) => SomeId,
            var type when type == typeof(RequestOptions) => null,
            var type when type == typeof(CancellationToken) => CancellationToken.None,
            var type => FilledOptions.Of(type),
        };

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 60_000)]
    private static partial Regex Placeholder();
}
