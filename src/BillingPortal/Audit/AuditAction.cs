namespace BillingPortal.Audit;

/// <summary>What people, keys and commands do here. A new action is a new line here and a row where it is done.</summary>
public enum AuditAction
{
    SignedUp,

    /// <summary>A newer sign-up took the place of one that was never confirmed.</summary>
    SignUpVoided,
    AddressConfirmed,
    SignedIn,

    /// <summary>Too many wrong passwords: signing in with the address rests.</summary>
    LockedOut,
    SignedOut,
    ResetAsked,
    PasswordReset,
    OrganisationRenamed,
    KeyIssued,
    KeyChanged,
    KeyRotated,
    KeyRevoked,
    PlanOpened,
    CheckoutOpened,
    CustomerPortalOpened,
    PlanChanged,
    CancelledNow,
    CancelledAtPeriodEnd,
    CancellationTakenBack,
    EventReplayed,
    JobStarted,
    UsageCompared,
    DriftRepaired,
    ReportDecided,
    UsageCorrected,
    TermsChanged,
    OperatorMade,
    CataloguePublished,
    DemoCustomerMade,
}
