using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionAddInvoiceItemOptions : INestedOptions, IFormOptions
{
    public bool? Discountable { get; set; }

    public List<SubscriptionAddInvoiceItemDiscountOptions> Discounts { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public SubscriptionAddInvoiceItemPeriodOptions Period { get; set; }

    public string Price { get; set; }

    public SubscriptionAddInvoiceItemPriceDataOptions PriceData { get; set; }

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

public class SubscriptionAddInvoiceItemDiscountOptions : INestedOptions, IFormOptions
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

public class SubscriptionAddInvoiceItemPeriodEndOptions : INestedOptions, IFormOptions
{
    public DateTime? Timestamp { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("timestamp", Timestamp);
        form.Add("type", Type);
    }
}

public class SubscriptionAddInvoiceItemPeriodOptions : INestedOptions, IFormOptions
{
    public SubscriptionAddInvoiceItemPeriodEndOptions End { get; set; }

    public SubscriptionAddInvoiceItemPeriodStartOptions Start { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("end", End);
        form.Add("start", Start);
    }
}

public class SubscriptionAddInvoiceItemPeriodStartOptions : INestedOptions, IFormOptions
{
    public DateTime? Timestamp { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("timestamp", Timestamp);
        form.Add("type", Type);
    }
}

public class SubscriptionAddInvoiceItemPriceDataOptions : INestedOptions, IFormOptions
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
