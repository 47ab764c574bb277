using EdgeReasoner.Training.Network;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Training.Export;

/// <summary>One growing sequence through an exported model, the plain way: each present becomes the next past. For checks, not for speed.</summary>
internal sealed class ExportedSequence : IDisposable
{
    private readonly InferenceSession _session;
    private readonly NetworkShape _shape;
    private readonly RunOptions _run = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly OrtValue[] _past;
    private int _position;

    /// <summary>Starts an empty sequence.</summary>
    /// <param name="session">The model; the caller's.</param>
    /// <param name="shape">Its sizes.</param>
    internal ExportedSequence(InferenceSession session, NetworkShape shape)
    {
        _session = session;
        _shape = shape;
        string[] parts = ["key", "value"];
        var layers = Enumerable.Range(0, shape.Layers).SelectMany(layer => parts.Select(part => $"{layer}.{part}")).ToArray();
        _inputs = ["input_ids", "attention_mask", .. layers.Select(name => $"past_key_values.{name}")];
        _outputs = ["logits", .. layers.Select(name => $"present.{name}")];
        _past = [.. layers.Select(_ => OrtValue.CreateTensorValueFromMemory(
            Array.Empty<float>(), [1, shape.KeyValueHeads, 0, shape.HeadSize]))];
    }

    /// <summary>Appends tokens.</summary>
    /// <param name="tokens">One or more ids.</param>
    /// <returns>Logits after the last token, shape <c>[vocabulary]</c>; a copy.</returns>
    internal float[] Append(ReadOnlySpan<int> tokens)
    {
        long[] ids = [.. tokens];
        var mask = new long[_position + ids.Length];
        mask.AsSpan().Fill(1);
        using var idValue = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, [1, mask.Length]);
        using var results = _session.Run(_run, _inputs, [idValue, maskValue, .. _past], _outputs);
        var logits = results[0].GetTensorDataAsSpan<float>();
        var last = logits[^_shape.VocabularySize..].ToArray();
        for (var i = 0; i < _past.Length; i++)
        {
            _past[i].Dispose();
            _past[i] = OrtValue.CreateTensorValueFromMemory(
                results[i + 1].GetTensorDataAsSpan<float>().ToArray(), results[i + 1].GetTensorTypeAndShape().Shape);
        }

        _position += ids.Length;
        return last;
    }

    /// <summary>Frees the cached keys and values.</summary>
    public void Dispose()
    {
        foreach (var value in _past)
        {
            value.Dispose();
        }

        _run.Dispose();
    }
}
