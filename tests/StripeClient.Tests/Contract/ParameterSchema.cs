using StripeContract;

namespace Stripe.Tests.Contract;

/// <summary>Says whether an operation of the contract takes a parameter such as <c>items[0][price]</c>.</summary>
internal static class ParameterSchema
{
    public static bool Takes(Operation operation, string key) =>
        Walk(operation.Parameters, [.. key.Split('[').Select(step => step.TrimEnd(']'))]);

    /// <summary>The operation's parameters, without what stands inside them.</summary>
    public static IEnumerable<string> Names(Operation operation) => operation.Parameters.ByName.Keys;

    private static bool Walk(Shape shape, List<string> steps) => ApiContract.OfRepository.Resolve(shape) switch
    {
        OneOf choice => choice.Choices.Any(each => Walk(each, steps)),
        _ when steps.Count == 0 => true,
        Fields fields => fields.ByName.TryGetValue(steps[0], out var field) && Walk(field.Shape, steps[1..]),
        ListOf list => int.TryParse(steps[0], out _) && Walk(list.Item, steps[1..]),
        MapOf map => Walk(map.Value, steps[1..]),
        Metadata => steps.Count == 1,
        _ => false,
    };
}
