using System.Collections;
using System.Reflection;

namespace Stripe.Tests.Support;

/// <summary>Options with every property set, to see everything an options class can send.</summary>
internal static class FilledOptions
{
    public static object Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return "x";
        if (type == typeof(long))
            return 1L;
        if (type == typeof(decimal))
            return 1m;
        if (type == typeof(bool))
            return true;
        if (type == typeof(DateTime))
            return DateTime.UnixEpoch;
        if (typeof(StringEnum).IsAssignableFrom(type))
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)[0].GetValue(null);
        if (typeof(AnyOf).IsAssignableFrom(type))
            return Activator.CreateInstance(type, Of(type.GetGenericArguments()[1]));
        if (typeof(IDictionary).IsAssignableFrom(type))
            return Dictionary(type);
        if (typeof(IList).IsAssignableFrom(type))
            return List(type);

        return Filled(type);
    }

    private static object Filled(Type type)
    {
        var options = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties().Where(property => property.Name != nameof(BaseOptions.ExtraParams)))
            property.SetValue(options, Of(property.PropertyType));
        return options;
    }

    private static IList List(Type type)
    {
        var list = (IList)Activator.CreateInstance(type)!;
        list.Add(Of(type.GetGenericArguments()[0]));
        return list;
    }

    private static IDictionary Dictionary(Type type)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(type)!;
        dictionary.Add("key", Of(type.GetGenericArguments()[1]));
        return dictionary;
    }
}
