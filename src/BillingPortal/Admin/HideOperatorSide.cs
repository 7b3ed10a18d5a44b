using BillingPortal.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace BillingPortal.Admin;

/// <summary>
/// Anyone who is not an operator gets the ordinary 404 for the operator's pages, signed in or not. A redirect to the sign-in page would
/// reveal that they exist.
/// </summary>
internal sealed class HideOperatorSide : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _ordinary = new();

    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        var isForOperators =
            context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(rule => rule.Policy == AccountServices.OperatorPolicy)
            == true;
        if (authorizeResult.Succeeded || !isForOperators)
            return _ordinary.HandleAsync(next, context, policy, authorizeResult);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
