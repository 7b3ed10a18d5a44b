using System.Runtime.CompilerServices;

namespace Stripe;

/// <summary>A group of operations on one resource.</summary>
public abstract class Service
{
    private IStripeClient _client;

    private protected Service() { }

    private protected Service(IStripeClient client) => _client = client;

    /// <summary>The client of this service; <see cref="StripeConfiguration.StripeClient"/> if none was given.</summary>
    public IStripeClient Client
    {
        get => _client ?? StripeConfiguration.StripeClient;
        set => _client = value;
    }

    private protected Task<T> RequestAsync<T>(
        HttpMethod method,
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken
    )
        where T : StripeEntity => Client.RequestAsync<T>(method, path, options, requestOptions, cancellationToken);

    /// <summary>An id as a path segment. An empty id would turn "get one" into "list all".</summary>
    private protected static string Segment(string id, [CallerArgumentExpression(nameof(id))] string name = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, name);
        if (id is "." or "..")
            throw new ArgumentException("An address would be shortened by such an id.", name);
        return Uri.EscapeDataString(id);
    }

    /// <summary>All objects of a list, page by page; the caller's options are not modified.</summary>
    private protected async IAsyncEnumerable<T> ListAllAsync<T>(
        string path,
        ListOptions options,
        RequestOptions requestOptions,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where T : IHasId
    {
        var page = (ListOptions)(options ?? new ListOptions()).ShallowCopy();
        var backwards = !string.IsNullOrEmpty(page.EndingBefore);
        while (true)
        {
            var list = await RequestAsync<StripeList<T>>(HttpMethod.Get, path, page, requestOptions, cancellationToken);
            if (list.Data is not { Count: > 0 } data)
                yield break;

            // With a before-cursor, each page lists the newest first, but the iteration goes towards newer objects.
            if (backwards)
                data.Reverse();
            foreach (var item in data)
                yield return item;

            var cursor = data[^1].Id;
            if (!list.HasMore || cursor is null)
                yield break;

            if (string.Equals(cursor, backwards ? page.EndingBefore : page.StartingAfter, StringComparison.Ordinal))
                throw new StripeException($"Stripe answered the same page of {path} twice; the list would never end.");

            page.StartingAfter = backwards ? null : cursor;
            page.EndingBefore = backwards ? cursor : null;
        }
    }

    /// <summary>All results of a search, page by page.</summary>
    private protected async IAsyncEnumerable<T> SearchAllAsync<T>(
        string path,
        SearchOptions options,
        RequestOptions requestOptions,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var page = (SearchOptions)(options ?? new SearchOptions()).ShallowCopy();
        while (true)
        {
            var result = await RequestAsync<StripeSearchResult<T>>(HttpMethod.Get, path, page, requestOptions, cancellationToken);
            foreach (var item in result.Data ?? [])
                yield return item;

            if (!result.HasMore || string.IsNullOrEmpty(result.NextPage))
                yield break;

            if (string.Equals(result.NextPage, page.Page, StringComparison.Ordinal))
                throw new StripeException($"Stripe answered the same page of {path} twice; the search would never end.");

            page.Page = result.NextPage;
        }
    }
}
