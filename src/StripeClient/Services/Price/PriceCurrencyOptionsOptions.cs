using Stripe.Infrastructure;

namespace Stripe;

public class PriceCurrencyOptionsOptions : INestedOptions, IFormOptions
{
    public PriceCurrencyOptionsCustomUnitAmountOptions CustomUnitAmount { get; set; }

    public string TaxBehavior { get; set; }

    public List<PriceCurrencyOptionsTierOptions> Tiers { get; set; }

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

public class PriceCurrencyOptionsCustomUnitAmountOptions : INestedOptions, IFormOptions
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

public class PriceCurrencyOptionsTierOptions : INestedOptions, IFormOptions
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
