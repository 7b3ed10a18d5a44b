using StripeContract;

namespace StripeClientGenerator;

/// <summary>
/// Selects what the client has of the package's surface: the methods whose operations the contract describes, the objects it
/// describes, and every type and member reachable from them.
/// </summary>
internal sealed class Selection
{
    // Objects and options have a member, with types of its own, for each of some sixty payment methods. These are used here; the others
    // would add half the client again. They can be read from RawJsonElement and sent with AddExtraParam.
    private static readonly string[] WaysToPay = ["card", "custom", "customer_balance", "link", "paypal", "sepa_debit", "us_bank_account"];

    // Written by hand because they have behaviour: an event parses its object on demand, and page options know their cursor.
    private static readonly string[] ByHand = ["EventData", "ListOptions", "SearchOptions"];

    // The package still has it for a customer's source. The API no longer takes one, and card numbers must not pass through the portal.
    private const string CardNumber = "CardCreateNestedOptions";

    // Types used only by handwritten code.
    private static readonly string[] MentionedByHand =
    [
        "Events.V1BillingMeterErrorReportTriggeredEventData",
        "Events.V1BillingMeterNoMeterFoundEventData",
        "StripeError",
        "V2.Core.Event",
        "V2.Core.EventRelatedObject",
    ];

    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "string",
        "long",
        "decimal",
        "bool",
        "object",
        "DateTime",
        "List",
        "Dictionary",
        "AnyOf",
        "StripeList",
    };

    private readonly IReadOnlyDictionary<string, DotnetType> _surface;
    private readonly HashSet<string> _leftOut;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<DotnetType, List<(DotnetMethod, Sent)>> _methods = [];

    public Selection(ApiContract api, IReadOnlyDictionary<string, DotnetType> surface)
    {
        _surface = surface;
        _leftOut = [.. ((Words)api.Objects["payment_method"].ByName["type"].Shape).Known.Except(WaysToPay).Select(Names.Pascal)];
        var operations = new Operations(api, surface.Values);
        foreach (var service in surface.Values.Where(type => type.IsService))
            TakeService(service, operations);
        if (operations.Unsent.FirstOrDefault() is { } unsent)
            throw new FormatException($"contract/dotnet: no method sends {unsent}, which contract/api describes.");

        Objects = ObjectsOf(api);
        foreach (var name in Objects.Values.Concat(MentionedByHand))
            Take(name);
        _taken.UnionWith(surface.Values.Where(type => type.IsConstants).Select(type => type.Name));

        // Run twice, for the group that contains the other groups.
        for (var round = 0; round < 2; round++)
            foreach (var group in surface.Values.Where(type => type.IsGroup && Accessors(type).Any()))
                _taken.Add(group.Name);
    }

    /// <summary>Every type to write, in the contract's order.</summary>
    public IEnumerable<DotnetType> Types => _surface.Values.Where(type => _taken.Contains(type.Name));

    /// <summary>The entity for each "object" value of an answer.</summary>
    public IReadOnlyDictionary<string, string> Objects { get; }

    public IReadOnlyList<(DotnetMethod Method, Sent Sent)> Methods(DotnetType service) => _methods.GetValueOrDefault(service) ?? [];

    /// <summary>Services that another service or a group exposes.</summary>
    public IEnumerable<(string Service, string Name)> Accessors(DotnetType service) =>
        service
            .Properties.Where(property => property.Type.StartsWith("get ", StringComparison.Ordinal))
            .Select(property => (property.Type["get ".Length..], property.Name))
            .Where(accessor => _taken.Contains(accessor.Item1));

    /// <summary>An entity's fields, or the parameters of options.</summary>
    public IEnumerable<DotnetProperty> Members(DotnetType type) => type.Properties.Where(Has);

    public bool Has(DotnetProperty property) =>
        Names.In(property.Type).All(name => Plain.Contains(name) || IsWritten(name) || ByHand.Contains(name))
        && (IsPlain(property) || !_leftOut.Contains(property.Name));

    /// <summary>The type's interfaces that the client declares.</summary>
    public static IEnumerable<string> Interfaces(DotnetType type) => type.Interfaces.Intersect(["IHasId", "IHasObject", "IHasMetadata"]);

    public static bool IsPlain(DotnetProperty property) => Names.In(property.Type).All(Plain.Contains);

    private bool IsWritten(string name) =>
        _surface.TryGetValue(name, out var type)
        && (type.IsEntity || type.IsNested || type.IsWord)
        && !IsByHand(type)
        && name != CardNumber;

    private static bool IsByHand(DotnetType type) => type.HasBehaviour || ByHand.Contains(type.Name);

    private void TakeService(DotnetType service, Operations operations)
    {
        var methods = service
            .Methods.Select(method => (Method: method, Sent: operations.Of(service, method)))
            .Where(pair => pair.Sent is not null)
            .Select(pair => (pair.Method, pair.Sent!))
            .ToList();
        if (methods.Count == 0)
            return;
        _methods.Add(service, methods);
        _taken.Add(service.Name);
        foreach (var name in methods.SelectMany(pair => Names.In($"{pair.Method.Returns} {pair.Method.Parameters}")))
            Take(name);
    }

    private void Take(string name)
    {
        if (!_surface.TryGetValue(name, out var type) || IsByHand(type))
            return;
        if (!(type.IsEntity || type.IsOptions || type.IsWord) || !_taken.Add(name))
            return;
        foreach (var mentioned in Members(type).SelectMany(property => Names.In(property.Type)))
            Take(mentioned);
    }

    private SortedDictionary<string, string> ObjectsOf(ApiContract api)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (method, sent) in _methods.Values.SelectMany(methods => methods))
            if (sent.Answer is { } answer)
                answers[answer] = method.Returns;

        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, fields) in api.Objects)
        {
            var entity = answers.GetValueOrDefault(name) ?? Names.Type(name);
            if (fields.ByName.TryGetValue("object", out var field) && field.Shape is Words { Known: [var word] } && IsWritten(entity))
                objects[word] = entity;
        }

        return objects;
    }
}
