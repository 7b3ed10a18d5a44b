using Stripe.Infrastructure;

namespace Stripe;

public class PriceCreateOptions : BaseOptions
{
    public bool? Active { get; set; }

    public string BillingScheme { get; set; }

    public string Currency { get; set; }

    public Dictionary<string, PriceCurrencyOptionsOptions> CurrencyOptions { get; set; }

    public PriceCustomUnitAmountOptions CustomUnitAmount { get; set; }

    public string LookupKey { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Nickname { get; set; }

    public string Product { get; set; }

    public PriceProductDataOptions ProductData { get; set; }

    public PriceRecurringOptions Recurring { get; set; }

    public string TaxBehavior { get; set; }

    public List<PriceTierOptions> Tiers { get; set; }

    public string TiersMode { get; set; }

    public bool? TransferLookupKey { get; set; }

    public PriceTransformQuantityOptions TransformQuantity { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("billing_scheme", BillingScheme);
        form.Add("currency", Currency);
        form.Add("currency_options", CurrencyOptions);
        form.Add("custom_unit_amount", CustomUnitAmount);
        form.Add("lookup_key", LookupKey);
        form.Add("metadata", Metadata);
        form.Add("nickname", Nickname);
        form.Add("product", Product);
        form.Add("product_data", ProductData);
        form.Add("recurring", Recurring);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("tiers", Tiers);
        form.Add("tiers_mode", TiersMode);
        form.Add("transfer_lookup_key", TransferLookupKey);
        form.Add("transform_quantity", TransformQuantity);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}
