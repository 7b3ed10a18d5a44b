using BillingPortal.Benchmarks;

// Measures the table of docs/performance.md. Compared variants run alternately, so that other load on the machine affects both alike;
// medians are printed.
if (args is ["compare", var before, .. var both])
{
    await Compare.RunAsync(before, both);
    return 0;
}
var bench = new Bench(Path.Combine(Path.GetTempPath(), $"billing-bench-{Environment.ProcessId}"), args);
try
{
    await bench.RunAsync();
    return 0;
}
finally
{
    if (!args.Contains("--keep"))
        bench.CleanUp(); // with --keep the data stays for a profiler
}
