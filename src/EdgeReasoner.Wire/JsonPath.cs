using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>The place of a JSON reader, written as on the wire: <c>readings[2].value</c>.</summary>
internal sealed class JsonPath
{
    // One entry a level; a level is an array (index counts up) or an object (name of the member being read).
    private readonly (bool IsArray, int Index, string? Name)[] _levels = new (bool, int, string?)[RequestLimits.MaxNesting + 2];
    private int _depth;

    /// <summary>Takes note of the token that the reader stands on; to be called once for each token.</summary>
    /// <param name="reader">A reader whose text is valid UTF-8.</param>
    public void Next(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray or JsonTokenType.EndObject:
                _depth = reader.CurrentDepth;
                return;
            case JsonTokenType.PropertyName:
                _depth = reader.CurrentDepth;
                _levels[_depth].Name = Shorten(reader.GetString()!);
                return;
            default:
                _depth = reader.CurrentDepth;
                _levels[_depth].Index++;
                break;
        }

        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            _depth++;
            _levels[_depth] = (reader.TokenType == JsonTokenType.StartArray, -1, null);
        }
    }

    /// <summary>Moves to the element that could not be read, when the reader is inside an array.</summary>
    public void Advance()
    {
        if (_depth > 0 && _levels[_depth].IsArray)
        {
            _levels[_depth].Index++;
        }
    }

    /// <summary>The path of the member being read.</summary>
    /// <returns>The path, or an empty string at the root.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var level = 1; level <= _depth; level++)
        {
            var (isArray, index, name) = _levels[level];
            if (isArray)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{Math.Max(index, 0)}]");
            }
            else if (name is not null)
            {
                text.Append(text.Length > 0 ? "." : "").Append(name);
            }
        }

        return text.ToString();
    }

    /// <summary>A member's name as it may be repeated in an error: short, without control and hidden characters.</summary>
    /// <param name="name">A name from a payload.</param>
    /// <returns>At most 64 characters of it.</returns>
    public static string Shorten(string name)
        => TextHygiene.Visible(name, RequestLimits.MaxName);
}
