using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionCustomFieldOptions : INestedOptions, IFormOptions
{
    public SessionCustomFieldDropdownOptions Dropdown { get; set; }

    public string Key { get; set; }

    public SessionCustomFieldLabelOptions Label { get; set; }

    public SessionCustomFieldNumericOptions Numeric { get; set; }

    public bool? Optional { get; set; }

    public SessionCustomFieldTextOptions Text { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("dropdown", Dropdown);
        form.Add("key", Key);
        form.Add("label", Label);
        form.Add("numeric", Numeric);
        form.Add("optional", Optional);
        form.Add("text", Text);
        form.Add("type", Type);
    }
}

public class SessionCustomFieldDropdownOptionOptions : INestedOptions, IFormOptions
{
    public string Label { get; set; }

    public string Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("label", Label);
        form.Add("value", Value);
    }
}

public class SessionCustomFieldDropdownOptions : INestedOptions, IFormOptions
{
    public string DefaultValue { get; set; }

    public List<SessionCustomFieldDropdownOptionOptions> Options { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("default_value", DefaultValue);
        form.Add("options", Options);
    }
}

public class SessionCustomFieldLabelOptions : INestedOptions, IFormOptions
{
    public string Custom { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("custom", Custom);
        form.Add("type", Type);
    }
}

public class SessionCustomFieldNumericOptions : INestedOptions, IFormOptions
{
    public string DefaultValue { get; set; }

    public long? MaximumLength { get; set; }

    public long? MinimumLength { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("default_value", DefaultValue);
        form.Add("maximum_length", MaximumLength);
        form.Add("minimum_length", MinimumLength);
    }
}

public class SessionCustomFieldTextOptions : INestedOptions, IFormOptions
{
    public string DefaultValue { get; set; }

    public long? MaximumLength { get; set; }

    public long? MinimumLength { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("default_value", DefaultValue);
        form.Add("maximum_length", MaximumLength);
        form.Add("minimum_length", MinimumLength);
    }
}
