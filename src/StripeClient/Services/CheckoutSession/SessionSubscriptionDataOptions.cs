using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionSubscriptionDataOptions : INestedOptions, IFormOptions
{
    public decimal? ApplicationFeePercent { get; set; }

    public DateTime? BillingCycleAnchor { get; set; }

    public SessionSubscriptionDataBillingCycleAnchorConfigOptions BillingCycleAnchorConfig { get; set; }

    public SessionSubscriptionDataBillingModeOptions BillingMode { get; set; }

    public List<string> DefaultTaxRates { get; set; }

    public string Description { get; set; }

    public SessionSubscriptionDataInvoiceSettingsOptions InvoiceSettings { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string OnBehalfOf { get; set; }

    public SessionSubscriptionDataPendingInvoiceItemIntervalOptions PendingInvoiceItemInterval { get; set; }

    public string ProrationBehavior { get; set; }

    public SessionSubscriptionDataTransferDataOptions TransferData { get; set; }

    public DateTime? TrialEnd { get; set; }

    public long? TrialPeriodDays { get; set; }

    public SessionSubscriptionDataTrialSettingsOptions TrialSettings { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("application_fee_percent", ApplicationFeePercent);
        form.Add("billing_cycle_anchor", BillingCycleAnchor);
        form.Add("billing_cycle_anchor_config", BillingCycleAnchorConfig);
        form.Add("billing_mode", BillingMode);
        form.Add("default_tax_rates", DefaultTaxRates);
        form.Add("description", Description);
        form.Add("invoice_settings", InvoiceSettings);
        form.Add("metadata", Metadata);
        form.Add("on_behalf_of", OnBehalfOf);
        form.Add("pending_invoice_item_interval", PendingInvoiceItemInterval);
        form.Add("proration_behavior", ProrationBehavior);
        form.Add("transfer_data", TransferData);
        form.Add("trial_end", TrialEnd);
        form.Add("trial_period_days", TrialPeriodDays);
        form.Add("trial_settings", TrialSettings);
    }
}

public class SessionSubscriptionDataBillingCycleAnchorConfigOptions : INestedOptions, IFormOptions
{
    public long? DayOfMonth { get; set; }

    public long? Hour { get; set; }

    public long? Minute { get; set; }

    public long? Month { get; set; }

    public long? Second { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("day_of_month", DayOfMonth);
        form.Add("hour", Hour);
        form.Add("minute", Minute);
        form.Add("month", Month);
        form.Add("second", Second);
    }
}

public class SessionSubscriptionDataBillingModeFlexibleOptions : INestedOptions, IFormOptions
{
    public string ProrationDiscounts { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("proration_discounts", ProrationDiscounts);
    }
}

public class SessionSubscriptionDataBillingModeOptions : INestedOptions, IFormOptions
{
    public SessionSubscriptionDataBillingModeFlexibleOptions Flexible { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("flexible", Flexible);
        form.Add("type", Type);
    }
}

public class SessionSubscriptionDataInvoiceSettingsIssuerOptions : INestedOptions, IFormOptions
{
    public string Account { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account", Account);
        form.Add("type", Type);
    }
}

public class SessionSubscriptionDataInvoiceSettingsOptions : INestedOptions, IFormOptions
{
    public SessionSubscriptionDataInvoiceSettingsIssuerOptions Issuer { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("issuer", Issuer);
    }
}

public class SessionSubscriptionDataPendingInvoiceItemIntervalOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
    }
}

public class SessionSubscriptionDataTransferDataOptions : INestedOptions, IFormOptions
{
    public decimal? AmountPercent { get; set; }

    public string Destination { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_percent", AmountPercent);
        form.Add("destination", Destination);
    }
}

public class SessionSubscriptionDataTrialSettingsEndBehaviorOptions : INestedOptions, IFormOptions
{
    public string MissingPaymentMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("missing_payment_method", MissingPaymentMethod);
    }
}

public class SessionSubscriptionDataTrialSettingsOptions : INestedOptions, IFormOptions
{
    public SessionSubscriptionDataTrialSettingsEndBehaviorOptions EndBehavior { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("end_behavior", EndBehavior);
    }
}
