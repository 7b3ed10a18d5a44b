namespace Stripe;

/// <summary>A named value where a parameter otherwise takes a number or a moment: <c>trial_end=now</c>.</summary>
public abstract class StringEnum
{
    private protected StringEnum(string value) => Value = value;

    public string Value { get; }

    public override string ToString() => Value;
}
