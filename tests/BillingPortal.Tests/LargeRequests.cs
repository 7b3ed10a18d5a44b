namespace BillingPortal.Tests;

internal static class LargeRequests
{
    /// <summary>Waits for "100 Continue" before it sends the body. Without it a refusal may close the connection while the body is still
    /// being written, and the client then sees a broken pipe instead of the 413.</summary>
    public static void AskFirst(this HttpRequestMessage request) => request.Headers.ExpectContinue = true;
}
