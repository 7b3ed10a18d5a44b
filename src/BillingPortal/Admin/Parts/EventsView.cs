using BillingPortal.StripeEvents;

namespace BillingPortal.Admin.Parts;

/// <summary>One page of Stripe's events. <c>Total</c> counts all rows of the filter.</summary>
public sealed record EventsView(InboxFigures Figures, IReadOnlyList<EventGroup> GivenUp, IReadOnlyList<EventRow> Rows, int Total);
