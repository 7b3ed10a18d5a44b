using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.CustomerPortal;

/// <summary>One customer's portal session: the customer, what they may do, and where a deep-linked flow begins and ends.</summary>
public sealed record PortalVisit(HttpContext Http, World World, JsonObject Session, JsonObject Customer, JsonObject Features)
{
    public string Home => "/p/session/" + Session.Need("id");

    public string? ReturnUrl => Session.Str("return_url");

    public static PortalVisit? Of(HttpContext http, World world, string id)
    {
        if (world.Store.Find(id) is not { } session || session.Str("object") != "billing_portal.session")
            return null;
        return
            world.Store.Find(session.Need("customer")) is { } customer
            && world.Store.Find(session.Need("configuration")) is { } configuration
            ? new PortalVisit(http, world, session, customer, configuration.Obj("features")!)
            : null;
    }

    public void Allow(bool allowed)
    {
        if (!allowed)
            throw ApiError.Invalid("This is switched off for this Customer Portal.");
    }

    /// <summary>The customer's own subscription. Another customer's is reported as missing.</summary>
    public JsonObject Own(string id) =>
        World.Store.Find(id) is { } s && s.Str("object") == "subscription" && s.Str("customer") == Customer.Need("id")
            ? s
            : throw ApiError.NoSuch("subscription", id);

    public IEnumerable<JsonObject> Subscriptions =>
        World
            .Store.All("subscription")
            .Where(s => s.Str("customer") == Customer.Need("id") && s.Str("status") is not ("canceled" or "incomplete_expired"))
            .Reverse();

    public string? FlowStart
    {
        get
        {
            var flow = Session.Obj("flow");
            return flow?.Str("type") switch
            {
                "payment_method_update" => Home + "/card",
                "subscription_cancel" => $"{Home}/cancel?subscription={flow.Obj("subscription_cancel")!.Need("subscription")}",
                "subscription_update" => $"{Home}/plan?subscription={flow.Obj("subscription_update")!.Need("subscription")}",
                "subscription_update_confirm" => ConfirmUrl(flow.Obj("subscription_update_confirm")!),
                _ => null,
            };
        }
    }

    private string ConfirmUrl(JsonObject confirm)
    {
        var item = confirm.Each("items").First();
        return $"{Home}/plan/confirm?subscription={confirm.Need("subscription")}&price={item.Str("price")}&"
            + $"quantity={(item.LongOrNull("quantity") ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    /// <summary>Where the customer goes after a flow; null = the portal's home.</summary>
    public string? AfterFlow =>
        Session.Obj("flow")?.Obj("after_completion") is { } after && after.Str("type") == "redirect"
            ? after.Obj("redirect")?.Str("return_url")
            : null;
}
