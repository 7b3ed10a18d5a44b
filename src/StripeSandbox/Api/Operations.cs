using System.Text.Json.Nodes;

namespace StripeSandbox.Api;

public sealed record Operation(string Method, string Pattern, Func<Call, JsonNode> Run, ParameterSpec Parameters)
{
    /// <summary>It is part of versions that are over, and is played for those.</summary>
    public bool PlaysOldVersions => Pattern.StartsWith("/v1/subscription_items/{id}/usage_record", StringComparison.Ordinal);
}

/// <summary>The table of operations: what the contract knows, and which of it is played here.</summary>
public sealed class Operations
{
    readonly Dictionary<string, ParameterSpec> known = new(StringComparer.Ordinal);
    readonly List<Operation> played = [];
    readonly Dictionary<(string Method, int Segments), List<(string[] Segments, Operation Operation)>> routes = [];

    public Operations()
    {
        foreach (var file in Contract.ContractFiles.ParameterFiles()) Learn(Contract.ContractFiles.Read(file));
    }

    public IReadOnlyCollection<string> Known => known.Keys;

    public IReadOnlyList<Operation> Played => played;

    public void Get(string pattern, Func<Call, JsonNode> run, string? fields = null) => Add("GET", pattern, run, fields);

    public void Post(string pattern, Func<Call, JsonNode> run, string? fields = null) => Add("POST", pattern, run, fields);

    public void Delete(string pattern, Func<Call, JsonNode> run, string? fields = null) => Add("DELETE", pattern, run, fields);

    /// <summary>The operation, with the ids of its path; else an answer that names what is missing.</summary>
    public (Operation Operation, string[] Ids) Match(string method, string path)
    {
        var segments = path.TrimEnd('/').Split('/');
        if (routes.TryGetValue((method, segments.Length), out var candidates))
        {
            foreach (var (pattern, operation) in candidates)
            {
                if (Fits(pattern, segments)) return (operation, segments.Where((_, i) => pattern[i].StartsWith('{')).Select(Uri.UnescapeDataString).ToArray());
            }
        }

        var missing = known.Keys.FirstOrDefault(k => k.Split(' ') is [var m, var p] && m == method && Fits(p.Split('/'), segments));
        throw missing is not null
            ? new ApiError(404, "invalid_request_error", $"The sandbox does not implement {missing}.")
            : new ApiError(404, "invalid_request_error", $"Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code.");
    }

    static bool Fits(string[] pattern, string[] segments) =>
        pattern.Length == segments.Length && pattern.Zip(segments).All(p => p.First.StartsWith('{') ? p.Second.Length > 0 : p.First == p.Second);

    void Add(string method, string pattern, Func<Call, JsonNode> run, string? fields)
    {
        var spec = fields is not null ? ParameterSpec.Parse(fields)
            : known.GetValueOrDefault($"{method} {pattern}") ?? throw new InvalidOperationException($"The contract has no {method} {pattern}.");
        var operation = new Operation(method, pattern, run, spec);
        played.Add(operation);
        var segments = pattern.Split('/');
        if (!routes.TryGetValue((method, segments.Length), out var list)) routes[(method, segments.Length)] = list = [];
        // Literal paths (customers/search) go before those with an id in their place.
        list.Add((segments, operation));
        list.Sort((a, b) => a.Segments.Count(s => s.StartsWith('{')).CompareTo(b.Segments.Count(s => s.StartsWith('{'))));
    }

    void Learn(string text)
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

            if (operation is not null) known[operation] = ParameterSpec.Parse(fields.ToString());
            operation = line.Length == 0 ? null : line;
            fields.Clear();
        }
    }
}
