namespace Stripe;

/// <summary>Marks options that stand inside other options.</summary>
public interface INestedOptions
{
}
