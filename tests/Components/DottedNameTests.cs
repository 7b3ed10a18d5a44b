using BillingPortal.Ui;
using Bunit;
using Shouldly;
using Xunit;

namespace Components;

public sealed class DottedNameTests : PortalComponents
{
    [Theory]
    [InlineData("customer.subscription.updated", "customer.|subscription.|updated")]
    [InlineData("billing_portal.session.created", "billing_|portal.|session.|created")]
    [InlineData("ping", "ping")]
    [InlineData("", "")]
    public void A_name_may_break_only_between_its_words(string name, string parts) =>
        Render<DottedName>(set => set.Add(one => one.Text, name))
            .Find("span")
            .InnerHtml.ShouldBe(string.Concat(parts.Split('|').Select(part => part + "<wbr>")));
}
