namespace Stripe.Infrastructure;

/// <summary>Writes itself as form parameters, without reflection.</summary>
internal interface IFormOptions
{
    void WriteTo(FormWriter form);
}
