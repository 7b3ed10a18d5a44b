namespace BillingPortal.Ui;

/// <summary>The frames a page can have.</summary>
public enum PageFrame
{
    /// <summary>For signed-in customers: navigation and organisation.</summary>
    Customer,

    /// <summary>For operators: all tenants.</summary>
    Operator,

    /// <summary>For anyone: plain HTML without scripts.</summary>
    Public,

    /// <summary>For sign-up, sign-in and related forms.</summary>
    Account,
}

/// <summary>Chooses a page's frame; the customer's by default. This way pages name no layout, and layouts may use features.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FrameAttribute(PageFrame frame) : Attribute
{
    public PageFrame Frame => frame;
}
