namespace Stripe;

/// <summary>An entity with an id.</summary>
public interface IHasId
{
    string Id { get; set; }
}

/// <summary>An entity that says what it is.</summary>
public interface IHasObject
{
    string Object { get; set; }
}

/// <summary>An entity that carries the caller's own key-value pairs.</summary>
public interface IHasMetadata
{
    Dictionary<string, string> Metadata { get; set; }
}
