namespace BillingPortal.Plans;

/// <summary>The plan that the reader of the price list has; cascaded by the public frame, absent if nobody is signed in.</summary>
/// <param name="PlanKey">Null in the trial and after a plan has ended.</param>
/// <param name="IsPaid">A subscription is running, so choosing another plan is a change, not a first purchase.</param>
public sealed record CurrentPlan(string? PlanKey, bool IsPaid);
