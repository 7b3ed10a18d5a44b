using Stripe.Infrastructure;

namespace Stripe.BillingPortal;

public class SessionFlowDataOptions : INestedOptions, IFormOptions
{
    public SessionFlowDataAfterCompletionOptions AfterCompletion { get; set; }

    public SessionFlowDataSubscriptionCancelOptions SubscriptionCancel { get; set; }

    public SessionFlowDataSubscriptionUpdateOptions SubscriptionUpdate { get; set; }

    public SessionFlowDataSubscriptionUpdateConfirmOptions SubscriptionUpdateConfirm { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("after_completion", AfterCompletion);
        form.Add("subscription_cancel", SubscriptionCancel);
        form.Add("subscription_update", SubscriptionUpdate);
        form.Add("subscription_update_confirm", SubscriptionUpdateConfirm);
        form.Add("type", Type);
    }
}

public class SessionFlowDataAfterCompletionHostedConfirmationOptions : INestedOptions, IFormOptions
{
    public string CustomMessage { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("custom_message", CustomMessage);
    }
}

public class SessionFlowDataAfterCompletionOptions : INestedOptions, IFormOptions
{
    public SessionFlowDataAfterCompletionHostedConfirmationOptions HostedConfirmation { get; set; }

    public SessionFlowDataAfterCompletionRedirectOptions Redirect { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("hosted_confirmation", HostedConfirmation);
        form.Add("redirect", Redirect);
        form.Add("type", Type);
    }
}

public class SessionFlowDataAfterCompletionRedirectOptions : INestedOptions, IFormOptions
{
    public string ReturnUrl { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("return_url", ReturnUrl);
    }
}

public class SessionFlowDataSubscriptionCancelOptions : INestedOptions, IFormOptions
{
    public SessionFlowDataSubscriptionCancelRetentionOptions Retention { get; set; }

    public string Subscription { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("retention", Retention);
        form.Add("subscription", Subscription);
    }
}

public class SessionFlowDataSubscriptionCancelRetentionCouponOfferOptions : INestedOptions, IFormOptions
{
    public string Coupon { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("coupon", Coupon);
    }
}

public class SessionFlowDataSubscriptionCancelRetentionOptions : INestedOptions, IFormOptions
{
    public SessionFlowDataSubscriptionCancelRetentionCouponOfferOptions CouponOffer { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("coupon_offer", CouponOffer);
        form.Add("type", Type);
    }
}

public class SessionFlowDataSubscriptionUpdateConfirmDiscountOptions : INestedOptions, IFormOptions
{
    public string Coupon { get; set; }

    public string PromotionCode { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("coupon", Coupon);
        form.Add("promotion_code", PromotionCode);
    }
}

public class SessionFlowDataSubscriptionUpdateConfirmItemOptions : INestedOptions, IFormOptions
{
    public string Id { get; set; }

    public string Price { get; set; }

    public long? Quantity { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("id", Id);
        form.Add("price", Price);
        form.Add("quantity", Quantity);
    }
}

public class SessionFlowDataSubscriptionUpdateConfirmOptions : INestedOptions, IFormOptions
{
    public List<SessionFlowDataSubscriptionUpdateConfirmDiscountOptions> Discounts { get; set; }

    public List<SessionFlowDataSubscriptionUpdateConfirmItemOptions> Items { get; set; }

    public string Subscription { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("discounts", Discounts);
        form.Add("items", Items);
        form.Add("subscription", Subscription);
    }
}

public class SessionFlowDataSubscriptionUpdateOptions : INestedOptions, IFormOptions
{
    public string Subscription { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("subscription", Subscription);
    }
}
