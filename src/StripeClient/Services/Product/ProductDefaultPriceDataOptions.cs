using Stripe.Infrastructure;

namespace Stripe;

public class ProductDefaultPriceDataOptions : INestedOptions, IFormOptions
{
    public string Currency { get; set; }

    public Dictionary<string, ProductDefaultPriceDataCurrencyOptionsOptions> CurrencyOptions { get; set; }

    public ProductDefaultPriceDataCustomUnitAmountOptions CustomUnitAmount { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public ProductDefaultPriceDataRecurringOptions Recurring { get; set; }

    public string TaxBehavior { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("currency", Currency);
        form.Add("currency_options", CurrencyOptions);
        form.Add("custom_unit_amount", CustomUnitAmount);
        form.Add("metadata", Metadata);
        form.Add("recurring", Recurring);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}

public class ProductDefaultPriceDataCurrencyOptionsCustomUnitAmountOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public long? Maximum { get; set; }

    public long? Minimum { get; set; }

    public long? Preset { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("maximum", Maximum);
        form.Add("minimum", Minimum);
        form.Add("preset", Preset);
    }
}

public class ProductDefaultPriceDataCurrencyOptionsOptions : INestedOptions, IFormOptions
{
    public ProductDefaultPriceDataCurrencyOptionsCustomUnitAmountOptions CustomUnitAmount { get; set; }

    public string TaxBehavior { get; set; }

    public List<ProductDefaultPriceDataCurrencyOptionsTierOptions> Tiers { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("custom_unit_amount", CustomUnitAmount);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("tiers", Tiers);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}

public class ProductDefaultPriceDataCurrencyOptionsTierOptions : INestedOptions, IFormOptions
{
    public long? FlatAmount { get; set; }

    public decimal? FlatAmountDecimal { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    public AnyOf<long?, PriceTierUpTo> UpTo { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("flat_amount", FlatAmount);
        form.Add("flat_amount_decimal", FlatAmountDecimal);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
        form.Add("up_to", UpTo);
    }
}

public class ProductDefaultPriceDataCustomUnitAmountOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public long? Maximum { get; set; }

    public long? Minimum { get; set; }

    public long? Preset { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("maximum", Maximum);
        form.Add("minimum", Minimum);
        form.Add("preset", Preset);
    }
}

public class ProductDefaultPriceDataRecurringOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
    }
}
