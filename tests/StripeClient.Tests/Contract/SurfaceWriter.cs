using System.Globalization;
using System.Reflection;

namespace Stripe.Tests.Contract;

/// <summary>Describes compiled types in the format of the surface file.</summary>
internal static class SurfaceWriter
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(long)] = "long",
        [typeof(int)] = "int",
        [typeof(bool)] = "bool",
        [typeof(decimal)] = "decimal",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
    };

    // The file writes these without a namespace.
    private static readonly HashSet<string> ShortNamespaces = new(StringComparer.Ordinal)
    {
        "System",
        "System.Collections.Generic",
        "System.Threading",
        "System.Threading.Tasks",
        "System.Net.Http",
        "System.Net",
    };

    public static string Header(Type type)
    {
        var modifiers = type switch
        {
            { IsInterface: true } or { IsEnum: true } => "",
            { IsAbstract: true, IsSealed: true } => "static ",
            { IsAbstract: true } => "abstract ",
            _ => "",
        };
        var kind =
            type.IsInterface ? "interface"
            : type.IsEnum ? "enum"
            : "class";
        var hasBase = type.BaseType is { } parent && parent != typeof(object) && !type.IsEnum;
        return $"{modifiers}{kind} {Name(type)}{(hasBase ? " : " + Name(type.BaseType) : "")}";
    }

    public static IEnumerable<string> Members(Type type)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic))
            yield return $"new({Parameters(constructor)})";

        foreach (var property in type.GetProperties(Declared))
        {
            var get = property.GetMethod?.IsPublic == true ? "get; " : "";
            var set = property.SetMethod?.IsPublic == true ? "set; " : "";
            var alone = property.GetAccessors()[0].IsStatic ? "static " : "";
            yield return $"{alone}{Name(property.PropertyType)} {property.Name} {{ {get}{set}}}";
        }

        foreach (var field in type.GetFields(Declared).Where(field => !field.IsSpecialName))
            yield return Field(field);

        // An override adds nothing to the surface.
        foreach (var method in type.GetMethods(Declared).Where(m => !m.IsSpecialName && m.GetBaseDefinition() == m))
        {
            var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
            yield return $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
        }

        foreach (var conversion in type.GetMethods(Declared).Where(m => m.Name == "op_Implicit"))
            yield return $"implicit {Name(conversion.ReturnType)}({Parameters(conversion)})";

        // Skip interfaces that the package uses internally, to create services and track options.
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var own = type.GetInterfaces().Except(inherited).Where(each => each.IsPublic);
        foreach (var each in own.Where(each => !each.IsGenericType || each.Namespace != "Stripe"))
            yield return $"is {Name(each)}";
    }

    private static string Field(FieldInfo field)
    {
        if (!field.IsLiteral)
            return $"{Name(field.FieldType)} {field.Name}";

        return field.GetRawConstantValue() is string text
            ? $"const string {field.Name} = \"{text}\""
            : $"const {Name(field.FieldType)} {field.Name}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var text = $"{Name(parameter.ParameterType)} {parameter.Name}";
        if (!parameter.HasDefaultValue)
            return text;

        var value = parameter.DefaultValue switch
        {
            null => parameter.ParameterType.IsValueType ? "default" : "null",
            bool flag => flag ? "true" : "false",
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };
        return $"{text} = {value}";
    }

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying) + "?";

        var name = type.Name.Split('`', 2)[0];
        if (!ShortNamespaces.Contains(type.Namespace!))
            name = $"{type.Namespace}.{name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
