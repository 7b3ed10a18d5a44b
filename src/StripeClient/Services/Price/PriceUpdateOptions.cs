using Stripe.Infrastructure;

namespace Stripe;

public class PriceUpdateOptions : BaseOptions
{
    public bool? Active { get; set; }

    public Dictionary<string, PriceCurrencyOptionsOptions> CurrencyOptions { get; set; }

    public string LookupKey { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Nickname { get; set; }

    public string TaxBehavior { get; set; }

    public bool? TransferLookupKey { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("currency_options", CurrencyOptions);
        form.Add("lookup_key", LookupKey);
        form.Add("metadata", Metadata);
        form.Add("nickname", Nickname);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("transfer_lookup_key", TransferLookupKey);
    }
}
