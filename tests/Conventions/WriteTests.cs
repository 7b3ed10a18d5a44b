using System.Text.RegularExpressions;
using Shouldly;
using TestSupport;
using Xunit;

namespace Conventions;

/// <summary>
/// Every change on request checks the requester's right at that moment and writes an audit row that names them. Read from the
/// source: a file that writes, here or at Stripe, does both or is listed below with the reason.
/// </summary>
public sealed class WriteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private const string WritesHere = @"SaveChangesAsync|\bExecute(Update|Delete|Sql\w*|NonQuery)Async\(";
    private const string WritesAtStripe = @"\.(Create|Update|Cancel|Expire|Attach|Detach|Delete|Finalize\w*|Void\w*|Pay)Async\(";
    private const string AsksForRight = @"\b_?rights\.(NowAsync|OperatesAsync)\(";
    private const string LeavesRow = @"\b_?audit\.(Add|WriteAsync)\(";

    /// <summary>No right to check yet: forms that anyone may fill in, guarded by a password or a link, and the console.</summary>
    private static readonly string[] BeforeRights =
    [
        "Accounts/ConfirmEmail.cs",
        "Accounts/ResetPassword.cs",
        "Accounts/SignUp.cs",
        "MakeOperator.cs",
    ];

    /// <summary>
    /// Without a requester: triggered by the clock, by Stripe, by a metered call's usage, or as part of a use case that checks
    /// and audits itself.
    /// </summary>
    private static readonly string[] NobodyAsks =
    [
        "Accounts/AskedMail.cs",
        "Accounts/SignInTries.cs",
        "ApiKeys/SaveLastUse.cs",
        "Audit/",
        "Callers/Sessions.cs",
        "Data/",
        "Development/",
        "Invoices/SyncInvoice.cs",
        "Jobs/",
        "Mail/",
        "Metering/",
        "PlanChanges/SchedulePlan.cs",
        "PlanChanges/SwitchScheduledPlans.cs",
        "StripeAccess/PublishCatalogue.cs",
        "Reconciliation/BillUnbilled.cs",
        "Reconciliation/CompareUsage.cs",
        "StripeEvents/CloseBilledPeriod.cs",
        "StripeEvents/Handlers/",
        "StripeEvents/ProcessInbox.cs",
        "StripeEvents/StoreEvent.cs",
        "StripeEvents/SweepEvents.cs",
        "Subscriptions/AddMeteredItem.cs",
        "Subscriptions/CreateStripeCustomer.cs",
        "Subscriptions/Installation.cs",
        "Subscriptions/SyncSubscription.cs",
        "UsageReporting/BeginIncarnation.cs",
        "UsageReporting/FreezeUsage.cs",
        "UsageReporting/Corrections/AdjustLedger.cs",
        "UsageReporting/Corrections/MoveUsage.cs",
        "UsageReporting/Corrections/WithdrawReports.cs",
        "UsageReporting/Reporters/",
        "UsageReporting/SaveResults.cs",
        "UsageReporting/SendReports.cs",
    ];

    private static IEnumerable<(string Name, string Source)> Writers =>
        Repository
            .Files(Repository.Portal, "*.cs", "*.razor")
            .Select(file => (Name: Path.GetRelativePath(Repository.Portal, file).Replace('\\', '/'), Source: File.ReadAllText(file)))
            .Where(file => DoesWrite(file.Source) && !NobodyAsks.Any(place => file.Name.StartsWith(place, StringComparison.Ordinal)));

    [Fact]
    public void Whatever_writes_asks_for_the_callers_right_at_that_moment()
    {
        Writers.Select(file => file.Name).ShouldContain("ApiKeys/IssueKey.cs", "else this test looks at nothing");
        Writers
            .Where(file => !BeforeRights.Contains(file.Name) && !Matches(file.Source, AsksForRight))
            .Select(file => file.Name)
            .ShouldBeEmpty("ask Rights.NowAsync or Rights.OperatesAsync first, or say in WriteTests why nobody asks for it");
    }

    [Fact]
    public void Whatever_writes_leaves_a_row_in_the_audit() =>
        Writers
            .Where(file => !Matches(file.Source, LeavesRow))
            .Select(file => file.Name)
            .ShouldBeEmpty("write it with AuditTrail, or say in WriteTests why nobody asks for it");

    [Fact]
    public void Every_action_that_the_audit_knows_is_written_somewhere()
    {
        var actions = Regex
            .Matches(
                File.ReadAllText(Path.Combine(Repository.Portal, "Audit", "AuditAction.cs")),
                @"^    (\w+),\s*$",
                RegexOptions.Multiline,
                Patience
            )
            .Select(match => match.Groups[1].Value)
            .ToList();
        actions.Count.ShouldBeGreaterThan(20);
        var all = string.Concat(
            Repository
                .Files(Repository.Portal, "*.cs")
                .Where(file => !file.EndsWith("AuditAction.cs", StringComparison.Ordinal))
                .Select(File.ReadAllText)
        );
        actions.Where(action => !Matches(all, $@"AuditAction\.{action}\b")).ShouldBeEmpty();
    }

    /// <summary>A page that starts a job or writes directly would skip the check.</summary>
    [Fact]
    public void Pages_and_endpoints_leave_writing_to_use_cases()
    {
        foreach (var file in Repository.Files(Repository.Portal, "*.razor", "*.razor.cs", "*Endpoints.cs"))
            (DoesWrite(File.ReadAllText(file)) || Matches(File.ReadAllText(file), @"@inject JobSignals|\.Raise\(")).ShouldBeFalse(
                $"{Repository.Relative(file)} does by itself what a use case does"
            );
    }

    private static bool DoesWrite(string source) =>
        Matches(source, WritesHere) || (Matches(source, @"\bIStripeClient\b") && Matches(source, WritesAtStripe));

    private static bool Matches(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.None, Patience);
}
