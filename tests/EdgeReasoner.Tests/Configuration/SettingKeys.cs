using System.Collections;
using System.Reflection;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Tests.Configuration;

/// <summary>The keys that <see cref="DaemonConfiguration"/> binds: its properties with a public setter, those of a dictionary's values once, under <c>NAME</c>.</summary>
internal static class SettingKeys
{
    public static IReadOnlyList<string> All { get; } = [.. Of(typeof(DaemonConfiguration), "")];

    /// <summary>The value of a key without dictionaries in it.</summary>
    public static object? ValueOf(DaemonConfiguration configuration, string key)
        => key.Split(':').Aggregate((object?)configuration, static (section, name) => section!.GetType().GetProperty(name)!.GetValue(section));

    private static IEnumerable<string> Of(Type section, string prefix)
        => from property in section.GetProperties(BindingFlags.Instance | BindingFlags.Public)
           where property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))
           from key in Of(property, prefix + property.Name)
           select key;

    private static IEnumerable<string> Of(PropertyInfo property, string key)
    {
        var type = property.PropertyType;
        if (typeof(IDictionary).IsAssignableFrom(type) && IsSection(type.GetGenericArguments()[1]))
        {
            return Of(type.GetGenericArguments()[1], key + ":NAME:");
        }

        return IsSection(type) ? Of(type, key + ":") : [key];
    }

    private static bool IsSection(Type type) => type.IsClass && type.Namespace!.StartsWith("EdgeReasoner", StringComparison.Ordinal);
}
