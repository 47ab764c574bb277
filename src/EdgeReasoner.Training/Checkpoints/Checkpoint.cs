using System.Runtime.InteropServices;
using EdgeReasoner.Training.Network;

namespace EdgeReasoner.Training.Checkpoints;

/// <summary>A training run in one file: sizes, counters, weights, their average, optimiser state.</summary>
/// <remarks>
/// Little-endian: the magic number, a version, the shape, the counters, then four arrays of floats as <see cref="ParameterLayout"/> orders them.
/// The random stream needs no more than the number of the next sequence, because each sequence is drawn from seed and number alone.
/// </remarks>
internal static class Checkpoint
{
    private const uint Magic = 0x54434552; // "RECT"
    private const int Version = 1;

    /// <summary>Writes a file; a reader sees the old content or the new, never a part.</summary>
    /// <param name="path">Where; overwritten.</param>
    /// <param name="state">The run, between two steps.</param>
    internal static void Save(string path, TrainerState state)
    {
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            using var writer = new BinaryWriter(file);
            Write(writer, state);
            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A file made by <see cref="Save"/>.</param>
    /// <returns>The run as it was.</returns>
    /// <exception cref="InvalidDataException">Not such a file, or not whole.</exception>
    internal static TrainerState Load(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new BinaryReader(file);
        try
        {
            return Read(reader, path);
        }
        catch (EndOfStreamException truncated)
        {
            throw new InvalidDataException($"{path} ends too early.", truncated);
        }
    }

    private static void Write(BinaryWriter writer, TrainerState state)
    {
        var shape = state.Weights.Shape;
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(shape.VocabularySize);
        writer.Write(shape.HiddenSize);
        writer.Write(shape.Layers);
        writer.Write(shape.Heads);
        writer.Write(shape.KeyValueHeads);
        writer.Write(shape.HeadSize);
        writer.Write(shape.FeedForwardSize);
        writer.Write(shape.ContextLength);
        writer.Write(shape.RotaryBase);
        writer.Write(shape.NormEpsilon);
        writer.Write(shape.AttentionSoftCap);
        writer.Write(state.Seed);
        writer.Write(state.Step);
        writer.Write(state.Tokens);
        writer.Write(state.NextSequence);
        writer.Write(state.Elapsed.Ticks);
        writer.Write(state.Loss);
        writer.Write(state.SmoothedLoss);
        writer.Write(MemoryMarshal.AsBytes(state.Weights.Values));
        writer.Write(MemoryMarshal.AsBytes(state.Average.Values));
        writer.Write(MemoryMarshal.AsBytes(state.FirstMoments.Span));
        writer.Write(MemoryMarshal.AsBytes(state.SecondMoments.Span));
    }

    private static TrainerState Read(BinaryReader reader, string path)
    {
        if (reader.ReadUInt32() != Magic || reader.ReadInt32() != Version)
        {
            throw new InvalidDataException($"{path} is not a checkpoint of version {Version}.");
        }

        var shape = new NetworkShape
        {
            VocabularySize = reader.ReadInt32(),
            HiddenSize = reader.ReadInt32(),
            Layers = reader.ReadInt32(),
            Heads = reader.ReadInt32(),
            KeyValueHeads = reader.ReadInt32(),
            HeadSize = reader.ReadInt32(),
            FeedForwardSize = reader.ReadInt32(),
            ContextLength = reader.ReadInt32(),
            RotaryBase = reader.ReadSingle(),
            NormEpsilon = reader.ReadSingle(),
            AttentionSoftCap = reader.ReadSingle(),
        };
        if (shape.Problems().FirstOrDefault() is { } problem)
        {
            throw new InvalidDataException($"{path}: {problem}");
        }

        var state = new TrainerState(new NetworkWeights(shape), reader.ReadInt32())
        {
            Step = reader.ReadInt64(),
            Tokens = reader.ReadInt64(),
            NextSequence = reader.ReadInt64(),
            Elapsed = TimeSpan.FromTicks(reader.ReadInt64()),
            Loss = reader.ReadDouble(),
            SmoothedLoss = reader.ReadDouble(),
        };
        ReadFloats(reader, state.Weights.Values);
        ReadFloats(reader, state.Average.Values);
        ReadFloats(reader, state.FirstMoments.Span);
        ReadFloats(reader, state.SecondMoments.Span);
        return state;
    }

    private static void ReadFloats(BinaryReader reader, Span<float> target)
        => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(target));
}
