using StripeContract;

namespace Stripe.Tests.Contract;

/// <summary>Whether an operation of the contract has a parameter such as <c>items[0][price]</c>.</summary>
internal static class ParameterSchema
{
    public static bool Takes(Operation operation, string key) =>
        Walk(operation.Parameters, [.. key.Split('[').Select(step => step.TrimEnd(']'))]);

    /// <summary>The operation's top-level parameters.</summary>
    public static IEnumerable<string> Names(Operation operation) => operation.Parameters.ByName.Keys;

    /// <summary>The key of every parameter at every depth, as it is sent; for lists, of the first item.</summary>
    public static IEnumerable<string> Keys(Operation operation) =>
        operation.Parameters.ByName.SelectMany(parameter => Keys(parameter.Value.Shape, parameter.Key));

    private static IEnumerable<string> Keys(Shape shape, string at) =>
        ApiContract.OfRepository.Resolve(shape) switch
        {
            OneOf choice => choice.Choices.SelectMany(each => Keys(each, at)),
            Fields fields => fields.ByName.SelectMany(field => Keys(field.Value.Shape, $"{at}[{field.Key}]")),
            ListOf list => Keys(list.Item, at + "[0]"),
            _ => [at],
        };

    private static bool Walk(Shape shape, List<string> steps) =>
        ApiContract.OfRepository.Resolve(shape) switch
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
