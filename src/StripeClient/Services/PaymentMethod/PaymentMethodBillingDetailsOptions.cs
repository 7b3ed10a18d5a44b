using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodBillingDetailsOptions : INestedOptions, IFormOptions
{
    public AddressOptions Address { get; set; }

    public string Email { get; set; }

    public string Name { get; set; }

    public string Phone { get; set; }

    public string TaxId { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("address", Address);
        form.Add("email", Email);
        form.Add("name", Name);
        form.Add("phone", Phone);
        form.Add("tax_id", TaxId);
    }
}
