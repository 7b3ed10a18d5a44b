using StripeContract;

namespace StripeClientGenerator;

/// <summary>What a service method sends: POST, /v1/coupons/{id}, and the object of a successful answer if contract/api gives it.</summary>
internal sealed record Sent(string Method, string Path, string? Answer)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>
/// Finds the operation that a method sends. CouponService.Delete is Coupon.del in contract/api; where the two names do not
/// match, contract/dotnet gives the operation.
/// </summary>
internal sealed class Operations
{
    private readonly Dictionary<string, Sent> _byMethod = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sent> _byAddress = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    public Operations(ApiContract api, IEnumerable<DotnetType> surface)
    {
        var spaces = surface.Where(type => type.IsService).Select(type => type.Namespace).ToHashSet(StringComparer.Ordinal);

        // v2 takes JSON and is sent as a raw request.
        foreach (var operation in api.Operations.Where(operation => operation.Path.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            var sent = new Sent(operation.Method, operation.Path, ObjectOf(operation.Answer));
            var space = Names.Pascal(operation.Path.Split('/')[2]);
            _byMethod.Add((spaces.Contains(space) ? space + "." : "") + operation.Name, sent);
            _byAddress.Add(sent.ToString(), sent);
        }
    }

    /// <summary>Operations without a method.</summary>
    public IEnumerable<string> Unsent => _byAddress.Keys.Where(address => !_found.Contains(address));

    /// <summary>Null for a method of the package whose operation is not described yet.</summary>
    public Sent? Of(DotnetType service, DotnetMethod method)
    {
        Sent? sent;
        if (method.Sends is { } address)
            sent = _byAddress.GetValueOrDefault(address) ?? new Sent(address.Split(' ')[0], address.Split(' ')[1], Answer: null);
        else
            sent = _byMethod.GetValueOrDefault($"{service.Name[..^"Service".Length]}.{Verb(method.Name)}");

        if (sent is not null)
            _found.Add(sent.ToString());
        return sent;
    }

    private static string Verb(string method) =>
        method switch
        {
            "Get" => "retrieve",
            "Delete" => "del",
            _ => char.ToLowerInvariant(method[0]) + method[1..],
        };

    // For a page, the object is that of its items.
    private static string? ObjectOf(Shape answer) =>
        answer switch
        {
            ObjectOf one => one.Name,
            Fields page when page.ByName.TryGetValue("data", out var data) && data.Shape is ListOf list => ObjectOf(list.Item),
            _ => null,
        };
}
