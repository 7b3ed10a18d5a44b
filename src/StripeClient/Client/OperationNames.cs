namespace Stripe.Infrastructure;

/// <summary>Names a request by method and path template, so that metrics never carry an id.</summary>
internal static class OperationNames
{
    private static readonly Node s_root = Build();

    public static string For(HttpMethod method, string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var node = s_root;
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
        foreach (var template in StripePaths.All)
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
