using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionShippingOptionOptions : INestedOptions, IFormOptions
{
    public string ShippingRate { get; set; }

    public SessionShippingOptionShippingRateDataOptions ShippingRateData { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("shipping_rate", ShippingRate);
        form.Add("shipping_rate_data", ShippingRateData);
    }
}

public class SessionShippingOptionShippingRateDataDeliveryEstimateMaximumOptions : INestedOptions, IFormOptions
{
    public string Unit { get; set; }

    public long? Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("unit", Unit);
        form.Add("value", Value);
    }
}

public class SessionShippingOptionShippingRateDataDeliveryEstimateMinimumOptions : INestedOptions, IFormOptions
{
    public string Unit { get; set; }

    public long? Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("unit", Unit);
        form.Add("value", Value);
    }
}

public class SessionShippingOptionShippingRateDataDeliveryEstimateOptions : INestedOptions, IFormOptions
{
    public SessionShippingOptionShippingRateDataDeliveryEstimateMaximumOptions Maximum { get; set; }

    public SessionShippingOptionShippingRateDataDeliveryEstimateMinimumOptions Minimum { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("maximum", Maximum);
        form.Add("minimum", Minimum);
    }
}

public class SessionShippingOptionShippingRateDataFixedAmountCurrencyOptionsOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string TaxBehavior { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("tax_behavior", TaxBehavior);
    }
}

public class SessionShippingOptionShippingRateDataFixedAmountOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string Currency { get; set; }

    public Dictionary<string, SessionShippingOptionShippingRateDataFixedAmountCurrencyOptionsOptions> CurrencyOptions { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("currency", Currency);
        form.Add("currency_options", CurrencyOptions);
    }
}

public class SessionShippingOptionShippingRateDataOptions : INestedOptions, IFormOptions
{
    public SessionShippingOptionShippingRateDataDeliveryEstimateOptions DeliveryEstimate { get; set; }

    public string DisplayName { get; set; }

    public SessionShippingOptionShippingRateDataFixedAmountOptions FixedAmount { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string TaxBehavior { get; set; }

    public string TaxCode { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("delivery_estimate", DeliveryEstimate);
        form.Add("display_name", DisplayName);
        form.Add("fixed_amount", FixedAmount);
        form.Add("metadata", Metadata);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("tax_code", TaxCode);
        form.Add("type", Type);
    }
}
