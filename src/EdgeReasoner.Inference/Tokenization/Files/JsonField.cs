using System.Text.Json;

namespace EdgeReasoner.Inference.Tokenization.Files;

/// <summary>A field of a JSON file with its path, so that every refusal names it.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Path">The field's path; empty for the whole file.</param>
/// <param name="Value">Its value; undefined when it is missing.</param>
internal readonly record struct JsonField(string File, string Path, JsonElement Value)
{
    /// <summary>Gets a value indicating whether there is something: not missing and not null.</summary>
    public bool Exists => Value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>Gets the value found, in words.</summary>
    public string Found => Value.ValueKind switch
    {
        JsonValueKind.Undefined => "missing",
        JsonValueKind.Object or JsonValueKind.Array => "an " + (Value.ValueKind == JsonValueKind.Object ? "object" : "array"),
        _ => Value.GetRawText(),
    };

    /// <summary>A field of this object.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The field; its value is undefined when it is missing.</returns>
    public JsonField this[string name] => new(
        File, Path.Length == 0 ? name : $"{Path}.{name}", Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var child) ? child : default);

    /// <summary>The entries of this array.</summary>
    /// <returns>The entries; none when it is missing.</returns>
    public IEnumerable<JsonField> Entries()
    {
        if (!Exists)
        {
            yield break;
        }

        if (Value.ValueKind != JsonValueKind.Array)
        {
            throw Refused("must be an array");
        }

        var index = 0;
        foreach (var entry in Value.EnumerateArray())
        {
            yield return new JsonField(File, $"{Path}[{index++}]", entry);
        }
    }

    /// <summary>A text.</summary>
    /// <param name="fallback">What stands for a missing one; null when there must be one.</param>
    /// <returns>The text.</returns>
    public string Text(string? fallback = null) => Value.ValueKind == JsonValueKind.String ? Value.GetString()!
        : !Exists && fallback is not null ? fallback : throw Refused("must be a text");

    /// <summary>A switch.</summary>
    /// <param name="fallback">What stands for a missing one.</param>
    /// <returns>The switch.</returns>
    public bool Flag(bool fallback = false) => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => !Exists ? fallback : throw Refused("must be true or false"),
    };

    /// <summary>A token id.</summary>
    /// <returns>The id, 0 to 16,777,215.</returns>
    public int Id() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var id) && id is >= 0 and < 1 << 24
        ? id
        : throw Refused("must be a token id, 0 to 16,777,215");

    /// <summary>A refusal that names the field and what was found.</summary>
    /// <param name="rule">What it must be, as the end of a sentence that begins with "it".</param>
    /// <returns>The exception to throw.</returns>
    public ModelFolderException Refused(string rule) => new($"{File}: {Path} is {Found}; it {rule}.");
}
