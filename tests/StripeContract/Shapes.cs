namespace StripeContract;

/// <summary>What a value looks like, in a request or in an answer. contract/README.md has the notation.</summary>
public abstract record Shape;

/// <summary>One value of a kind.</summary>
public sealed record Scalar(ScalarKind Kind) : Shape;

public enum ScalarKind
{
    Text,
    Integer,
    Number,
    Boolean,

    /// <summary>Whole seconds since 1970, UTC.</summary>
    Time,

    /// <summary>A decimal number written as text.</summary>
    Decimal,

    /// <summary>The word true and nothing else.</summary>
    True,
    Anything,
}

/// <summary>One of these words. What Stripe may add to some lists without a new version is nobody's to send here.</summary>
public sealed record Words(IReadOnlyList<string> Known) : Shape;

public sealed record ListOf(Shape Item) : Shape;

public sealed record MapOf(Shape Value) : Shape;

/// <summary>A caller's own keys and texts, of at most 40 and 500 characters.</summary>
public sealed record Metadata : Shape;

/// <summary>A hash whose fields are all known.</summary>
public sealed record Fields(IReadOnlyDictionary<string, Field> ByName) : Shape;

/// <summary>A hash of which nothing more is said.</summary>
public sealed record AnyHash : Shape;

/// <summary>An object of the API in full.</summary>
public sealed record ObjectOf(string Name) : Shape;

/// <summary>The id of an object, or the object itself where the caller asked with expand[].</summary>
public sealed record IdOf(IReadOnlyList<string> Objects) : Shape;

public sealed record OneOf(IReadOnlyList<Shape> Choices) : Shape;

/// <summary>A shape that is written once under a name.</summary>
public sealed record NamedShape(string Name) : Shape;

/// <summary>
/// A field of an answer, or a parameter. IsRequired counts for parameters and MayBeAbsent for answers. IsNullable: the answer
/// may be null; the parameter may be an empty text, which unsets.
/// </summary>
public sealed record Field(string Name, Shape Shape, bool IsRequired, bool MayBeAbsent, bool IsNullable);

/// <summary>Name is resource and method, as "Customer.create". Path holds {id}.</summary>
public sealed record Operation(string Method, string Path, string Name, Fields Parameters, Shape Answer)
{
    public string MethodAndPath => $"{Method} {Path}";
}
