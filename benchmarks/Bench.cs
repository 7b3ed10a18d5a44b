using System.Globalization;

namespace BillingPortal.Benchmarks;

/// <summary>The benchmarks by name; each prints its rows of the table. Without names, all of them run.</summary>
internal sealed class Bench(string directory, string[] args)
{
    private readonly Dictionary<string, string> _options = args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal))
        .Select(arg => arg[2..].Split('=', 2))
        .ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1] : "", StringComparer.Ordinal);

    public int Seconds => Option("seconds", 6);
    public int Rounds => Option("rounds", 5);
    public long History => Option("history", 10_000_000);

    public string Folder(string name) => Path.Combine(directory, name);

    public async Task RunAsync()
    {
        (string Name, Func<Bench, Task<IReadOnlyList<Row>>> Run)[] all =
        [
            ("writer", LedgerBench.WriterAsync),
            ("allocations", CallBench.AllocationsAsync),
            ("throughput", LoadBench.ThroughputAsync),
            ("latency", LoadBench.LatencyAsync),
            ("refusals", LoadBench.RefusalsAsync),
            ("memory", MemoryBench.RunAsync),
            ("history", HistoryBench.RunAsync),
        ];
        var wanted = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var rows = new List<Row>();
        foreach (var (name, run) in all)
        {
            if (wanted.Count > 0 && !wanted.Contains(name))
                continue;
            Console.Error.WriteLine($"… {name}");
            rows.AddRange(await run(this));
        }
        Print(rows);
    }

    public void CleanUp()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Print(List<Row> rows)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC · {Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)} "
                + $"cores · {System.Runtime.InteropServices.RuntimeInformation.OSDescription.Trim()} · .NET {Environment.Version}"
        );
        Console.WriteLine();
        Console.WriteLine("| what | measured | must reach | |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var row in rows)
            Console.WriteLine($"| {row.What} | {row.Measured} | {row.Target} | {(row.IsReached ? "reached" : "NOT reached")} |");
    }

    private int Option(string name, int otherwise) =>
        _options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>One line of the table.</summary>
internal sealed record Row(string What, string Measured, string Target, bool IsReached);
