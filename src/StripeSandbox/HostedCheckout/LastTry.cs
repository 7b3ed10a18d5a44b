using System.Text.Json.Nodes;
using StripeSandbox.Pages;
using StripeSandbox.Store;

namespace StripeSandbox.HostedCheckout;

/// <summary>
/// The last POST of a Checkout page and its errors, stored with the session until the page shows them. The security code is not
/// stored and must be typed again.
/// </summary>
public sealed record LastTry(CardForm Form, Dictionary<string, string> Problems, string? Declined = null, string? CodeProblem = null)
{
    private const string Field = "_tried";

    public void KeepIn(JsonObject session) =>
        session[Field] = new JsonObject
        {
            ["number"] = Form.Number,
            ["expiry"] = Form.Expiry,
            ["name"] = Form.Name,
            ["email"] = Form.Email,
            ["country"] = Form.Country,
            ["postal"] = Form.PostalCode,
            ["tax_id"] = Form.TaxId,
            ["problems"] = new JsonObject(Problems.Select(problem => KeyValuePair.Create(problem.Key, (JsonNode?)problem.Value))),
            ["declined"] = Declined,
            ["code_problem"] = CodeProblem,
        };

    public static LastTry? Of(JsonObject session)
    {
        if (session.Obj(Field) is not { } kept)
            return null;
        var form = new CardForm(
            kept.Need("number"),
            kept.Need("expiry"),
            "",
            kept.Need("name"),
            kept.Need("email"),
            kept.Need("country"),
            kept.Need("postal"),
            kept.Need("tax_id")
        );
        var problems = kept.Obj("problems")!
            .ToDictionary(problem => problem.Key, problem => problem.Value!.GetValue<string>(), StringComparer.Ordinal);
        return new LastTry(form, problems, kept.Str("declined"), kept.Str("code_problem"));
    }
}
