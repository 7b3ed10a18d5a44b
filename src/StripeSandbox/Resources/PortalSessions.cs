using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/billing_portal/sessions.</summary>
public static class PortalSessions
{
    public static void Map(Operations api) => api.Post("/v1/billing_portal/sessions", Create);

    private static JsonObject Create(Call call)
    {
        call.Refuse("customer_account", "on_behalf_of");
        var customer = call.Find("customer", call.P.Str("customer") ?? throw ApiError.Missing("customer"), "customer");
        var configuration = call.FindIfSent("billing_portal.configuration", "configuration") ?? PortalConfigurations.Default(call.Tx);
        var session = Blank.New("billing_portal.session", Ids.New("bps"), call.Now);
        session["configuration"] = configuration.Need("id");
        session["customer"] = customer.Need("id");
        session["return_url"] = call.P.Str("return_url") ?? configuration.Str("default_return_url");
        session["flow"] = Flow(call, customer);
        session["url"] = $"{call.World.BaseUrl}/p/session/{session.Need("id")}";
        call.Set(session, "locale");
        call.Tx.Add(session);
        call.Tx.Emit("billing_portal.session.created", session);
        return Render.Public(call.World, session);
    }

    private static JsonObject? Flow(Call call, JsonObject customer)
    {
        if (call.P.Obj("flow_data") is not { } sent)
            return null;
        var type = sent.Need("type");
        if (type != "payment_method_update")
        {
            var details = sent.Obj(type) ?? throw ApiError.Missing($"flow_data[{type}]");
            if (
                call.Find("subscription", details.Need("subscription"), $"flow_data[{type}][subscription]").Str("customer")
                != customer.Need("id")
            )
                throw ApiError.Invalid("The subscription belongs to another customer.", $"flow_data[{type}][subscription]");
        }

        var after = sent.Obj("after_completion");
        return new JsonObject
        {
            ["after_completion"] = new JsonObject
            {
                ["hosted_confirmation"] = after?.Obj("hosted_confirmation") is { } h
                    ? new JsonObject { ["custom_message"] = h.Str("custom_message") }
                    : null,
                ["redirect"] = after?["redirect"]?.DeepClone(),
                ["type"] = after?.Str("type") ?? "portal_homepage",
            },
            ["subscription_cancel"] = sent.Obj("subscription_cancel") is { } c
                ? new JsonObject { ["retention"] = null, ["subscription"] = c.Need("subscription") }
                : null,
            ["subscription_update"] = sent["subscription_update"]?.DeepClone(),
            ["subscription_update_confirm"] = sent.Obj("subscription_update_confirm") is { } u
                ? new JsonObject
                {
                    ["discounts"] = u["discounts"]?.DeepClone(),
                    ["items"] = u["items"]?.DeepClone(),
                    ["subscription"] = u.Need("subscription"),
                }
                : null,
            ["type"] = type,
        };
    }
}
