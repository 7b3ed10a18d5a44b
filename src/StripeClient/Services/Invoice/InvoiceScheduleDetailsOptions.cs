using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceScheduleDetailsOptions : INestedOptions, IFormOptions
{
    public InvoiceScheduleDetailsBillingModeOptions BillingMode { get; set; }

    public string EndBehavior { get; set; }

    public List<InvoiceScheduleDetailsPhaseOptions> Phases { get; set; }

    public string ProrationBehavior { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("billing_mode", BillingMode);
        form.Add("end_behavior", EndBehavior);
        form.Add("phases", Phases);
        form.Add("proration_behavior", ProrationBehavior);
    }
}

public class InvoiceScheduleDetailsBillingModeFlexibleOptions : INestedOptions, IFormOptions
{
    public string ProrationDiscounts { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("proration_discounts", ProrationDiscounts);
    }
}

public class InvoiceScheduleDetailsBillingModeOptions : INestedOptions, IFormOptions
{
    public InvoiceScheduleDetailsBillingModeFlexibleOptions Flexible { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("flexible", Flexible);
        form.Add("type", Type);
    }
}

public class InvoiceScheduleDetailsPhaseAddInvoiceItemDiscountOptions : INestedOptions, IFormOptions
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

public class InvoiceScheduleDetailsPhaseAddInvoiceItemOptions : INestedOptions, IFormOptions
{
    public bool? Discountable { get; set; }

    public List<InvoiceScheduleDetailsPhaseAddInvoiceItemDiscountOptions> Discounts { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public InvoiceScheduleDetailsPhaseAddInvoiceItemPeriodOptions Period { get; set; }

    public string Price { get; set; }

    public InvoiceScheduleDetailsPhaseAddInvoiceItemPriceDataOptions PriceData { get; set; }

    public long? Quantity { get; set; }

    public List<string> TaxRates { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("discountable", Discountable);
        form.Add("discounts", Discounts);
        form.Add("metadata", Metadata);
        form.Add("period", Period);
        form.Add("price", Price);
        form.Add("price_data", PriceData);
        form.Add("quantity", Quantity);
        form.Add("tax_rates", TaxRates);
    }
}

public class InvoiceScheduleDetailsPhaseAddInvoiceItemPeriodEndOptions : INestedOptions, IFormOptions
{
    public DateTime? Timestamp { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("timestamp", Timestamp);
        form.Add("type", Type);
    }
}

public class InvoiceScheduleDetailsPhaseAddInvoiceItemPeriodOptions : INestedOptions, IFormOptions
{
    public InvoiceScheduleDetailsPhaseAddInvoiceItemPeriodEndOptions End { get; set; }

    public InvoiceScheduleDetailsPhaseAddInvoiceItemPeriodStartOptions Start { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("end", End);
        form.Add("start", Start);
    }
}

public class InvoiceScheduleDetailsPhaseAddInvoiceItemPeriodStartOptions : INestedOptions, IFormOptions
{
    public DateTime? Timestamp { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("timestamp", Timestamp);
        form.Add("type", Type);
    }
}

public class InvoiceScheduleDetailsPhaseAddInvoiceItemPriceDataOptions : INestedOptions, IFormOptions
{
    public string Currency { get; set; }

    public string Product { get; set; }

    public string TaxBehavior { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("currency", Currency);
        form.Add("product", Product);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}

public class InvoiceScheduleDetailsPhaseAutomaticTaxLiabilityOptions : INestedOptions, IFormOptions
{
    public string Account { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account", Account);
        form.Add("type", Type);
    }
}

public class InvoiceScheduleDetailsPhaseAutomaticTaxOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public InvoiceScheduleDetailsPhaseAutomaticTaxLiabilityOptions Liability { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("liability", Liability);
    }
}

public class InvoiceScheduleDetailsPhaseBillingThresholdsOptions : INestedOptions, IFormOptions
{
    public long? AmountGte { get; set; }

    public bool? ResetBillingCycleAnchor { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_gte", AmountGte);
        form.Add("reset_billing_cycle_anchor", ResetBillingCycleAnchor);
    }
}

public class InvoiceScheduleDetailsPhaseDiscountOptions : INestedOptions, IFormOptions
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

public class InvoiceScheduleDetailsPhaseDurationOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
    }
}

public class InvoiceScheduleDetailsPhaseInvoiceSettingsIssuerOptions : INestedOptions, IFormOptions
{
    public string Account { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account", Account);
        form.Add("type", Type);
    }
}

public class InvoiceScheduleDetailsPhaseInvoiceSettingsOptions : INestedOptions, IFormOptions
{
    public List<string> AccountTaxIds { get; set; }

    public long? DaysUntilDue { get; set; }

