namespace Stripe.Checkout;

public class SessionCustomField : StripeEntity<SessionCustomField>
{
    public SessionCustomFieldDropdown Dropdown { get; set; }

    public string Key { get; set; }

    public SessionCustomFieldLabel Label { get; set; }

    public SessionCustomFieldNumeric Numeric { get; set; }

    public bool Optional { get; set; }

    public SessionCustomFieldText Text { get; set; }

    public string Type { get; set; }
}

public class SessionCustomFieldDropdown : StripeEntity<SessionCustomFieldDropdown>
{
    public string DefaultValue { get; set; }

    public List<SessionCustomFieldDropdownOption> Options { get; set; }

    public string Value { get; set; }
}

public class SessionCustomFieldDropdownOption : StripeEntity<SessionCustomFieldDropdownOption>
{
    public string Label { get; set; }

    public string Value { get; set; }
}

public class SessionCustomFieldLabel : StripeEntity<SessionCustomFieldLabel>
{
    public string Custom { get; set; }

    public string Type { get; set; }
}

public class SessionCustomFieldNumeric : StripeEntity<SessionCustomFieldNumeric>
{
    public string DefaultValue { get; set; }

    public long? MaximumLength { get; set; }

    public long? MinimumLength { get; set; }

    public string Value { get; set; }
}

public class SessionCustomFieldText : StripeEntity<SessionCustomFieldText>
{
    public string DefaultValue { get; set; }

    public long? MaximumLength { get; set; }

    public long? MinimumLength { get; set; }

    public string Value { get; set; }
}
