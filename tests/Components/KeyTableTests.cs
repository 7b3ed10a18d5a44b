using BillingPortal.ApiKeys;
using Bunit;
using Shouldly;
using Xunit;

namespace Components;

public sealed class KeyTableTests : PortalComponents
{
    private static readonly KeyRow Active = new(
        1,
        "web-app",
        "bp_live_7Kq2",
        IsTest: false,
        "call",
        Now.AddDays(-40),
        ExpiresAt: null,
        RevokedAt: null,
        LastUsedAt: Now.AddSeconds(-2)
    );

    public static TheoryData<KeyRow, string, bool> States =>
        new()
        {
            { Active, "Active", true },
            { Active with { ExpiresAt = Now.AddDays(30) }, "Active", true },
            { Active with { ExpiresAt = Now.AddDays(3) }, "Expires in 3 days", true },
            { Active with { ExpiresAt = Now.AddSeconds(-1) }, "Expired", false },
            { Active with { RevokedAt = Now.AddDays(-1) }, "Revoked", false },
            { Active with { ExpiresAt = Now.AddHours(2), ReplacedById = 2 }, "Rotating until", true },
        };

    [Theory]
    [MemberData(nameof(States))]
    public void A_key_says_its_state_and_an_ended_one_offers_nothing(KeyRow key, string words, bool usable)
    {
        var row = Draw([key]).Find("tbody tr");
        row.QuerySelector(".tag")!.TextContent.Trim().ShouldStartWith(words);
        row.QuerySelectorAll("td.acts button")
            .Length.ShouldBe(
                !usable ? 0
                    : key.ReplacedById is null ? 3
                    : 2,
                "a key that was replaced is not rotated again"
            );
        row.ClassList.Contains("off").ShouldBe(!usable);
    }

    [Fact]
    public void A_phone_shows_the_details_of_a_key_on_demand()
    {
        var table = Draw([Active, Active with { Id = 2, Name = "nightly" }]);
        table.Find("button[aria-label='Details of nightly']").Click();
        table.FindAll("tbody tr").Select(row => row.ClassList.Contains("open")).ShouldBe([false, true]);
        table.Find("button[aria-label='Hide details of nightly']").GetAttribute("aria-expanded").ShouldBe("true");
        table.Find("button[aria-label='Hide details of nightly']").Click();
        table.FindAll("tbody tr").ShouldAllBe(row => !row.ClassList.Contains("open"));
    }

    [Fact]
    public void Every_button_names_the_key_it_is_for_and_acts_on_it()
    {
        KeyRow? revoked = null;
        var other = Active with { Id = 2, Name = "nightly" };
        var table = Render<KeyTable>(set =>
            set.Add(one => one.Rows, [Active, other])
                .Add(one => one.Calls, new Dictionary<long, long>())
                .Add(one => one.MayManage, true)
                .Add(one => one.OnRevoke, key => revoked = key)
        );
        table
            .FindAll("button")
            .Select(button => button.GetAttribute("aria-label"))
            .ShouldAllBe(name => name!.EndsWith("web-app", StringComparison.Ordinal) || name.EndsWith("nightly", StringComparison.Ordinal));
        table.Find("button[aria-label='Revoke nightly']").Click();
        revoked.ShouldBe(other);
    }

    [Fact]
    public void Who_may_not_manage_keys_sees_them_and_can_press_nothing() =>
        Draw([Active], mayManage: false).FindAll("td.acts button").ShouldAllBe(button => button.HasAttribute("disabled"));

    [Fact]
    public void A_call_that_was_counted_before_its_key_was_marked_used_is_not_called_never()
    {
        var unmarked = Active with { LastUsedAt = null };
        Draw([unmarked], calls: 3).Find("td[data-l='Last used']").TextContent.Trim().ShouldBe("this period");
        Draw([unmarked]).Find("td[data-l='Last used']").TextContent.Trim().ShouldBe("never");
    }

    private IRenderedComponent<KeyTable> Draw(IReadOnlyList<KeyRow> rows, bool mayManage = true, long calls = 0) =>
        Render<KeyTable>(set =>
            set.Add(one => one.Rows, rows)
                .Add(one => one.Calls, calls == 0 ? new Dictionary<long, long>() : new Dictionary<long, long> { [rows[0].Id] = calls })
                .Add(one => one.MayManage, mayManage)
        );
}
