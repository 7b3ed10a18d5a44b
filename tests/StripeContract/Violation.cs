namespace StripeContract;

/// <summary>Something that Stripe would not have sent or accepted, and its location.</summary>
public sealed record Violation(string Where, string Message)
{
    public override string ToString() => $"{Where}: {Message}";
}
