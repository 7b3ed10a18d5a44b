using Shouldly;
using Stripe.Tests.Support;
using TestSupport;
using Xunit;

namespace Stripe.Tests.Contract;

/// <summary>The client's column in docs/stripe-operations.md is correct: each operation names the method that sends it.</summary>
public sealed class OperationTableTests
{
    private const string Head = "| operation | in the client | in the sandbox | checked | known differences |";

    [Fact]
    public async Task Every_operation_names_the_method_that_sends_it()
    {
        var methods = OperationTests
            .Methods()
            .GroupBy(call => call.Operation, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group =>
                    group.Select(call => call.Method).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal).First(),
                StringComparer.Ordinal
            );
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "stripe-operations.md"));

        lines.ShouldContain(Head);
        foreach (var row in lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var cells = row.Split('|');
            var operation = cells[1].Trim().Trim('`');
            cells[2].Trim().ShouldBe(InClient(operation, methods), row);
        }
    }

    // Operations without a service in the official package are sent as raw requests.
    private static string InClient(string operation, Dictionary<string, string> methods) =>
        methods.TryGetValue(operation, out var method) ? $"`{method}`" : "raw request";
}
