using System.Reflection;

namespace StripeContract;

/// <summary>Stripe's interface as data: the files of contract/api, parsed and checked for consistency.</summary>
public sealed class ApiContract
{
    private static readonly Lazy<ApiContract> Loaded = new(() =>
    {
        var contract = new ApiContract();
        foreach (var (name, text) in Texts("api/"))
            new ContractReader(contract, name, text).Read();
        contract.Shapes.Add("event_types", new Words([.. contract.Events.Keys]));
        contract.RequireEveryName();
        return contract;
    });

    private readonly Dictionary<string, Operation> _operations = new(StringComparer.Ordinal);

    public static ApiContract OfRepository => Loaded.Value;

    public Dictionary<string, Fields> Objects { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Shape> Shapes { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of Stripe objects that the contract does not describe.</summary>
    public HashSet<string> Undescribed { get; } = new(StringComparer.Ordinal);

    /// <summary>Each event type, and the possible objects of its data.</summary>
    public Dictionary<string, IReadOnlyList<string>> Events { get; } = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Operation> Operations => _operations.Values;

    /// <summary>The files in the repository's contract/ whose names start with the prefix, with their texts.</summary>
    public static IEnumerable<(string Name, string Text)> Texts(string prefix)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name, reader.ReadToEnd());
        }
    }

    public void Add(Operation operation) => _operations.Add(operation.MethodAndPath, operation);

    /// <summary>Replaces a named shape by its definition.</summary>
    public Shape Resolve(Shape shape) =>
        shape switch
        {
            NamedShape named => Resolve(Shapes[named.Name]),
            ObjectOf known => Objects.TryGetValue(known.Name, out var fields) ? fields : new AnyHash(),
            _ => shape,
        };

    /// <summary>Operations at this address, the most literal one first.</summary>
    public IEnumerable<Operation> At(string path)
    {
        var steps = path.Split('/');
        return _operations
            .Values.Where(operation =>
                operation.Path.Split('/') is var pattern
                && pattern.Length == steps.Length
                && pattern.Zip(steps).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second)
            )
            .OrderBy(operation => operation.Path.Count(letter => letter == '{'));
    }

    private void RequireEveryName()
    {
        foreach (var shape in Objects.Values.Concat(Shapes.Values))
            Require(shape);
        foreach (var shape in _operations.Values.SelectMany(operation => (Shape[])[operation.Parameters, operation.Answer]))
            Require(shape);
        foreach (var name in Events.Values.SelectMany(names => names))
            RequireObject(name);
    }

    private void Require(Shape shape)
    {
        switch (shape)
        {
            case NamedShape named when !Shapes.ContainsKey(named.Name):
                throw new FormatException($"contract/api: no shape is named {named.Name}.");
            case ObjectOf known:
                RequireObject(known.Name);
                break;
            case IdOf ids:
                foreach (var name in ids.Objects)
                    RequireObject(name);
                break;
            case ListOf list:
                Require(list.Item);
                break;
            case MapOf map:
                Require(map.Value);
                break;
            case OneOf choice:
                foreach (var each in choice.Choices)
                    Require(each);
                break;
            case Fields fields:
                foreach (var field in fields.ByName.Values)
                    Require(field.Shape);
                break;
        }
    }

    private void RequireObject(string name)
    {
        if (!Objects.ContainsKey(name) && !Undescribed.Contains(name))
            throw new FormatException($"contract/api: {name} is neither an object nor among the undescribed.");
        if (Objects.ContainsKey(name) && Undescribed.Contains(name))
            throw new FormatException($"contract/api: {name} is described, so it cannot stand among the undescribed.");
    }
}
