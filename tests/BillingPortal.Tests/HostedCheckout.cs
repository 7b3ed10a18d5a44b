using System.Net;

namespace BillingPortal.Tests;

/// <summary>Fills in the hosted Checkout page as a browser without script would.</summary>
internal static class HostedCheckout
{
    public const string Works = "4242424242424242";
    public const string IsDeclined = "4000000000000002";
    public const string FailsAtRenewal = "4000000000000341";

    /// <summary>Submits the card. Returns the URL the page redirects to, or null if it stays (declined).</summary>
    public static async Task<string?> PayAsync(string url, string card)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = PortalApp.Patience };
        (await http.GetAsync(url)).EnsureSuccessStatusCode();
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["email"] = "payer@example.com",
                ["number"] = card,
                ["expiry"] = "12/34",
                ["cvc"] = "123",
                ["name"] = "Pat Payer",
                ["country"] = "US",
                ["postal"] = "10001",
            }
        );
        var answer = await http.PostAsync(url, form);
        var leadsTo = answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect ? answer.Headers.Location!.ToString() : null;
        return leadsTo?.StartsWith("/c/pay/", StringComparison.Ordinal) == true ? null : leadsTo;
    }
}
