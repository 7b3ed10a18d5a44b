namespace BillingPortal.Audit;

/// <summary>Audited actions of people, keys and commands. A new one needs a line here and an audit row where it happens.</summary>
public enum AuditAction
{
    SignedUp,

    /// <summary>A newer sign-up replaced one that was never confirmed.</summary>
    SignUpVoided,
    AddressConfirmed,
    SignedIn,

    /// <summary>Too many wrong passwords: the address cannot sign in for a while.</summary>
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
