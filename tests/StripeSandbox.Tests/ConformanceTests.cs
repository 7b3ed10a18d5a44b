using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Api;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests;

/// <summary>Calls every operation, with good and bad input, and has the recording checked against Stripe's contract alone.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public async Task Every_operation_answers_as_the_contract_says()
    {
        var recording = Path.Combine(Sandbox.NewDirectory(), "exchanges.ndjson");
        Operations operations;
        await using (var sandbox = await Sandbox.Start("RecordTo=" + recording, "TaxPercent=19"))
        {
            await new EveryOperation(sandbox).Visit();
            operations = sandbox.Service<Operations>();
        }

        Conformance.Check(recording).ShouldBeEmpty();
        Missed(operations, recording).ShouldBeEmpty("These operations were not visited.");
        Directory.Delete(Path.GetDirectoryName(recording)!, recursive: true);
    }

    [Fact]
    public async Task Every_operation_of_the_contract_is_played()
    {
        await using var sandbox = await Sandbox.Start();
        var operations = sandbox.Service<Operations>();
        operations.Known.Except(operations.Played.Select(o => $"{o.Method} {o.Pattern}"), StringComparer.Ordinal).ShouldBeEmpty();
    }

    /// <summary>Operations without a successful exchange.</summary>
    private static HashSet<string> Missed(Operations operations, string recording)
    {
        // In this API version a customer cannot get a discount any more, so removing one is always a 404.
        var missed = operations.Known.Where(o => o != "DELETE /v1/customers/{id}/discount").ToHashSet(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(recording))
        {
            var exchange = JsonNode.Parse(line)!;
            if (exchange["event"] is not null || exchange["status"]!.GetValue<long>() != 200)
                continue;
            var (operation, _) = operations.Match(
                exchange["method"]!.GetValue<string>(),
                exchange["path"]!.GetValue<string>().Split('?')[0]
            );
            missed.Remove($"{operation.Method} {operation.Pattern}");
        }

        return missed;
    }
}
