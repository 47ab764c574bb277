using System.Text;

namespace EdgeReasoner.Contract;

/// <summary>The spelling of an enumeration's names on the wire, in logs and in metrics: snake case.</summary>
public static class WireName
{
    /// <summary>The name of one value.</summary>
    /// <typeparam name="T">An enumeration whose values count from 0 without a gap.</typeparam>
    /// <param name="value">A defined value.</param>
    /// <returns>Its name in snake case, such as <c>best_so_far</c>.</returns>
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.All[value];

    /// <summary>Finds the value that has a name.</summary>
    /// <typeparam name="T">An enumeration.</typeparam>
    /// <param name="name">A name in snake case; null is nobody's.</param>
    /// <returns>The value; null when none has this name.</returns>
    public static T? Find<T>(string? name)
        where T : struct, Enum
    {
        foreach (var (value, known) in Names<T>.All)
        {
            if (known == name)
            {
                return value;
            }
        }

        return null;
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().ToDictionary(static value => value, static value => SnakeCase(value.ToString()));
    }
}
