namespace BillingPortal.Data;

/// <summary>The portal cannot start; the message names the setting, says what to do, and is all that is printed.</summary>
public sealed class StartException(string message) : Exception(message);
