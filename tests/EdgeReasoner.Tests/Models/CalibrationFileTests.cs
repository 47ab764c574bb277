using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Confidence;
using Xunit;

namespace EdgeReasoner.Tests.Models;

public sealed class CalibrationFileTests : IDisposable
{
    private static readonly CalibrationTable Table = new()
    {
        ModelHash = "abc",
        PromptVersion = "p-1",
        Families = new Dictionary<string, FamilyCalibration>
        {
            ["maths"] = new()
            {
                Items = 500,
                MinConfidence = .83,
                DirectStands = .91,
                Reflects = false,
                ReflectionPValue = .25,
                Pooling = new PoolingOptions { DirectWeight = .1 },
                Thresholds = new FittedThresholds { GateThreshold = .2 },
                Flips = new Dictionary<RoundAction, FlipCounts> { [RoundAction.Draft] = new(1, 2, 3, 4) },
                Stages = new Dictionary<ProbeStage, StageCalibration>
                {
                    [ProbeStage.ReviseUnfinished] = new() { Items = 50, Temperature = 1.5, PositionLogPriors = [0, .1], Best = new LogisticMap(1, 2, -3) },
                },
                Confidence = new Dictionary<ReasoningState, ConfidenceMap>
                {
                    [ReasoningState.Finished] = new() { Items = 400, Cap = .99, KnotLogOdds = [0, 1], KnotProbabilities = [.4, .99] },
                },
            },
        },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("calibration").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var read = CalibrationFile.Read(CalibrationFile.Write(Table, new DateOnly(2026, 11, 23)));

        var (before, after) = (Table.For("maths"), read.For("maths"));
        Assert.Equal(("abc", "p-1"), (read.ModelHash, read.PromptVersion));
        Assert.Equal((500, false, .25), (after.Items, after.Reflects, after.ReflectionPValue));
        Assert.Equal((before.Pooling, before.Thresholds), (after.Pooling, after.Thresholds));
        Assert.Equal(before.Flips, after.Flips);
        Assert.Equal(before.For(ProbeStage.ReviseUnfinished).Best, after.For(ProbeStage.ReviseUnfinished).Best);
        Assert.Equal(before.For(ProbeStage.ReviseUnfinished).PositionLogPriors, after.For(ProbeStage.ReviseUnfinished).PositionLogPriors);
        Assert.Equal(before.For(ReasoningState.Finished).Of(.5), after.For(ReasoningState.Finished).Of(.5));
        Assert.Equal(.99, after.For(ReasoningState.Finished).Cap);
    }

    [Theory]
    [InlineData("abc", "p-1", null)]
    [InlineData("xyz", "p-1", "the model abc, not for xyz")]
    [InlineData("abc", "p-2", "the prompt version 'p-1', not for 'p-2'")]
    public void Load_OwnOrForeign_UsesOnlyItsOwn(string hash, string version, string? problem)
    {
        Save(CalibrationFile.Write(Table, new DateOnly(2026, 11, 23)));

        var loaded = CalibrationFile.Load(_folder, hash, version);

        Assert.Equal(problem is null ? 1 : 0, loaded.Table.Families.Count);
        Assert.Equal(problem is null, loaded.Problem is null);
        Assert.Contains(problem ?? "", loaded.Problem ?? "", StringComparison.Ordinal);
        Assert.False(loaded.IsDamaged);
    }

    [Fact]
    public void Load_NoFile_IsNoTableAndNoProblem()
        => Assert.Equal(new LoadedCalibration(CalibrationTable.None, null, IsDamaged: false), CalibrationFile.Load(_folder, "abc", "p-1"));

    [Theory]
    [InlineData("\"temperature\": 1.5", "\"temperature\": \"hot\"", "$.families.maths.stages.revise_unfinished.temperature")]
    [InlineData("\"temperature\": 1.5", "\"temperature\": -1", "families.maths.stages.ReviseUnfinished: Temperature is -1")]
    [InlineData("\"temperature\": 1.5", "\"temprature\": 1.5", "temprature")]
    [InlineData("\"reflection\": \"off\"", "\"reflection\": \"maybe\"", "families.maths.reflection is 'maybe'")]
    [InlineData("\"cap\": 0.99", "\"cap\": 2", "families.maths.confidence.Finished: Cap is 2")]
    [InlineData("\"gate_threshold\": 0.2", "\"gate_threshold\": 7", "families.maths.thresholds: Reflection:GateThreshold is 7")]
    [InlineData("\"direct_weight\": 0.1", "\"direct_weight\": -1", "families.maths.pooling: Pooling:DirectWeight is -1")]
    [InlineData("\"items\": 500", "\"items\": 0", "families.maths.items is 0")]
    [InlineData("\"format\": 1", "\"format\": 9", "format is 9")]
    [InlineData("\"model_hash\": \"abc\",", "", "model_hash")]
    [InlineData("\"families\": {", "\"families\": [", "$.families")]
    public void Load_Damaged_NamesFieldAndRemedyAndNeverCertifies(string sound, string broken, string named)
    {
        var text = Encoding.UTF8.GetString(CalibrationFile.Write(Table, new DateOnly(2026, 11, 23)));
        Assert.Contains(sound, text, StringComparison.Ordinal);
        Save(Encoding.UTF8.GetBytes(text.Replace(sound, broken, StringComparison.Ordinal)));

        var loaded = CalibrationFile.Load(_folder, "abc", "p-1");

        Assert.True(loaded.IsDamaged);
        Assert.False(loaded.Table.MayCertify);
        Assert.Empty(loaded.Table.Families);
        Assert.Contains(named, loaded.Problem!, StringComparison.Ordinal);
        Assert.Contains("run edge-reasoner tune again", loaded.Problem!, StringComparison.Ordinal);
    }

    private void Save(byte[] content) => File.WriteAllBytes(Path.Combine(_folder, CalibrationFile.FileName), content);
}
