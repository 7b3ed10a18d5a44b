namespace BillingPortal.Usage;

/// <summary>Text for a refusal's code.</summary>
public static class RefusalText
{
    public static string Of(string code) =>
        code switch
        {
            "rate_limited" => "Too many calls in a minute",
            "quota_exceeded" => "The plan's quota is used up",
            "key_quota_exceeded" => "The key's own quota is used up",
            "trial_used_up" => "The trial calls are used up",
            "test_limit_reached" => "Test keys have used what they may",
            "meter_not_in_plan" => "The plan does not include it",
            "payment_overdue" => "Suspended: a payment is missing",
            "no_plan" => "No plan",
            "metering_busy" => "It could not be recorded",
            "reservation_expired" => "It took longer than its quota could be held",
            "plan_changing" => "The plan was being changed",
            "invalid_quantity" => "The quantity was not a whole number of units",
            "refused_by_endpoint" => "The endpoint refused the request",
            "endpoint_failed" => "The endpoint failed",
            _ when code.StartsWith("idempotency_", StringComparison.Ordinal) => "The Idempotency-Key could not be used",
            _ => code.Length == 0 ? "Refused" : char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' '),
        };
}
