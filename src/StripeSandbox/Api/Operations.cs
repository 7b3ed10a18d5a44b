using System.Text.Json.Nodes;

namespace StripeSandbox.Api;

/// <summary>One route of Stripe's API: its parameters by the contract, and the code that answers.</summary>
public sealed record Operation(string Method, string Pattern, Func<Call, JsonNode> Run, ParameterSpec Parameters)
{
    /// <summary>The operation exists only in old API versions and is answered in those.</summary>
    public bool PlaysOldVersions => Pattern.StartsWith("/v1/subscription_items/{id}/usage_record", StringComparison.Ordinal);
}

/// <summary>The table of operations: those in the contract, and those implemented here.</summary>
public sealed class Operations
{
    private readonly Dictionary<string, ParameterSpec> _known = new(StringComparer.Ordinal);
    private readonly List<Operation> _played = [];
    private readonly Dictionary<(string Method, int Segments), List<string[]>> _stripes = [];
    private readonly Dictionary<(string Method, int Segments), List<(string[] Segments, Operation Operation)>> _routes = [];

    public Operations()
    {
        foreach (var file in Contract.ContractFiles.ParameterFiles())
            Learn(Contract.ContractFiles.Read(file));
        foreach (var line in Contract.ContractFiles.Read("urls.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            var segments = parts[^1].Split('/');
            foreach (var method in parts[..^1])
            {
                if (!_stripes.TryGetValue((method, segments.Length), out var list))
                    _stripes[(method, segments.Length)] = list = [];
                list.Add(segments);
            }
        }
    }

    public IReadOnlyCollection<string> Known => _known.Keys;

    public IReadOnlyList<Operation> Played => _played;

    public void Get(string pattern, Func<Call, JsonNode> run, string? fields = null) => Add("GET", pattern, run, fields);

    public void Post(string pattern, Func<Call, JsonNode> run, string? fields = null) => Add("POST", pattern, run, fields);

    public void Delete(string pattern, Func<Call, JsonNode> run, string? fields = null) => Add("DELETE", pattern, run, fields);

    /// <summary>The operation and the ids in its path; otherwise an error that names what is missing.</summary>
    public (Operation Operation, string[] Ids) Match(string method, string path)
    {
        var segments = path.TrimEnd('/').Split('/');
        if (_routes.TryGetValue((method, segments.Length), out var candidates))
        {
            foreach (var (pattern, operation) in candidates)
            {
                if (!Fits(pattern, segments))
                    continue;
                // A literal word in Stripe's path is not an id: charges/search is not the charge named "search".
                if (Placeholders(pattern) > 0 && OfStripe(method, segments) is { } closer && Placeholders(closer) < Placeholders(pattern))
                    break;
                return (operation, segments.Where((_, i) => pattern[i].StartsWith('{')).Select(Uri.UnescapeDataString).ToArray());
            }
        }

        throw OfStripe(method, segments) is { } missing
            ? new ApiError(
                404,
                "invalid_request_error",
                $"{method} {string.Join('/', missing)} is not in the sandbox. "
                    + "What is in it: docs/stripe-operations.md, and the page /dashboard/operations of the sandbox."
            )
            : new ApiError(
                404,
                "invalid_request_error",
                $"Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the trailing slash. If you "
                    + "are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code."
            );
    }

    /// <summary>Stripe's path pattern for this address; if several match, the one with the fewest ids.</summary>
    private string[]? OfStripe(string method, string[] segments) =>
        _stripes.TryGetValue((method, segments.Length), out var list)
            ? list.Where(pattern => Fits(pattern, segments)).MinBy(Placeholders)
            : null;

    private static int Placeholders(string[] pattern) => pattern.Count(s => s.StartsWith('{'));

    private static bool Fits(string[] pattern, string[] segments) =>
        pattern.Length == segments.Length
        && pattern.Zip(segments).All(p => p.First.StartsWith('{') ? p.Second.Length > 0 : p.First == p.Second);

    private void Add(string method, string pattern, Func<Call, JsonNode> run, string? fields)
    {
        var spec = fields is not null
            ? ParameterSpec.Parse(fields)
            : _known.GetValueOrDefault($"{method} {pattern}")
                ?? throw new InvalidOperationException($"The contract has no {method} {pattern}.");
        var operation = new Operation(method, pattern, run, spec);
        _played.Add(operation);
        var segments = pattern.Split('/');
        if (!_routes.TryGetValue((method, segments.Length), out var list))
            _routes[(method, segments.Length)] = list = [];
        // Literal paths (customers/search) go before those with an id in the same place.
        list.Add((segments, operation));
        list.Sort((a, b) => Placeholders(a.Segments).CompareTo(Placeholders(b.Segments)));
    }

    private void Learn(string text)
    {
        string? operation = null;
        var fields = new System.Text.StringBuilder();
        foreach (var line in text.Split('\n').Append("END"))
        {
            if (line.StartsWith(' '))
            {
                fields.Append(line).Append(' ');
                continue;
            }

            if (operation is not null)
                _known[operation] = ParameterSpec.Parse(fields.ToString());
            operation = line.Length == 0 ? null : line;
            fields.Clear();
        }
    }
}
