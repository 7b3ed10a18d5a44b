using Stripe.Infrastructure;

namespace Stripe.BillingPortal;

public class ConfigurationFeaturesOptions : INestedOptions, IFormOptions
{
    public ConfigurationFeaturesCustomerUpdateOptions CustomerUpdate { get; set; }

    public ConfigurationFeaturesInvoiceHistoryOptions InvoiceHistory { get; set; }

    public ConfigurationFeaturesPaymentMethodUpdateOptions PaymentMethodUpdate { get; set; }

    public ConfigurationFeaturesSubscriptionCancelOptions SubscriptionCancel { get; set; }

    public ConfigurationFeaturesSubscriptionUpdateOptions SubscriptionUpdate { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("customer_update", CustomerUpdate);
        form.Add("invoice_history", InvoiceHistory);
        form.Add("payment_method_update", PaymentMethodUpdate);
        form.Add("subscription_cancel", SubscriptionCancel);
        form.Add("subscription_update", SubscriptionUpdate);
    }
}

public class ConfigurationFeaturesCustomerUpdateOptions : INestedOptions, IFormOptions
{
    public List<string> AllowedUpdates { get; set; }

    public bool? Enabled { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("allowed_updates", AllowedUpdates);
        form.Add("enabled", Enabled);
    }
}

public class ConfigurationFeaturesInvoiceHistoryOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
    }
}

public class ConfigurationFeaturesPaymentMethodUpdateOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public string PaymentMethodConfiguration { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("payment_method_configuration", PaymentMethodConfiguration);
    }
}

public class ConfigurationFeaturesSubscriptionCancelCancellationReasonOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public List<string> Options { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("options", Options);
    }
}

public class ConfigurationFeaturesSubscriptionCancelOptions : INestedOptions, IFormOptions
{
    public ConfigurationFeaturesSubscriptionCancelCancellationReasonOptions CancellationReason { get; set; }

    public bool? Enabled { get; set; }

    public string Mode { get; set; }

    public string ProrationBehavior { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("cancellation_reason", CancellationReason);
        form.Add("enabled", Enabled);
        form.Add("mode", Mode);
        form.Add("proration_behavior", ProrationBehavior);
    }
}

public class ConfigurationFeaturesSubscriptionUpdateOptions : INestedOptions, IFormOptions
{
    public string BillingCycleAnchor { get; set; }

    public List<string> DefaultAllowedUpdates { get; set; }

    public bool? Enabled { get; set; }

    public List<ConfigurationFeaturesSubscriptionUpdateProductOptions> Products { get; set; }

    public string ProrationBehavior { get; set; }

    public ConfigurationFeaturesSubscriptionUpdateScheduleAtPeriodEndOptions ScheduleAtPeriodEnd { get; set; }

    public string TrialUpdateBehavior { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("billing_cycle_anchor", BillingCycleAnchor);
        form.Add("default_allowed_updates", DefaultAllowedUpdates);
        form.Add("enabled", Enabled);
        form.Add("products", Products);
        form.Add("proration_behavior", ProrationBehavior);
        form.Add("schedule_at_period_end", ScheduleAtPeriodEnd);
        form.Add("trial_update_behavior", TrialUpdateBehavior);
    }
}

public class ConfigurationFeaturesSubscriptionUpdateProductAdjustableQuantityOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public long? Maximum { get; set; }

    public long? Minimum { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("maximum", Maximum);
        form.Add("minimum", Minimum);
    }
}

public class ConfigurationFeaturesSubscriptionUpdateProductOptions : INestedOptions, IFormOptions
{
    public ConfigurationFeaturesSubscriptionUpdateProductAdjustableQuantityOptions AdjustableQuantity { get; set; }

    public List<string> Prices { get; set; }

    public string Product { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("adjustable_quantity", AdjustableQuantity);
        form.Add("prices", Prices);
        form.Add("product", Product);
    }
}

public class ConfigurationFeaturesSubscriptionUpdateScheduleAtPeriodEndConditionOptions : INestedOptions, IFormOptions
{
    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("type", Type);
    }
}

public class ConfigurationFeaturesSubscriptionUpdateScheduleAtPeriodEndOptions : INestedOptions, IFormOptions
{
    public List<ConfigurationFeaturesSubscriptionUpdateScheduleAtPeriodEndConditionOptions> Conditions { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("conditions", Conditions);
    }
}
