using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BillingPortal.Benchmarks;

/// <summary>Runs the benchmarks of another build and of this one in turn, and says how much each row changed.</summary>
/// <remarks>
/// Both sides of a pair run within minutes of each other, so other load on the machine affects both alike. A row's ratio is the median
/// over the pairs, not the ratio of two medians.
/// </remarks>
internal static partial class Compare
{
    private const int Pairs = 5;

    /// <param name="before">Path of the other build's Benchmarks.dll.</param>
    /// <param name="args">Names and options that both sides get; --pairs=5 is how often each side runs.</param>
    public static async Task RunAsync(string before, string[] args)
    {
        var pairs = args.Where(arg => arg.StartsWith("--pairs=", StringComparison.Ordinal))
            .Select(arg => int.Parse(arg.AsSpan("--pairs=".Length), CultureInfo.InvariantCulture))
            .DefaultIfEmpty(Pairs)
            .Last();
        string[] passed =
        [
            .. args.Where(arg => !arg.StartsWith("--pairs=", StringComparison.Ordinal)),
            .. args.Any(arg => arg.StartsWith("--rounds=", StringComparison.Ordinal)) ? [] : (string[])["--rounds=1"],
        ];
        var after = Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll");
        var (old, now) = (new List<List<Figure>>(), new List<List<Figure>>());
        for (var pair = 0; pair < pairs; pair++)
        {
            // Each side goes first in every second pair: the second one finds the machine's caches and disk as the first left them.
            foreach (var (dll, runs) in pair % 2 == 0 ? [(before, old), (after, now)] : new[] { (after, now), (before, old) })
                runs.Add(await MeasureAsync(dll, passed));
            Console.Error.WriteLine($"… pair {pair + 1} of {pairs}");
        }
        Print(old, now);
    }

    private static async Task<List<Figure>> MeasureAsync(string dll, string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[dll, .. args])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{dll} ended with {process.ExitCode}: {await error}");
        return [.. output.Split('\n').Select(Figure.From).OfType<Figure>()];
    }

    private static void Print(List<List<Figure>> old, List<List<Figure>> now)
    {
        Console.WriteLine();
        Console.WriteLine("| what | before | after | after / before, median of the pairs | each pair |");
        Console.WriteLine("|---|---|---|---|---|");
        for (var row = 0; row < now[0].Count; row++)
        {
            var ratios = old.Zip(now, (left, right) => right[row].Value / left[row].Value).ToArray();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {now[0][row].What} | {Bench.Median(old.Select(run => run[row].Value)):#,0.00} | "
                        + $"{Bench.Median(now.Select(run => run[row].Value)):#,0.00} | {Bench.Median(ratios):F3} | "
                        + $"{string.Join(' ', ratios.Select(ratio => ratio.ToString("F2", CultureInfo.InvariantCulture)))} |"
                )
            );
        }
    }

    /// <summary>A row's first number; a rate in the row's name differs in each run and is left out of it.</summary>
    private sealed partial record Figure(string What, double Value)
    {
        public static Figure? From(string line)
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length < 5 || Number().Match(cells[2]) is not { Success: true } number)
                return null;
            var value = double.Parse(number.Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            return new Figure(Rate().Replace(cells[1], ""), value);
        }

        [GeneratedRegex(@"-?\d[\d,]*(\.\d+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Number();

        [GeneratedRegex(@" at [\d,]+ per s \(half of its most\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Rate();
    }
}
