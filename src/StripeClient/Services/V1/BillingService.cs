namespace Stripe;

/// <summary>The services of <c>client.V1.Billing</c>.</summary>
public class BillingService : Service
{
    internal BillingService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Billing.AlertService Alerts => new(Client);

    public virtual Billing.CreditBalanceSummaryService CreditBalanceSummary => new(Client);

    public virtual Billing.CreditBalanceTransactionService CreditBalanceTransactions => new(Client);

    public virtual Billing.CreditGrantService CreditGrants => new(Client);

    public virtual Billing.MeterService Meters => new(Client);

    public virtual Billing.MeterEventService MeterEvents => new(Client);

    public virtual Billing.MeterEventAdjustmentService MeterEventAdjustments => new(Client);
}
