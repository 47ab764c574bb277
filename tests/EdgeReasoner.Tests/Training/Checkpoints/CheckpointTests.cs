using EdgeReasoner.Tests.Training.Network;
using EdgeReasoner.Training.Checkpoints;
using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.Tests.Training.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private const int CountersFrom = 8 + (8 * 4); // magic, version, eight sizes

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;

    private string File => Path.Combine(_folder, "run.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_WhatWasSaved_IsTheSameRun()
    {
        var saved = Saved();
        var loaded = Checkpoint.Load(File);

        Assert.Equal(saved.Weights.Shape, loaded.Weights.Shape);
        Assert.Equal((saved.Seed, saved.Step, saved.Tokens, saved.NextSequence), (loaded.Seed, loaded.Step, loaded.Tokens, loaded.NextSequence));
        Assert.Equal((saved.Elapsed, saved.Loss, saved.SmoothedLoss), (loaded.Elapsed, loaded.Loss, loaded.SmoothedLoss));
        Assert.Equal(saved.Weights.Values.ToArray(), loaded.Weights.Values.ToArray());
        Assert.Equal(saved.Average.Values.ToArray(), loaded.Average.Values.ToArray());
        Assert.Equal(saved.FirstMoments.Span.ToArray(), loaded.FirstMoments.Span.ToArray());
        Assert.Equal(saved.SecondMoments.Span.ToArray(), loaded.SecondMoments.Span.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(CountersFrom)]
    [InlineData(-1)] // all but the last byte
    public void Load_CutOff_IsRefused(int length)
    {
        Saved();
        using (var file = System.IO.File.OpenWrite(File))
        {
            file.SetLength(length < 0 ? file.Length + length : length);
        }

        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(File));
    }

    [Theory]
    [InlineData(0)] // the magic number
    [InlineData(4)] // the version
    public void Load_AnotherFile_IsRefused(int at)
    {
        Saved();
        Overwrite(at, 99);
        Assert.Contains("is not a checkpoint of version 1", Assert.Throws<InvalidDataException>(() => Checkpoint.Load(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ShapeThatCannotBe_IsRefusedBeforeMemoryIsTaken()
    {
        Saved();
        Overwrite(8, 0); // no vocabulary
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(File));
    }

    [Fact]
    public void Save_OverAnEarlierOne_LeavesOneFile()
    {
        Saved();
        Saved();
        Assert.Equal([File], Directory.GetFiles(_folder)); // what was written beside it has taken its name
    }

    private TrainerState Saved()
    {
        var state = new TrainerState(Some.LivelyNetwork(Some.Shape, 3), 5) { Step = 7, Tokens = 11, NextSequence = 13, Elapsed = TimeSpan.FromMinutes(17), Loss = 1.5, SmoothedLoss = 2.5 };
        var random = new Random(1);
        Fill(state.Average.Values);
        Fill(state.FirstMoments.Span);
        Fill(state.SecondMoments.Span);
        Checkpoint.Save(File, state);
        return state;

        void Fill(Span<float> values)
        {
            foreach (ref var value in values)
            {
                value = random.NextSingle();
            }
        }
    }

    private void Overwrite(int at, byte value)
    {
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes.AsSpan(at, 4).Clear();
        bytes[at] = value;
        System.IO.File.WriteAllBytes(File, bytes);
    }
}
