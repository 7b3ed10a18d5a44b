using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionCreateOptions : BaseOptions
{
    public List<SubscriptionAddInvoiceItemOptions> AddInvoiceItems { get; set; }

    public decimal? ApplicationFeePercent { get; set; }

    public SubscriptionAutomaticTaxOptions AutomaticTax { get; set; }

    public DateTime? BackdateStartDate { get; set; }

    public DateTime? BillingCycleAnchor { get; set; }

    public SubscriptionBillingCycleAnchorConfigOptions BillingCycleAnchorConfig { get; set; }

    public SubscriptionBillingModeOptions BillingMode { get; set; }

    public List<SubscriptionBillingScheduleOptions> BillingSchedules { get; set; }

    public SubscriptionBillingThresholdsOptions BillingThresholds { get; set; }

    public AnyOf<DateTime?, SubscriptionCancelAt> CancelAt { get; set; }

    public bool? CancelAtPeriodEnd { get; set; }

    public string CollectionMethod { get; set; }

    public string Currency { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public long? DaysUntilDue { get; set; }

    public string DefaultPaymentMethod { get; set; }

    public string DefaultSource { get; set; }

    public List<string> DefaultTaxRates { get; set; }

    public string Description { get; set; }

    public List<SubscriptionDiscountOptions> Discounts { get; set; }

    public SubscriptionInvoiceSettingsOptions InvoiceSettings { get; set; }

    public List<SubscriptionItemOptions> Items { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public bool? OffSession { get; set; }

    public string OnBehalfOf { get; set; }

    public string PaymentBehavior { get; set; }

    public SubscriptionPaymentSettingsOptions PaymentSettings { get; set; }

    public SubscriptionPendingInvoiceItemIntervalOptions PendingInvoiceItemInterval { get; set; }

    public string ProrationBehavior { get; set; }

    public SubscriptionTransferDataOptions TransferData { get; set; }

    public AnyOf<DateTime?, SubscriptionTrialEnd> TrialEnd { get; set; }

    public bool? TrialFromPlan { get; set; }

    public long? TrialPeriodDays { get; set; }

    public SubscriptionTrialSettingsOptions TrialSettings { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("add_invoice_items", AddInvoiceItems);
        form.Add("application_fee_percent", ApplicationFeePercent);
        form.Add("automatic_tax", AutomaticTax);
        form.Add("backdate_start_date", BackdateStartDate);
        form.Add("billing_cycle_anchor", BillingCycleAnchor);
        form.Add("billing_cycle_anchor_config", BillingCycleAnchorConfig);
        form.Add("billing_mode", BillingMode);
        form.Add("billing_schedules", BillingSchedules);
        form.Add("billing_thresholds", BillingThresholds);
        form.Add("cancel_at", CancelAt);
        form.Add("cancel_at_period_end", CancelAtPeriodEnd);
        form.Add("collection_method", CollectionMethod);
        form.Add("currency", Currency);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("days_until_due", DaysUntilDue);
        form.Add("default_payment_method", DefaultPaymentMethod);
        form.Add("default_source", DefaultSource);
        form.Add("default_tax_rates", DefaultTaxRates);
        form.Add("description", Description);
        form.Add("discounts", Discounts);
        form.Add("invoice_settings", InvoiceSettings);
        form.Add("items", Items);
        form.Add("metadata", Metadata);
        form.Add("off_session", OffSession);
        form.Add("on_behalf_of", OnBehalfOf);
        form.Add("payment_behavior", PaymentBehavior);
        form.Add("payment_settings", PaymentSettings);
        form.Add("pending_invoice_item_interval", PendingInvoiceItemInterval);
        form.Add("proration_behavior", ProrationBehavior);
        form.Add("transfer_data", TransferData);
        form.Add("trial_end", TrialEnd);
        form.Add("trial_from_plan", TrialFromPlan);
        form.Add("trial_period_days", TrialPeriodDays);
        form.Add("trial_settings", TrialSettings);
    }
}
