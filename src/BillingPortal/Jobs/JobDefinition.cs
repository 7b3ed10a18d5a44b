namespace BillingPortal.Jobs;

/// <summary>One job as the scheduler and the operator's page know it.</summary>
/// <param name="Name">Stable name, also the key in the scheduler's store.</param>
/// <param name="Title">The name operators read.</param>
/// <param name="EverySeconds">Interval between scheduled starts, in seconds; <c>Jobs:{name}:EverySeconds</c> overrides it. 0 = switched
/// off: it is neither scheduled nor started by a signal.</param>
/// <param name="Implementation">The class to resolve.</param>
public sealed record JobDefinition(string Name, string Title, int EverySeconds, Type Implementation)
{
    public bool IsOff => EverySeconds == 0;
}
