namespace StripeContract;

/// <summary>The shape of a value in a request or an answer. contract/README.md describes the notation.</summary>
public abstract record Shape;

/// <summary>A single value of one kind.</summary>
public sealed record Scalar(ScalarKind Kind) : Shape;

public enum ScalarKind
{
    Text,
    Integer,
    Number,
    Boolean,

    /// <summary>Whole seconds since 1970, UTC.</summary>
    Time,

    /// <summary>A decimal number as text.</summary>
    Decimal,

    /// <summary>Only the literal true.</summary>
    True,
    Anything,
}

/// <summary>One of these values. For lists that Stripe may extend without a new version, only the known values may be sent.</summary>
public sealed record Words(IReadOnlyList<string> Known) : Shape;

public sealed record ListOf(Shape Item) : Shape;

public sealed record MapOf(Shape Value) : Shape;

/// <summary>The caller's own keys and values, of at most 40 and 500 characters.</summary>
public sealed record Metadata : Shape;

/// <summary>A hash whose fields are all known.</summary>
public sealed record Fields(IReadOnlyDictionary<string, Field> ByName) : Shape;

/// <summary>A hash without further description.</summary>
public sealed record AnyHash : Shape;

/// <summary>A complete object of the API.</summary>
public sealed record ObjectOf(string Name) : Shape;

/// <summary>The id of an object, or the object itself if the caller expanded it with expand[].</summary>
public sealed record IdOf(IReadOnlyList<string> Objects) : Shape;

public sealed record OneOf(IReadOnlyList<Shape> Choices) : Shape;

/// <summary>A shape defined once and used by name.</summary>
public sealed record NamedShape(string Name) : Shape;

/// <summary>
/// A field of an answer, or a parameter. IsRequired applies to parameters and MayBeAbsent to answers. IsNullable: the answer
/// may be null; the parameter may be an empty text, which unsets.
/// </summary>
public sealed record Field(string Name, Shape Shape, bool IsRequired, bool MayBeAbsent, bool IsNullable);

/// <summary>Name is resource and method, such as "Customer.create". Path contains {id}.</summary>
public sealed record Operation(string Method, string Path, string Name, Fields Parameters, Shape Answer)
{
    public string MethodAndPath => $"{Method} {Path}";
}
