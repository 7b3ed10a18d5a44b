using StripeContract;

namespace StripeClientGenerator;

/// <summary>What a service's method sends: POST, /v1/coupons/{id}, and the object of a success where contract/api tells it.</summary>
internal sealed record Sent(string Method, string Path, string? Answer)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>
/// Which operation a method sends. CouponService.Delete is Coupon.del of contract/api; where the names of the two do not meet,
/// contract/dotnet tells the operation behind the method.
/// </summary>
internal sealed class Operations
{
    private readonly Dictionary<string, Sent> _byMethod = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sent> _byAddress = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    public Operations(ApiContract api, IEnumerable<DotnetType> surface)
    {
        var spaces = surface.Where(type => type.IsService).Select(type => type.Namespace).ToHashSet(StringComparer.Ordinal);

        // What v2 takes is JSON, and goes as a raw request.
        foreach (var operation in api.Operations.Where(operation => operation.Path.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            var sent = new Sent(operation.Method, operation.Path, ObjectOf(operation.Answer));
            var space = Names.Pascal(operation.Path.Split('/')[2]);
            _byMethod.Add((spaces.Contains(space) ? space + "." : "") + operation.Name, sent);
            _byAddress.Add(sent.ToString(), sent);
        }
    }

    /// <summary>Operations that no method was found for.</summary>
    public IEnumerable<string> Unsent => _byAddress.Keys.Where(address => !_found.Contains(address));

    /// <summary>Null for a method of the package whose operation nobody has described yet.</summary>
    public Sent? Of(DotnetType service, DotnetMethod method)
    {
        Sent? sent;
        if (method.Sends is { } told)
            sent = _byAddress.GetValueOrDefault(told) ?? new Sent(told.Split(' ')[0], told.Split(' ')[1], Answer: null);
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

    // A page answers many of what it is a page of.
    private static string? ObjectOf(Shape answer) =>
        answer switch
        {
            ObjectOf one => one.Name,
            Fields page when page.ByName.TryGetValue("data", out var data) && data.Shape is ListOf list => ObjectOf(list.Item),
            _ => null,
        };
}
