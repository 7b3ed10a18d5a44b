using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class CustomerInvoiceSettings : StripeEntity<CustomerInvoiceSettings>
{
    public List<CustomerInvoiceSettingsCustomField> CustomFields { get; set; }

    [JsonIgnore]
    public string DefaultPaymentMethodId { get => DefaultPaymentMethodField?.Id; set => DefaultPaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    [JsonIgnore]
    public PaymentMethod DefaultPaymentMethod { get => DefaultPaymentMethodField?.Value; set => DefaultPaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    public string Footer { get; set; }

    public CustomerInvoiceSettingsRenderingOptions RenderingOptions { get; set; }

    [JsonInclude, JsonPropertyName("default_payment_method"), JsonConverter(typeof(ExpandableConverter<PaymentMethod>))]
    internal Expandable<PaymentMethod> DefaultPaymentMethodField { get; set; }
}

public class CustomerInvoiceSettingsCustomField : StripeEntity<CustomerInvoiceSettingsCustomField>
{
    public string Name { get; set; }

    public string Value { get; set; }
}

public class CustomerInvoiceSettingsRenderingOptions : StripeEntity<CustomerInvoiceSettingsRenderingOptions>
{
    public string AmountTaxDisplay { get; set; }

    public string Template { get; set; }
}
