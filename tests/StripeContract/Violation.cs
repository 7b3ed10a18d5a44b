namespace StripeContract;

/// <summary>One thing Stripe would not have sent or taken, and where it stands.</summary>
public sealed record Violation(string Where, string Message)
{
    public override string ToString() => $"{Where}: {Message}";
}
