using Stripe.Infrastructure;

namespace Stripe;

public class PromotionCodeRestrictionsOptions : INestedOptions, IFormOptions
{
    public Dictionary<string, PromotionCodeRestrictionsCurrencyOptionsOptions> CurrencyOptions { get; set; }

    public bool? FirstTimeTransaction { get; set; }

    public long? MinimumAmount { get; set; }

    public string MinimumAmountCurrency { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("currency_options", CurrencyOptions);
        form.Add("first_time_transaction", FirstTimeTransaction);
        form.Add("minimum_amount", MinimumAmount);
        form.Add("minimum_amount_currency", MinimumAmountCurrency);
    }
}

public class PromotionCodeRestrictionsCurrencyOptionsOptions : INestedOptions, IFormOptions
{
    public long? MinimumAmount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("minimum_amount", MinimumAmount);
    }
}
