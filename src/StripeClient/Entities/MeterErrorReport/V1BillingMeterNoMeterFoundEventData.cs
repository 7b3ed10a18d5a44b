namespace Stripe.Events;

public class V1BillingMeterNoMeterFoundEventData : StripeEntity<V1BillingMeterNoMeterFoundEventData>
{
    public string DeveloperMessageSummary { get; set; }

    public V1BillingMeterNoMeterFoundEventDataReason Reason { get; set; }

    public DateTime ValidationEnd { get; set; } = DateTime.UnixEpoch;

    public DateTime ValidationStart { get; set; } = DateTime.UnixEpoch;
}

public class V1BillingMeterNoMeterFoundEventDataReason : StripeEntity<V1BillingMeterNoMeterFoundEventDataReason>
{
    public long ErrorCount { get; set; }

    public List<V1BillingMeterNoMeterFoundEventDataReasonErrorType> ErrorTypes { get; set; }
}

public class V1BillingMeterNoMeterFoundEventDataReasonErrorType : StripeEntity<V1BillingMeterNoMeterFoundEventDataReasonErrorType>
{
    public string Code { get; set; }

    public long ErrorCount { get; set; }

    public List<V1BillingMeterNoMeterFoundEventDataReasonErrorTypeSampleError> SampleErrors { get; set; }
}

public class V1BillingMeterNoMeterFoundEventDataReasonErrorTypeSampleError : StripeEntity<V1BillingMeterNoMeterFoundEventDataReasonErrorTypeSampleError>
{
    public string ErrorMessage { get; set; }

    public V1BillingMeterNoMeterFoundEventDataReasonErrorTypeSampleErrorRequest Request { get; set; }
}

public class V1BillingMeterNoMeterFoundEventDataReasonErrorTypeSampleErrorRequest : StripeEntity<V1BillingMeterNoMeterFoundEventDataReasonErrorTypeSampleErrorRequest>
{
    public string Identifier { get; set; }
}
