namespace Stripe.Infrastructure;

/// <summary>Names a request by method and path template, so that metrics never carry an id.</summary>
internal static class OperationNames
{
    // Operations without a service method: raw requests, and notifications that fetch their event.
    private static readonly string[] Others =
    [
        "/v1/account",
        "/v1/subscription_items/{id}/usage_record_summaries",
        "/v1/subscription_items/{id}/usage_records",
        "/v2/core/events/{id}",
    ];

    private static readonly Node Root = Build();

    public static string For(HttpMethod method, string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var node = Root;
        foreach (var segment in (query < 0 ? path : path[..query]).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node.Next(segment);
            if (node is null)
                return $"{method.Method} other";
        }

        return node.Template is null ? $"{method.Method} other" : $"{method.Method} {node.Template}";
    }

    private static Node Build()
    {
        var root = new Node();
        foreach (var template in StripePaths.All.Concat(Others))
        {
            var node = root;
            foreach (var segment in template.Split('/', StringSplitOptions.RemoveEmptyEntries))
                node = node.Add(segment);
            node.Template = template;
        }

        return root;
    }

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _literals = new(StringComparer.Ordinal);
        private Node _id;

        public string Template { get; set; }

        public Node Add(string segment)
        {
            if (segment == "{id}")
                return _id ??= new Node();

            if (!_literals.TryGetValue(segment, out var next))
                _literals.Add(segment, next = new Node());
            return next;
        }

        public Node Next(string segment) => _literals.GetValueOrDefault(segment) ?? _id;
    }
}
