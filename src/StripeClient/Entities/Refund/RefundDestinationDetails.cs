namespace Stripe;

public class RefundDestinationDetails : StripeEntity<RefundDestinationDetails>
{
    public RefundDestinationDetailsAuBankTransfer AuBankTransfer { get; set; }

    public RefundDestinationDetailsBrBankTransfer BrBankTransfer { get; set; }

    public RefundDestinationDetailsCard Card { get; set; }

    public RefundDestinationDetailsCustomerCashBalance CustomerCashBalance { get; set; }

    public RefundDestinationDetailsEuBankTransfer EuBankTransfer { get; set; }

    public RefundDestinationDetailsGbBankTransfer GbBankTransfer { get; set; }

    public RefundDestinationDetailsJpBankTransfer JpBankTransfer { get; set; }

    public RefundDestinationDetailsMxBankTransfer MxBankTransfer { get; set; }

    public RefundDestinationDetailsNzBankTransfer NzBankTransfer { get; set; }

    public RefundDestinationDetailsPaypal Paypal { get; set; }

    public RefundDestinationDetailsRevolut Revolut { get; set; }

    public RefundDestinationDetailsThBankTransfer ThBankTransfer { get; set; }

    public string Type { get; set; }

    public RefundDestinationDetailsUsBankTransfer UsBankTransfer { get; set; }
}

public class RefundDestinationDetailsAuBankTransfer : StripeEntity<RefundDestinationDetailsAuBankTransfer>
{
}

public class RefundDestinationDetailsBrBankTransfer : StripeEntity<RefundDestinationDetailsBrBankTransfer>
{
    public string Reference { get; set; }

    public string ReferenceStatus { get; set; }
}

public class RefundDestinationDetailsCard : StripeEntity<RefundDestinationDetailsCard>
{
    public string Reference { get; set; }

    public string ReferenceStatus { get; set; }

    public string ReferenceType { get; set; }

    public string Type { get; set; }
}

public class RefundDestinationDetailsCustomerCashBalance : StripeEntity<RefundDestinationDetailsCustomerCashBalance>
{
}

public class RefundDestinationDetailsEuBankTransfer : StripeEntity<RefundDestinationDetailsEuBankTransfer>
{
    public string Reference { get; set; }

    public string ReferenceStatus { get; set; }
}

public class RefundDestinationDetailsGbBankTransfer : StripeEntity<RefundDestinationDetailsGbBankTransfer>
{
    public string Reference { get; set; }

    public string ReferenceStatus { get; set; }
}

public class RefundDestinationDetailsJpBankTransfer : StripeEntity<RefundDestinationDetailsJpBankTransfer>
{
    public string Reference { get; set; }

    public string ReferenceStatus { get; set; }
}

public class RefundDestinationDetailsMxBankTransfer : StripeEntity<RefundDestinationDetailsMxBankTransfer>
{
    public string Reference { get; set; }

    public string ReferenceStatus { get; set; }
}

public class RefundDestinationDetailsNzBankTransfer : StripeEntity<RefundDestinationDetailsNzBankTransfer>
{
}

public class RefundDestinationDetailsPaypal : StripeEntity<RefundDestinationDetailsPaypal>
{
    public string NetworkDeclineCode { get; set; }
}

public class RefundDestinationDetailsRevolut : StripeEntity<RefundDestinationDetailsRevolut>
{
}

public class RefundDestinationDetailsThBankTransfer : StripeEntity<RefundDestinationDetailsThBankTransfer>
{
    public string Reference { get; set; }

    public string ReferenceStatus { get; set; }
}

public class RefundDestinationDetailsUsBankTransfer : StripeEntity<RefundDestinationDetailsUsBankTransfer>
{
    public string Reference { get; set; }

    public string ReferenceStatus { get; set; }
}
