namespace BillingPortal.Ui;

/// <summary>The frames a page can be drawn in.</summary>
public enum PageFrame
{
    /// <summary>The signed-in customer's: navigation and organisation.</summary>
    Customer,

    /// <summary>The operator's: all tenants.</summary>
    Operator,

    /// <summary>For anyone: plain HTML without script.</summary>
    Public,

    /// <summary>Sign-up, sign-in and what belongs to them.</summary>
    Account,
}

/// <summary>Says which frame a page is drawn in; without it, the customer's. The page so names no layout, and layouts may know features.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FrameAttribute(PageFrame frame) : Attribute
{
    public PageFrame Frame => frame;
}
