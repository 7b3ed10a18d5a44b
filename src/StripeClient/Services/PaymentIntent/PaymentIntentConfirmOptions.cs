using Stripe.Infrastructure;

namespace Stripe;

public class PaymentIntentConfirmOptions : BaseOptions
{
    public List<string> AllowedPaymentMethodTypes { get; set; }

    public long? AmountToConfirm { get; set; }

    public string CaptureMethod { get; set; }

    public string ClientSecret { get; set; }

    public string ConfirmationToken { get; set; }

    public bool? ErrorOnRequiresAction { get; set; }

    public List<string> ExcludedPaymentMethodTypes { get; set; }

    public PaymentIntentHooksOptions Hooks { get; set; }

    public string Mandate { get; set; }

    public PaymentIntentMandateDataOptions MandateData { get; set; }

    public bool? OffSession { get; set; }

    public PaymentIntentPaymentDetailsOptions PaymentDetails { get; set; }

    public string PaymentMethod { get; set; }

    public PaymentIntentPaymentMethodDataOptions PaymentMethodData { get; set; }

    public PaymentIntentPaymentMethodOptionsOptions PaymentMethodOptions { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    public PaymentIntentRadarOptionsOptions RadarOptions { get; set; }

    public string ReceiptEmail { get; set; }

    public string ReturnUrl { get; set; }

    public string SetupFutureUsage { get; set; }

    public bool? UseStripeSdk { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("allowed_payment_method_types", AllowedPaymentMethodTypes);
        form.Add("amount_to_confirm", AmountToConfirm);
        form.Add("capture_method", CaptureMethod);
        form.Add("client_secret", ClientSecret);
        form.Add("confirmation_token", ConfirmationToken);
        form.Add("error_on_requires_action", ErrorOnRequiresAction);
        form.Add("excluded_payment_method_types", ExcludedPaymentMethodTypes);
        form.Add("hooks", Hooks);
        form.Add("mandate", Mandate);
        form.Add("mandate_data", MandateData);
        form.Add("off_session", OffSession);
        form.Add("payment_details", PaymentDetails);
        form.Add("payment_method", PaymentMethod);
        form.Add("payment_method_data", PaymentMethodData);
        form.Add("payment_method_options", PaymentMethodOptions);
        form.Add("payment_method_types", PaymentMethodTypes);
        form.Add("radar_options", RadarOptions);
        form.Add("receipt_email", ReceiptEmail);
        form.Add("return_url", ReturnUrl);
        form.Add("setup_future_usage", SetupFutureUsage);
        form.Add("use_stripe_sdk", UseStripeSdk);
    }
}
