namespace Stripe;

/// <summary>A parameter that takes one of several types.</summary>
public abstract class AnyOf
{
    private protected AnyOf(object value, Type type) => (Value, Type) = (value, type);

    public object Value { get; }

    public Type Type { get; }
}

/// <summary>A value of one of two types.</summary>
public class AnyOf<T1, T2> : AnyOf
{
    public AnyOf(T1 value)
        : base(value, typeof(T1)) { }

    public AnyOf(T2 value)
        : base(value, typeof(T2)) { }

    // A null stays null, so that an unset parameter is not sent as an empty one.
    public static implicit operator AnyOf<T1, T2>(T1 value) => value is null ? null : new AnyOf<T1, T2>(value);

    public static implicit operator AnyOf<T1, T2>(T2 value) => value is null ? null : new AnyOf<T1, T2>(value);
}

/// <summary>A value of one of three types.</summary>
public class AnyOf<T1, T2, T3> : AnyOf
{
    public AnyOf(T1 value)
        : base(value, typeof(T1)) { }

    public AnyOf(T2 value)
        : base(value, typeof(T2)) { }

    public AnyOf(T3 value)
        : base(value, typeof(T3)) { }

    public static implicit operator AnyOf<T1, T2, T3>(T1 value) => value is null ? null : new AnyOf<T1, T2, T3>(value);

    public static implicit operator AnyOf<T1, T2, T3>(T2 value) => value is null ? null : new AnyOf<T1, T2, T3>(value);

    public static implicit operator AnyOf<T1, T2, T3>(T3 value) => value is null ? null : new AnyOf<T1, T2, T3>(value);
}

/// <summary>A named value for a parameter that otherwise takes a number or a time: <c>trial_end=now</c>.</summary>
public abstract class StringEnum
{
    private protected StringEnum(string value) => Value = value;

    public string Value { get; }

    public override string ToString() => Value;
}
