namespace BillingPortal.Data;

/// <summary>The portal cannot start. Only the message is printed; it names the setting and says what to do.</summary>
public sealed class StartException(string message) : Exception(message);