    public InvoiceScheduleDetailsPhaseInvoiceSettingsIssuerOptions Issuer { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account_tax_ids", AccountTaxIds);
        form.Add("days_until_due", DaysUntilDue);
        form.Add("issuer", Issuer);
    }
}

public class InvoiceScheduleDetailsPhaseItemBillingThresholdsOptions : INestedOptions, IFormOptions
{
    public long? UsageGte { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("usage_gte", UsageGte);
    }
}

public class InvoiceScheduleDetailsPhaseItemDiscountOptions : INestedOptions, IFormOptions
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

public class InvoiceScheduleDetailsPhaseItemOptions : INestedOptions, IFormOptions
{
    public InvoiceScheduleDetailsPhaseItemBillingThresholdsOptions BillingThresholds { get; set; }

    public List<InvoiceScheduleDetailsPhaseItemDiscountOptions> Discounts { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Plan { get; set; }

    public string Price { get; set; }

    public InvoiceScheduleDetailsPhaseItemPriceDataOptions PriceData { get; set; }

    public long? Quantity { get; set; }

    public List<string> TaxRates { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("billing_thresholds", BillingThresholds);
        form.Add("discounts", Discounts);
        form.Add("metadata", Metadata);
        form.Add("plan", Plan);
        form.Add("price", Price);
        form.Add("price_data", PriceData);
        form.Add("quantity", Quantity);
        form.Add("tax_rates", TaxRates);
    }
}

public class InvoiceScheduleDetailsPhaseItemPriceDataOptions : INestedOptions, IFormOptions
{
    public string Currency { get; set; }

    public string Product { get; set; }

    public InvoiceScheduleDetailsPhaseItemPriceDataRecurringOptions Recurring { get; set; }

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

public class InvoiceScheduleDetailsPhaseItemPriceDataRecurringOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
    }
}

public class InvoiceScheduleDetailsPhaseOptions : INestedOptions, IFormOptions
{
    public List<InvoiceScheduleDetailsPhaseAddInvoiceItemOptions> AddInvoiceItems { get; set; }

    public decimal? ApplicationFeePercent { get; set; }

    public InvoiceScheduleDetailsPhaseAutomaticTaxOptions AutomaticTax { get; set; }

    public string BillingCycleAnchor { get; set; }

    public InvoiceScheduleDetailsPhaseBillingThresholdsOptions BillingThresholds { get; set; }

    public string CollectionMethod { get; set; }

    public string Currency { get; set; }

    public string DefaultPaymentMethod { get; set; }

    public List<string> DefaultTaxRates { get; set; }

    public string Description { get; set; }

    public List<InvoiceScheduleDetailsPhaseDiscountOptions> Discounts { get; set; }

    public InvoiceScheduleDetailsPhaseDurationOptions Duration { get; set; }

    public AnyOf<DateTime?, InvoiceScheduleDetailsPhaseEndDate> EndDate { get; set; }

    public InvoiceScheduleDetailsPhaseInvoiceSettingsOptions InvoiceSettings { get; set; }

    public List<InvoiceScheduleDetailsPhaseItemOptions> Items { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string OnBehalfOf { get; set; }

    public string ProrationBehavior { get; set; }

    public AnyOf<DateTime?, InvoiceScheduleDetailsPhaseStartDate> StartDate { get; set; }

    public InvoiceScheduleDetailsPhaseTransferDataOptions TransferData { get; set; }

    public bool? Trial { get; set; }

    public AnyOf<DateTime?, InvoiceScheduleDetailsPhaseTrialEnd> TrialEnd { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("add_invoice_items", AddInvoiceItems);
        form.Add("application_fee_percent", ApplicationFeePercent);
        form.Add("automatic_tax", AutomaticTax);
        form.Add("billing_cycle_anchor", BillingCycleAnchor);
        form.Add("billing_thresholds", BillingThresholds);
        form.Add("collection_method", CollectionMethod);
        form.Add("currency", Currency);
        form.Add("default_payment_method", DefaultPaymentMethod);
        form.Add("default_tax_rates", DefaultTaxRates);
        form.Add("description", Description);
        form.Add("discounts", Discounts);
        form.Add("duration", Duration);
        form.Add("end_date", EndDate);
        form.Add("invoice_settings", InvoiceSettings);
        form.Add("items", Items);
        form.Add("metadata", Metadata);
        form.Add("on_behalf_of", OnBehalfOf);
        form.Add("proration_behavior", ProrationBehavior);
        form.Add("start_date", StartDate);
        form.Add("transfer_data", TransferData);
        form.Add("trial", Trial);
        form.Add("trial_end", TrialEnd);
    }
}

public class InvoiceScheduleDetailsPhaseTransferDataOptions : INestedOptions, IFormOptions
{
    public decimal? AmountPercent { get; set; }

    public string Destination { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_percent", AmountPercent);
        form.Add("destination", Destination);
    }
}
