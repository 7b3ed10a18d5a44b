namespace BillingPortal.Data;

/// <summary>The last failure the ledger's writer met; null while it can store calls.</summary>
public sealed class StorageState
{
    private volatile string? _problem;

    public string? Problem
    {
        get => _problem;
        set => _problem = value;
    }
}
