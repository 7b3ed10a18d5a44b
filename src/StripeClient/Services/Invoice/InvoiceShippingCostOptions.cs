using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceShippingCostOptions : INestedOptions, IFormOptions
{
    public string ShippingRate { get; set; }

    public InvoiceShippingCostShippingRateDataOptions ShippingRateData { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("shipping_rate", ShippingRate);
        form.Add("shipping_rate_data", ShippingRateData);
    }
}

public class InvoiceShippingCostShippingRateDataDeliveryEstimateMaximumOptions : INestedOptions, IFormOptions
{
    public string Unit { get; set; }

    public long? Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("unit", Unit);
        form.Add("value", Value);
    }
}

public class InvoiceShippingCostShippingRateDataDeliveryEstimateMinimumOptions : INestedOptions, IFormOptions
{
    public string Unit { get; set; }

    public long? Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("unit", Unit);
        form.Add("value", Value);
    }
}

public class InvoiceShippingCostShippingRateDataDeliveryEstimateOptions : INestedOptions, IFormOptions
{
    public InvoiceShippingCostShippingRateDataDeliveryEstimateMaximumOptions Maximum { get; set; }

    public InvoiceShippingCostShippingRateDataDeliveryEstimateMinimumOptions Minimum { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("maximum", Maximum);
        form.Add("minimum", Minimum);
    }
}

public class InvoiceShippingCostShippingRateDataFixedAmountCurrencyOptionsOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string TaxBehavior { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("tax_behavior", TaxBehavior);
    }
}

public class InvoiceShippingCostShippingRateDataFixedAmountOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string Currency { get; set; }

    public Dictionary<string, InvoiceShippingCostShippingRateDataFixedAmountCurrencyOptionsOptions> CurrencyOptions { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("currency", Currency);
        form.Add("currency_options", CurrencyOptions);
    }
}

public class InvoiceShippingCostShippingRateDataOptions : INestedOptions, IFormOptions
{
    public InvoiceShippingCostShippingRateDataDeliveryEstimateOptions DeliveryEstimate { get; set; }

    public string DisplayName { get; set; }

    public InvoiceShippingCostShippingRateDataFixedAmountOptions FixedAmount { get; set; }

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
