using Stripe.Infrastructure;

namespace Stripe;

public class PriceTierOptions : INestedOptions, IFormOptions
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
