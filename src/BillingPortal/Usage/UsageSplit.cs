namespace BillingPortal.Usage;

/// <summary>How usage is split in charts and tables.</summary>
public enum UsageSplit
{
    None,
    Key,
    Endpoint,
    Model,
    Status,
}
