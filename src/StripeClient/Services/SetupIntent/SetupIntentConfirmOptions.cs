using Stripe.Infrastructure;

namespace Stripe;

public class SetupIntentConfirmOptions : BaseOptions
{
    public List<string> AllowedPaymentMethodTypes { get; set; }

    public string ClientSecret { get; set; }

    public string ConfirmationToken { get; set; }

    public SetupIntentMandateDataOptions MandateData { get; set; }

    public string PaymentMethod { get; set; }

    public SetupIntentPaymentMethodDataOptions PaymentMethodData { get; set; }

    public SetupIntentPaymentMethodOptionsOptions PaymentMethodOptions { get; set; }

    public string ReturnUrl { get; set; }

    public bool? UseStripeSdk { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("allowed_payment_method_types", AllowedPaymentMethodTypes);
        form.Add("client_secret", ClientSecret);
        form.Add("confirmation_token", ConfirmationToken);
        form.Add("mandate_data", MandateData);
        form.Add("payment_method", PaymentMethod);
        form.Add("payment_method_data", PaymentMethodData);
        form.Add("payment_method_options", PaymentMethodOptions);
        form.Add("return_url", ReturnUrl);
        form.Add("use_stripe_sdk", UseStripeSdk);
    }
}
