namespace StripeClientGenerator;

/// <summary>Writes constants, and named values of parameters that otherwise take a number or a time ("now").</summary>
internal static class WordWriter
{
    public static void Write(Source source, DotnetType type)
    {
        source.Next();
        source.Line($"public {(type.IsWord ? "class" : "static class")} {type.ShortName}{(type.IsWord ? " : StringEnum" : "")}");
        source.Line("{");
        foreach (var word in type.Properties)
        {
            var value = word.ApiName.Length > 0 ? $"\"{word.ApiName}\"" : "null";
            var head = $"    public const string {word.Name} =";
            if (type.IsWord)
                source.Line($"    public static readonly {type.ShortName} {word.Name} = new({value});");
            else
                source.Fitting($"{head} {value};", head, $"        {value};");
        }

        if (type.IsWord)
            Constructor(source, type.ShortName);
        source.Line("}");
    }

    // Private: Stripe takes no other values.
    private static void Constructor(Source source, string name)
    {
        source.Line();
        source.Line($"    private {name}(string value)");
        source.Line("        : base(value)");
        source.Line("    {");
        source.Line("    }");
    }
}
