using Shouldly;
using StripeSandbox.Api;
using StripeSandbox.Tests.Support;
using TestSupport;
using Xunit;

namespace StripeSandbox.Tests;

/// <summary>The table in docs/ lists exactly the operations that exist.</summary>
public sealed class OperationTableTests
{
    [Fact]
    public async Task The_table_lists_every_operation()
    {
        await using var sandbox = await Sandbox.Start();
        var operations = sandbox.Service<Operations>();
        var expected = operations
            .Known.Union(operations.Played.Select(o => $"{o.Method} {o.Pattern}"), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var listed = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "stripe-operations.md")))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('`')[1])
            .Order(StringComparer.Ordinal);
        listed.ShouldBe(expected);
    }
}
