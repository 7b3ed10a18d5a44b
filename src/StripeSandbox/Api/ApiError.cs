using System.Text.Json.Nodes;

namespace StripeSandbox.Api;

/// <summary>An error answer with Stripe's status, type, code and message.</summary>
public sealed class ApiError : Exception
{
    public ApiError(int status, string type, string message, string? code = null, string? param = null)
        : base(message)
    {
        Status = status;
        Type = type;
        Code = code;
        Param = param;
    }

    public int Status { get; }

    public string Type { get; }

    public string? Code { get; }

    public string? Param { get; }

    public string? DeclineCode { get; init; }

    public JsonObject? PaymentIntent { get; init; }

    /// <summary>Keeps what was written before the error (a declined first payment leaves its records).</summary>
    public bool KeepWork { get; init; }

    public static ApiError Invalid(string message, string? param = null, string? code = null) =>
        new(400, "invalid_request_error", message, code, param);

    public static ApiError Missing(string param) => Invalid($"Missing required param: {param}.", param, "parameter_missing");

    public static ApiError NoSuch(string kind, string id, string param = "id") =>
        new(param == "id" ? 404 : 400, "invalid_request_error", $"No such {kind.Replace('_', ' ')}: '{id}'", "resource_missing", param);

    /// <summary>A part of Stripe that the sandbox does not implement. It says so instead of ignoring the request.</summary>
    public static ApiError NotHere(string what) => Invalid($"The sandbox does not implement {what}.");

    public JsonObject Body(string requestId)
    {
        var error = new JsonObject();
        if (Code is not null)
            error["code"] = Code;
        if (DeclineCode is not null)
            error["decline_code"] = DeclineCode;
        if (Code is not null)
            error["doc_url"] = "https://stripe.com/docs/error-codes/" + Code.Replace('_', '-');
        error["message"] = Message;
        if (Param is not null)
            error["param"] = Param;
        if (PaymentIntent is not null)
            error["payment_intent"] = PaymentIntent.DeepClone();
        error["request_log_url"] = "https://dashboard.stripe.com/test/logs/" + requestId;
        error["type"] = Type;
        return new JsonObject { ["error"] = error };
    }
}
