using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceSubscriptionDetailsOptions : INestedOptions, IFormOptions
{
    public AnyOf<DateTime?, InvoiceSubscriptionDetailsBillingCycleAnchor> BillingCycleAnchor { get; set; }

    public InvoiceSubscriptionDetailsBillingModeOptions BillingMode { get; set; }

    public List<InvoiceSubscriptionDetailsBillingScheduleOptions> BillingSchedules { get; set; }

    public AnyOf<DateTime?, InvoiceSubscriptionDetailsCancelAt> CancelAt { get; set; }

    public bool? CancelAtPeriodEnd { get; set; }

    public bool? CancelNow { get; set; }

    public List<string> DefaultTaxRates { get; set; }

    public List<InvoiceSubscriptionDetailsItemOptions> Items { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string ProrationBehavior { get; set; }

    public DateTime? ProrationDate { get; set; }

    public string ResumeAt { get; set; }

    public DateTime? StartDate { get; set; }

    public AnyOf<DateTime?, InvoiceSubscriptionDetailsTrialEnd> TrialEnd { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("billing_cycle_anchor", BillingCycleAnchor);
        form.Add("billing_mode", BillingMode);
        form.Add("billing_schedules", BillingSchedules);
        form.Add("cancel_at", CancelAt);
        form.Add("cancel_at_period_end", CancelAtPeriodEnd);
        form.Add("cancel_now", CancelNow);
        form.Add("default_tax_rates", DefaultTaxRates);
        form.Add("items", Items);
        form.Add("metadata", Metadata);
        form.Add("proration_behavior", ProrationBehavior);
        form.Add("proration_date", ProrationDate);
        form.Add("resume_at", ResumeAt);
        form.Add("start_date", StartDate);
        form.Add("trial_end", TrialEnd);
    }
}

public class InvoiceSubscriptionDetailsBillingModeFlexibleOptions : INestedOptions, IFormOptions
{
    public string ProrationDiscounts { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("proration_discounts", ProrationDiscounts);
    }
}

public class InvoiceSubscriptionDetailsBillingModeOptions : INestedOptions, IFormOptions
{
    public InvoiceSubscriptionDetailsBillingModeFlexibleOptions Flexible { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("flexible", Flexible);
        form.Add("type", Type);
    }
}

public class InvoiceSubscriptionDetailsBillingScheduleAppliesToOptions : INestedOptions, IFormOptions
{
    public string Price { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("price", Price);
        form.Add("type", Type);
    }
}

public class InvoiceSubscriptionDetailsBillingScheduleBillUntilDurationOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
    }
}

public class InvoiceSubscriptionDetailsBillingScheduleBillUntilOptions : INestedOptions, IFormOptions
{
    public InvoiceSubscriptionDetailsBillingScheduleBillUntilDurationOptions Duration { get; set; }

    public DateTime? Timestamp { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("duration", Duration);
        form.Add("timestamp", Timestamp);
        form.Add("type", Type);
    }
}

public class InvoiceSubscriptionDetailsBillingScheduleOptions : INestedOptions, IFormOptions
{
    public List<InvoiceSubscriptionDetailsBillingScheduleAppliesToOptions> AppliesTo { get; set; }

    public InvoiceSubscriptionDetailsBillingScheduleBillUntilOptions BillUntil { get; set; }

    public string Key { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("applies_to", AppliesTo);
        form.Add("bill_until", BillUntil);
        form.Add("key", Key);
    }
}

public class InvoiceSubscriptionDetailsItemBillingThresholdsOptions : INestedOptions, IFormOptions
{
    public long? UsageGte { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("usage_gte", UsageGte);
    }
}

public class InvoiceSubscriptionDetailsItemDiscountOptions : INestedOptions, IFormOptions
{
    public string Coupon { get; set; }

    public string Discount { get; set; }

    public string PromotionCode { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("coupon", Coupon);
        form.Add("discount", Discount);
        form.Add("promotion_code", PromotionCode);
    }
}

public class InvoiceSubscriptionDetailsItemOptions : INestedOptions, IFormOptions
{
    public InvoiceSubscriptionDetailsItemBillingThresholdsOptions BillingThresholds { get; set; }

    public bool? ClearUsage { get; set; }

    public bool? Deleted { get; set; }

    public List<InvoiceSubscriptionDetailsItemDiscountOptions> Discounts { get; set; }

    public string Id { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Plan { get; set; }

    public string Price { get; set; }

    public InvoiceSubscriptionDetailsItemPriceDataOptions PriceData { get; set; }

    public long? Quantity { get; set; }

    public List<string> TaxRates { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("billing_thresholds", BillingThresholds);
        form.Add("clear_usage", ClearUsage);
        form.Add("deleted", Deleted);
        form.Add("discounts", Discounts);
        form.Add("id", Id);
        form.Add("metadata", Metadata);
        form.Add("plan", Plan);
        form.Add("price", Price);
        form.Add("price_data", PriceData);
        form.Add("quantity", Quantity);
        form.Add("tax_rates", TaxRates);
    }
}

public class InvoiceSubscriptionDetailsItemPriceDataOptions : INestedOptions, IFormOptions
{
    public string Currency { get; set; }

    public string Product { get; set; }

    public InvoiceSubscriptionDetailsItemPriceDataRecurringOptions Recurring { get; set; }

    public string TaxBehavior { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("currency", Currency);
        form.Add("product", Product);
        form.Add("recurring", Recurring);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}

public class InvoiceSubscriptionDetailsItemPriceDataRecurringOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
    }
}
