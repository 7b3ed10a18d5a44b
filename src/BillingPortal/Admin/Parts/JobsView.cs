using BillingPortal.Jobs;

namespace BillingPortal.Admin.Parts;

/// <summary>Every job with its last runs, and the number of events whose processing was given up.</summary>
public sealed record JobsView(IReadOnlyList<JobStatus> Jobs, int EventsGivenUp);
