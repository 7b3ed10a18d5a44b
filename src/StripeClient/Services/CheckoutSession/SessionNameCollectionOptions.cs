using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionNameCollectionOptions : INestedOptions, IFormOptions
{
    public SessionNameCollectionBusinessOptions Business { get; set; }

    public SessionNameCollectionIndividualOptions Individual { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("business", Business);
        form.Add("individual", Individual);
    }
}

public class SessionNameCollectionBusinessOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public bool? Optional { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("optional", Optional);
    }
}

public class SessionNameCollectionIndividualOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public bool? Optional { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("optional", Optional);
    }
}
