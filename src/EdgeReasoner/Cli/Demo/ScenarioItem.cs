using System.Text;
using System.Text.Json;

namespace EdgeReasoner.Cli.Demo;

/// <summary>One request of a scenario file.</summary>
/// <param name="Place">Where it comes from; also names the requester.</param>
/// <param name="Request">The request as JSON, sent as it stands.</param>
/// <param name="Id">The request's id, for the table.</param>
/// <param name="DeadlineMs">The request's deadline in milliseconds; 1,000 when it has none.</param>
/// <param name="Expect">The right answer; null when the scenario does not know it.</param>
internal sealed record ScenarioItem(string Place, byte[] Request, string Id, int DeadlineMs, string? Expect)
{
    /// <summary>Gets the requester's name: the place without what a topic level may not contain.</summary>
    public string Requester => string.Concat(Place.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));

    /// <summary>Reads a scenario file: an array of <c>{place, request, expect?}</c>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its items, in order.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It is not such an array.</exception>
    public static IReadOnlyList<ScenarioItem> ReadAll(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. document.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"{path} is not an array of {{\"place\", \"request\", \"expect\"?}}: {exception.Message}", exception);
        }
    }

    private static ScenarioItem Read(JsonElement item)
    {
        var request = item.GetProperty("request");
        return new ScenarioItem(
            item.GetProperty("place").GetString() ?? "somewhere",
            Encoding.UTF8.GetBytes(request.GetRawText()),
            request.TryGetProperty("id", out var id) ? id.GetString() ?? "" : "",
            request.TryGetProperty("deadline_ms", out var deadline) ? deadline.GetInt32() : 1000,
            item.TryGetProperty("expect", out var expect) ? expect.GetString() : null);
    }
}
