namespace BillingPortal.Tests;

internal static class LargeRequests
{
    /// <summary>
    /// Waits for "100 Continue" before sending the body. Otherwise a refusal may close the connection while the body is still
    /// being written, and the client sees a broken pipe instead of the 413.
    /// </summary>
    public static void AskFirst(this HttpRequestMessage request) => request.Headers.ExpectContinue = true;
}
