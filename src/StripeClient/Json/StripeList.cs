using System.Collections;
using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>One page of a list, newest first.</summary>
[JsonConverter(typeof(StripePageConverterFactory))]
public class StripeList<T> : StripeEntity<StripeList<T>>, IHasObject, IEnumerable<T>
{
    public string Object { get; set; }

    public List<T> Data { get; set; }

    public bool HasMore { get; set; }

    public string Url { get; set; }

    public IEnumerator<T> GetEnumerator() => (Data ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Reverse() => Data?.Reverse();
}

/// <summary>One page of a search.</summary>
[JsonConverter(typeof(StripePageConverterFactory))]
public class StripeSearchResult<T> : StripeEntity<StripeSearchResult<T>>, IHasObject, IEnumerable<T>
{
    public string Object { get; set; }

    public List<T> Data { get; set; }

    public bool HasMore { get; set; }

    public string NextPage { get; set; }

    public long? TotalCount { get; set; }

    public string Url { get; set; }

    public IEnumerator<T> GetEnumerator() => (Data ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
