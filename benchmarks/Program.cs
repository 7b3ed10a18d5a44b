using BillingPortal.Benchmarks;

// Measures the table of docs/performance.md. Everything that is compared runs side by side and alternating, so that what
// else happens on the machine meets both alike; medians are printed.
var bench = new Bench(Path.Combine(Path.GetTempPath(), $"billing-bench-{Environment.ProcessId}"), args);
try
{
    await bench.RunAsync();
    return 0;
}
finally
{
    if (!args.Contains("--keep"))
        bench.CleanUp(); // with --keep the data stay for a profiler
}
