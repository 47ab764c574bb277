using EdgeReasoner.Inference;
using EdgeReasoner.Inference.GenAi;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.IntegrationTests.Inference.Onnx;
using EdgeReasoner.Training.Synthesis;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.GenAi;

/// <summary>The guards around OnnxRuntimeGenAI, and that its logits are those of our engine: with the real library only.</summary>
public sealed class GenAiModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genai-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Without the overlay the logits are those after the token before.</summary>
    [Fact]
    public void Append_ChunkThatEndsInThePadToken_GivesItsLogits()
    {
        GenAiLibrary.RequireReal();
        ModelSynthesizer.WriteFolder(_folder, OnnxFixture.Small, new SynthesisOptions());
        var folder = ModelFolder.Read(_folder);
        var pad = folder.Configuration.PadToken!.Value;
        using var model = new GenAiModel(folder);
        using var ours = new OnnxModel(folder, new OnnxModelOptions());
        AssertSame(ours, model, [5, 7, 9, pad]);
        AssertSame(ours, model, [5, pad, pad, pad, pad]);
    }

    [Fact]
    public void Append_BundledModel_GivesTheLogitsOfOurEngine()
    {
        GenAiLibrary.RequireReal();
        var folder = ModelFolder.Read(Path.Combine(AppContext.BaseDirectory, "models", "edge-mini"));
        using var model = new GenAiModel(folder);
        using var ours = new OnnxModel(folder, new OnnxModelOptions());
        AssertSame(ours, model, [1, 20, 30, 40, 50, 60, 70, 80]);
    }

    [Fact]
    public async Task Append_CancelledInTheMiddle_EndsAndRecoversThePrefix()
    {
        GenAiLibrary.RequireReal();
        var shape = OnnxFixture.Small with { HiddenSize = 512, Heads = 8, HeadSize = 64, FeedForwardSize = 2048, Layers = 8, ContextLength = 4096 };
        ModelSynthesizer.WriteFolder(_folder, shape, new SynthesisOptions());
        using var model = new GenAiModel(ModelFolder.Read(_folder));
        using var sequence = model.CreateSequence();
        using var untouched = model.CreateSequence();
        int[] prompt = [.. Enumerable.Range(0, 4000).Select(static i => i % 90)];
        sequence.Append([1, 2, 3], CancellationToken.None);

        using var cancelled = new CancellationTokenSource();
        cancelled.CancelAfter(TimeSpan.FromMilliseconds(50)); // the pass takes seconds
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => sequence.Append(prompt, cancelled.Token).Length, TestContext.Current.CancellationToken));

        Assert.Equal(3, sequence.Position);
        untouched.Append([1, 2, 3], CancellationToken.None);
        Assert.Equal(untouched.Append([4, 5], CancellationToken.None).ToArray(), sequence.Append([4, 5], CancellationToken.None).ToArray());
    }

    [Fact]
    public void ContextLength_Shorter_IsTheMostThatFits()
    {
        GenAiLibrary.RequireReal();
        GenAiFolder.Write(_folder);
        using var model = new GenAiModel(ModelFolder.Read(_folder), new OnnxModelOptions { ContextLength = 8 });
        using var sequence = model.CreateSequence();
        sequence.Append([1, 2, 3, 4, 5, 6, 7, 8], CancellationToken.None);
        Assert.Throws<ContextOverflowException>(() => sequence.Append([9], CancellationToken.None));
    }

    [Fact]
    public void Load_GraphThatTheRuntimeRefuses_IsRefusedWithItsReason()
    {
        GenAiLibrary.RequireReal();
        GenAiFolder.Write(_folder);
        var path = Path.Combine(_folder, "genai_config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"llama\"", "\"no-such-type\"", StringComparison.Ordinal));
        var refusal = Assert.Throws<ModelFolderException>(() => new GenAiModel(ModelFolder.Read(_folder)));
        Assert.Contains("no-such-type", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Model:Engine", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TruncatedGraph_IsRefusedBeforeTheLibrarySeesIt()
    {
        GenAiLibrary.RequireReal();
        GenAiFolder.Write(_folder);
        var graph = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(graph, File.ReadAllBytes(graph)[..^100]);
        Assert.Contains("truncated", Assert.Throws<ModelFolderException>(() => new GenAiModel(ModelFolder.Read(_folder))).Message, StringComparison.Ordinal);
    }

    private static void AssertSame(OnnxModel ours, GenAiModel model, int[] tokens)
    {
        using var one = ours.CreateSequence();
        using var other = model.CreateSequence();
        var expected = one.Append(tokens, CancellationToken.None);
        var logits = other.Append(tokens, CancellationToken.None);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], logits[i], 1e-3f);
        }
    }
}
