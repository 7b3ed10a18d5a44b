using BillingPortal.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace BillingPortal.Admin;

/// <summary>
/// Whoever is not an operator gets the ordinary 404 for the operator's pages, signed in or not: no redirect to the sign-in
/// page tells that there is something.
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
