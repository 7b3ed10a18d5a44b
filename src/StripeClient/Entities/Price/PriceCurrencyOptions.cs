namespace Stripe;

public class PriceCurrencyOptions : StripeEntity<PriceCurrencyOptions>
{
    public PriceCurrencyOptionsCustomUnitAmount CustomUnitAmount { get; set; }

    public string TaxBehavior { get; set; }

    public List<PriceCurrencyOptionsTier> Tiers { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }
}

public class PriceCurrencyOptionsCustomUnitAmount : StripeEntity<PriceCurrencyOptionsCustomUnitAmount>
{
    public long? Maximum { get; set; }

    public long? Minimum { get; set; }

    public long? Preset { get; set; }
}

public class PriceCurrencyOptionsTier : StripeEntity<PriceCurrencyOptionsTier>
{
    public long? FlatAmount { get; set; }

    public decimal? FlatAmountDecimal { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    public long? UpTo { get; set; }
}
