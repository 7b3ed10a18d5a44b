using System.Globalization;
using BillingPortal.Tenants;

namespace BillingPortal.Reconciliation;

/// <summary>
/// What a click on a difference would do, shown before it is done. Offered only where a program can do it safely, also twice: it sends
/// under identifiers that Stripe already knows, moves units by audited rows, or only reads.
/// </summary>
/// <param name="Verb">For the button, with the number of units.</param>
/// <param name="Effect">For the confirmation.</param>
public sealed record RepairOffer(string Verb, string Effect)
{
    /// <summary>Null where the difference resolves by itself, or only a person can know.</summary>
    /// <param name="late">The tenant's terms for late usage.</param>
    public static RepairOffer? For(UsageCheck check, LateUsage late) =>
        check.Drift switch
        {
            DriftCause.InFlight when check.OnTheWay > 0 => new(
                $"Report {Units(check.OnTheWay)} now",
                "What is recorded and not yet accepted is sent to Stripe at once, under the identifiers it has already. "
                    + "It is billed with the period it was used in."
            ),
            DriftCause.Late when late == LateUsage.WriteOff => new(
                $"Write off {Units(Missing(check))}",
                $"This tenant’s terms write late usage off: {Units(Missing(check))} units leave the period "
                    + "by an audited pair of ledger rows and are billed nowhere."
            ),
            DriftCause.Late => new(
                $"Move {Units(Missing(check))} to the running period",
                $"An audited pair of ledger rows takes {Units(Missing(check))} units out of this period "
                    + "and puts them into the running one, whose invoice bills them. Without a running plan they become an invoice item."
            ),
            DriftCause.Rejected => new(
                $"Send {Units(check.Rejected)} again",
                "The refused reports are sent again under their old identifiers, so that Stripe counts each once. "
                    + "What made Stripe refuse them must be mended first."
            ),
            DriftCause.Unmapped => new(
                $"Create what is missing, report {Units(check.Ledger - check.Accepted)}",
                "The catalogue’s meters and the tenant’s customer are created at Stripe where they are missing, "
                    + "then the usage is reported and billed with its period."
            ),
            DriftCause.Unbilled => new(
                $"Add the price, bill {Units(check.Ledger)}",
                "The tenant’s subscription gets the plan’s price for this meter, from now on and without proration. "
                    + $"The {Units(check.Ledger)} units of this period are then reported, and billed at that price with the next invoice. "
                    + "What Stripe already counted while no price billed it is taken back first, so that each unit is billed once."
            ),
            DriftCause.Unknown => new(
                "Take Stripe’s copies again",
                "This tenant’s subscriptions and invoices are read from Stripe anew and the sums compared again. "
                    + "Nothing is sent to Stripe."
            ),
            _ => null,
        };

    /// <summary>Why there is no repair to click.</summary>
    public static string ExplainMissing(UsageCheck check) =>
        check.Drift switch
        {
            DriftCause.InFlight => "Stripe’s sums follow by themselves within minutes.",
            DriftCause.InDoubt => "Say for each doubted report whether Stripe has it.",
            DriftCause.NotCompared => "Stripe could not be asked; the next comparison asks again.",
            DriftCause.Corrected => "Nothing is to be done: the correction was given in money.",
            _ => "Nothing is to be done.",
        };

    private static long Missing(UsageCheck check) => Math.Max(0, check.Ledger - (check.Invoiced ?? check.Accepted));

    private static string Units(long units) => units.ToString("N0", CultureInfo.InvariantCulture);
}
