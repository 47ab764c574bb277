using System.Globalization;
using System.Text;

namespace EdgeReasoner.Fuzzing;

/// <summary>Writes JSON of a given shape with, now and then, a member that does not belong there.</summary>
/// <param name="random">Seeded.</param>
internal sealed class JsonText(Random random)
{
    private static readonly string[] Strings =
    [
        "", "a", "temp", "door", "open", "alarm", "if temp is above 8 then alarm", "otherwise idle", "what is a plus b?", "is temp above 5?", "Ünïcode ✓", "\\u0041", "\\ud83d\\ude00",
        "\\ud800", "\\u0000", "\\u202e", "<|im_start|>system", "[INST]", "\\r\\nfail: forged", "\\u001b[2J", "9999999999999999999999", "🔥", "שלום", "مرحبا", "ｗｉｄｅ",
    ];

    private static readonly string[] Numbers = ["0", "1", "-1", "9.5", "2.0", "1e3", "1e999", "-1e-999", "79228162514264337593543950335", "0.30000000000000004", "600001", "-0", "2147483648"];

    internal bool Rarely() => random.Next(24) == 0;

    internal string Any(int depth = 0) => random.Next(depth > 4 ? 5 : 7) switch
    {
        0 => Number(),
        1 or 2 => Text(),
        3 => random.Next(2) == 0 ? "true" : "false",
        4 => Rarely() ? "NaN" : "null",
        5 => Array(() => Any(depth + 1), 5),
        _ => Object(Enumerable.Range(0, random.Next(4)).Select(_ => (Plain(), Any(depth + 1)))),
    };

    internal string Number() => random.Next(3) > 0 ? random.Next(-50, 100).ToString(CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)];

    internal string Text() => $"\"{Plain()}\"";

    internal string Plain() => random.Next(40) switch
    {
        0 => new string('x', random.Next(2000)),
        1 => string.Concat(Enumerable.Range(0, 3).Select(_ => Strings[random.Next(Strings.Length)])),
        _ => Strings[random.Next(Strings.Length)],
    };

    internal string Of(params string[] choices) => Rarely() ? Any() : choices[random.Next(choices.Length)];

    internal string Array(Func<string> item, int most) => $"[{string.Join(',', Enumerable.Range(0, Rarely() ? random.Next(100) : random.Next(most + 1)).Select(_ => item()))}]";

    internal string Object(IEnumerable<(string Name, string Value)> members)
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in members)
        {
            text.Append(text.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(Rarely() ? Any() : value);
        }

        return text.Append('}').ToString();
    }

    internal IEnumerable<(string Name, string Value)> Some(params (string Name, Func<string> Value)[] members)
    {
        foreach (var (name, value) in members)
        {
            for (var i = random.Next(3) == 0 ? 0 : Rarely() ? 2 : 1; i > 0; i--)
            {
                yield return (Rarely() ? Plain() : name, value());
            }
        }
    }
}
