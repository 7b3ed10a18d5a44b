namespace BillingPortal.Plans;

/// <summary>What the reader of the price list holds already; cascaded by the public frame, absent when nobody is signed in.</summary>
/// <param name="PlanKey">Null in the trial and after a plan ended.</param>
/// <param name="IsPaid">A subscription runs, so another plan is a change and not a first choice.</param>
public sealed record HeldPlan(string? PlanKey, bool IsPaid);
