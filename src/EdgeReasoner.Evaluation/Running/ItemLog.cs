using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Evaluation.Running;

/// <summary>
/// The log of an evaluation's answers: one JSON line an item and mode, on the disk as soon as the item is done. It has no times, so that
/// the logs of two runs can be compared line by line.
/// </summary>
/// <param name="output">Where to; stays open.</param>
/// <param name="modes">The modes, in the order of the results.</param>
internal sealed class ItemLog(Stream output, IReadOnlyList<EvaluationMode> modes)
{
    /// <summary>The file's name in the folder of reports.</summary>
    public const string FileName = "items.jsonl";

    /// <summary>Gets the number of items written, not understood ones included.</summary>
    public int Items { get; private set; }

    /// <summary>Writes an item that is done: a line a mode, or one line that says why it was not understood.</summary>
    /// <param name="result">The item with its results.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(ItemResult result)
    {
        if (result.NotUnderstood is { } reason)
        {
            WriteLine(result, json => json.WriteString("not_understood", reason));
        }

        foreach (var (mode, answer) in modes.Zip(result.Modes))
        {
            WriteLine(result, json => WriteAnswer(json, mode, answer));
        }

        output.Flush();
        Items++;
    }

    private void WriteLine(ItemResult result, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("id", result.Item.Id);
            json.WriteString("family", result.Item.Family);
            json.WriteString("set", result.Item.Set);
            write(json);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteAnswer(Utf8JsonWriter json, EvaluationMode mode, ModeResult answer)
    {
        json.WriteString("mode", mode.Key);
        json.WriteString("answer", answer.Answer); // null where there was none
        json.WriteBoolean("right", answer.IsRight);
        json.WriteNumber("confidence", Math.Round(answer.Confidence, 6));
        json.WriteNumber("rounds", answer.Rounds);
        json.WriteNumber("tokens", answer.Tokens);
        if (answer.Stop is { } stop)
        {
            json.WriteString("stop", WireName.Of(stop));
        }
        else
        {
            json.WriteNull("stop");
        }
    }
}
