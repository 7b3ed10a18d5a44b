namespace Stripe.Events;

public class V1BillingMeterErrorReportTriggeredEventData : StripeEntity<V1BillingMeterErrorReportTriggeredEventData>
{
    public string DeveloperMessageSummary { get; set; }

    public V1BillingMeterErrorReportTriggeredEventDataReason Reason { get; set; }

    public DateTime ValidationEnd { get; set; } = DateTime.UnixEpoch;

    public DateTime ValidationStart { get; set; } = DateTime.UnixEpoch;
}

public class V1BillingMeterErrorReportTriggeredEventDataReason : StripeEntity<V1BillingMeterErrorReportTriggeredEventDataReason>
{
    public long ErrorCount { get; set; }

    public List<V1BillingMeterErrorReportTriggeredEventDataReasonErrorType> ErrorTypes { get; set; }
}

public class V1BillingMeterErrorReportTriggeredEventDataReasonErrorType : StripeEntity<V1BillingMeterErrorReportTriggeredEventDataReasonErrorType>
{
    public string Code { get; set; }

    public long ErrorCount { get; set; }

    public List<V1BillingMeterErrorReportTriggeredEventDataReasonErrorTypeSampleError> SampleErrors { get; set; }
}

public class V1BillingMeterErrorReportTriggeredEventDataReasonErrorTypeSampleError : StripeEntity<V1BillingMeterErrorReportTriggeredEventDataReasonErrorTypeSampleError>
{
    public string ErrorMessage { get; set; }

    public V1BillingMeterErrorReportTriggeredEventDataReasonErrorTypeSampleErrorRequest Request { get; set; }
}

public class V1BillingMeterErrorReportTriggeredEventDataReasonErrorTypeSampleErrorRequest : StripeEntity<V1BillingMeterErrorReportTriggeredEventDataReasonErrorTypeSampleErrorRequest>
{
    public string Identifier { get; set; }
}
