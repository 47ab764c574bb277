using EdgeReasoner.Inference.Onnx;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx;

public sealed class PreparedModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("prepared-").FullName;

    private string Record => Path.Combine(_folder, "prepared.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var written = Write(["the embedding shares 7 MB with the output matrix"]);
        Assert.Equivalent(written, PreparedModel.Read(_folder), strict: true);
    }

    [Fact]
    public void Read_NothingThere_IsNone() => Assert.Null(PreparedModel.Read(Path.Combine(_folder, "none")));

    [Fact]
    public void Read_FileOfAnotherLength_IsNone()
    {
        Write([]);
        File.AppendAllText(Path.Combine(_folder, PreparedModel.GraphFileName), "x");
        Assert.Null(PreparedModel.Read(_folder)); // power went while it was copied
    }

    [Fact]
    public void Read_FileMissing_IsNone()
    {
        Write([]);
        File.Delete(Path.Combine(_folder, PreparedModel.GraphFileName));
        Assert.Null(PreparedModel.Read(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"files":[],"changes":[],"golden":{}}""")]
    [InlineData("""{"files":{},"changes":[],"golden":{"token":"1","logit":2,"deviation":3}}""")]
    [InlineData("""{"files":{},"changes":[],"golden":{"token":1.5,"logit":2,"deviation":3}}""")]
    public void Read_DamagedRecord_IsNone(string json)
    {
        File.WriteAllText(Record, json);
        Assert.Null(PreparedModel.Read(_folder));
    }

    [Theory]
    [InlineData("11 products are our own", true)]
    [InlineData("the weights are packed at each load", false)]
    public void HasOwnMatMul_AfterReading_IsWhatTheRecordSays(string change, bool expected)
    {
        Write([change]);
        Assert.Equal(expected, PreparedModel.Read(_folder)!.HasOwnMatMul); // caches of earlier versions hold these words
    }

    [Fact]
    public void Of_Logits_AreTheLikeliestTokenItsLogitAndTheDeviation()
        => Assert.Equal(new GoldenAnswer(2, 3, (float)Math.Sqrt(3.25)), GoldenAnswer.Of([-2f, 1f, 3f, 0f])); // a mean of 1/2, a mean square of 14/4

    [Theory]
    [InlineData(0f, true)]
    [InlineData(0.03f, true)]
    [InlineData(0.05f, false)] // 2 % of a deviation of 1.80 is 0.036
    [InlineData(float.NaN, false)]
    public void ProblemOf_LogitOff_IsToleratedUpToAShareOfTheDeviation(float off, bool isTolerated)
    {
        var problem = GoldenAnswer.Of([-2f, 1f, 3f, 0f]).ProblemOf([-2f, 1f, 3f + off, 0f]);
        Assert.Equal(isTolerated, problem is null);
    }

    [Fact]
    public void ProblemOf_OtherDeviationAtTheSameLogit_IsOne()
        => Assert.NotNull(GoldenAnswer.Of([-2f, 1f, 3f, 0f]).ProblemOf([-20f, 10f, 3f, 0f])); // other weights

    [Fact]
    public void ProblemOf_SmallerVocabulary_IsOne()
        => Assert.NotNull(GoldenAnswer.Of([-2f, 1f, 3f, 0f]).ProblemOf([-2f, 1f]));

    [Theory]
    [InlineData(3)]
    [InlineData(150_000)]
    public void Prompt_AnyVocabulary_IsEightOfItsTokens(int vocabulary)
    {
        var prompt = GoldenAnswer.Prompt(vocabulary);
        Assert.Equal(8, prompt.Length);
        Assert.All(prompt, token => Assert.InRange(token, 0, vocabulary - 1));
    }

    private PreparedModel Write(string[] changes)
    {
        File.WriteAllText(Path.Combine(_folder, PreparedModel.GraphFileName), "graph");
        var prepared = new PreparedModel(_folder, changes, new GoldenAnswer(7, 1.25f, 0.5f));
        prepared.Write();
        return prepared;
    }
}
