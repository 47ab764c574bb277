using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

public sealed class OnnxLanguageModelTests
{
    private static readonly int[] _prompt = [.. Enumerable.Range(0, 20).Select(i => ((i * 7) + 3) % 29)];

    /// <summary>Gets a decoder that needs some hundred milliseconds for 2,000 tokens, so that something can happen meanwhile.</summary>
    private static TinyDecoder Slow => new() { Width = 128, HeadSize = 32, Layers = 16, ContextLength = 2048 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Append_DecodeSteps_AllocateNothing(bool attentionMask)
    {
        using var fixture = new OnnxFixture(new TinyDecoder { AttentionMask = attentionMask, ContextLength = 256 });
        using var model = fixture.Model.CreateSequence();
        using var cancelling = new CancellationTokenSource(); // a token that can be cancelled costs a registration
        model.Append(_prompt, cancelling.Token);
        Steps(120);

        // What a step allocates is in every batch; what the runtime allocates once, such as on a recompilation (seen: 4,128 bytes), is in one.
        var least = long.MaxValue;
        for (var batch = 0; batch < 4; batch++)
        {
            model.RewindTo(_prompt.Length);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Steps(100);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                model.Append([i % 29], cancelling.Token);
            }
        }
    }

    [Fact]
    public void Append_AttentionMaskOfTheWholeContext_EqualsAMaskOfTheExactWidth()
    {
        using var fixture = new OnnxFixture(new TinyDecoder { AttentionMask = true });
        using var model = fixture.Model.CreateSequence();
        using var session = new InferenceSession(fixture.Folder.GraphPath);
        Dictionary<string, OrtValue> inputs = [];
        foreach (var name in session.InputNames.Where(name => name.StartsWith("past", StringComparison.Ordinal)))
        {
            inputs[name] = OrtValue.CreateTensorValueFromMemory(new float[48 * 16], [1, 1, 48, 16]);
        }

        inputs["input_ids"] = OrtValue.CreateTensorValueFromMemory(_prompt.Select(token => (long)token).ToArray(), [1, _prompt.Length]);
        inputs["attention_mask"] = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, _prompt.Length).ToArray(), [1, _prompt.Length]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, inputs, ["logits"]);
        Assert.Equal(outputs[0].GetTensorDataAsSpan<float>().ToArray(), model.Append(_prompt, CancellationToken.None).ToArray());
        Assert.All(inputs.Values, value => value.Dispose());
    }

    [Fact]
    public void Append_SameWeightsInOtherForms_GivesTheSameBits()
    {
        var direct = Logits(new TinyDecoder());
        Assert.Equal(direct, Logits(new TinyDecoder { AttentionMask = true }));
        Assert.Equal(direct, Logits(new TinyDecoder { AllRows = true }).Select((logit, i) => Math.Abs(logit - direct[i]) < 1e-5 ? direct[i] : logit));
    }

    [Fact]
    public async Task Append_CancelledDuringTheRun_LeavesTheSequenceAsItWas()
    {
        using var fixture = new OnnxFixture(Slow);
        using var model = fixture.Model.CreateSequence();
        using var untouched = fixture.Model.CreateSequence();
        model.Append(_prompt, CancellationToken.None);
        untouched.Append(_prompt, CancellationToken.None);

        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(5));
        var thrown = await Assert.ThrowsAsync<OperationCanceledException>(() => Task.Run(() => { model.Append(new int[2000], cancelling.Token); }, TestContext.Current.CancellationToken));

        Assert.Equal(cancelling.Token, thrown.CancellationToken);
        Assert.Equal(_prompt.Length, model.Position);
        Assert.Equal(untouched.Append([4, 5], CancellationToken.None).ToArray(), model.Append([4, 5], CancellationToken.None).ToArray());
    }

    [Fact]
    public void Prefill_DeadlineDuringTheRun_EndsItWithNothingAppended()
    {
        using var fixture = new OnnxFixture(Slow);
        using var session = new DecoderSession(fixture.Model.CreateSequence(), TimeProvider.System, chunkSize: 2000);
        Assert.False(session.Prefill(new int[2000], Deadline.After(TimeProvider.System, TimeSpan.FromMilliseconds(20)), CancellationToken.None));
        Assert.Equal(0, session.Position);
    }

    [Fact]
    public void Append_AfterDispose_IsRefused()
    {
        using var fixture = new OnnxFixture(new TinyDecoder());
        var model = fixture.Model.CreateSequence();
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Append([1], CancellationToken.None));
    }

    [Fact]
    public void Append_ModelDisposedFirst_StillRuns()
    {
        using var fixture = new OnnxFixture(new TinyDecoder());
        using var model = fixture.Model.CreateSequence();
        fixture.Model.Dispose();
        Assert.Equal(32, model.Append([1, 2], CancellationToken.None).Length);
        Assert.Throws<ObjectDisposedException>(fixture.Model.CreateSequence);
    }

    [Fact]
    public void OnnxModel_ShorterContextAsked_HoldsThat()
    {
        using var fixture = new OnnxFixture(new TinyDecoder(), new OnnxModelOptions { ContextLength = 8 });
        using var model = fixture.Model.CreateSequence();
        Assert.Equal(8, model.ContextLength);
        Assert.Throws<ContextOverflowException>(() => model.Append(new int[9], CancellationToken.None));
    }

    [Fact]
    public void OnnxModel_LongerContextThanTheModels_IsRefused()
        => Assert.Throws<ArgumentException>(() => new OnnxFixture(new TinyDecoder(), new OnnxModelOptions { ContextLength = 49 }));

    [Fact]
    public void OnnxModel_CacheThroughAnotherOperator_IsRefusedByName()
    {
        var thrown = Assert.Throws<ModelFolderException>(() => new OnnxFixture(new TinyDecoder { CopiedCache = true }));
        Assert.Contains(thrown.Problems, problem => problem.StartsWith("model.onnx: input past_key_values.0.key goes into operator Identity (", StringComparison.Ordinal));
    }

    [Fact]
    public void OnnxModel_CacheLargerThanTheMachine_IsRefusedBeforeItIsReserved()
    {
        using var fixture = new OnnxFixture(new TinyDecoder());
        var configuration = Path.Combine(fixture.Folder.Path, "genai_config.json");
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace("\"context_length\":48", "\"context_length\":16000000", StringComparison.Ordinal));
        var folder = ModelFolder.Read(fixture.Folder.Path);
        using var smallest = new OnnxModel(folder, new OnnxModelOptions { ContextLength = 48 });
        folder = folder with { Configuration = folder.Configuration with { ContextLength = int.MaxValue } };
        var thrown = Assert.Throws<ModelFolderException>(() => new OnnxModel(folder, new OnnxModelOptions()));
        Assert.Contains("set a shorter one", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnnxModel_InputNobodyKnows_IsRefusedByName()
    {
        var thrown = Assert.Throws<ModelFolderException>(() => new OnnxFixture(new TinyDecoder { StrangeInput = true }));
        Assert.Equal(["model.onnx: input cache_salt is Float [1]; this engine knows no such input."], thrown.Problems);
    }

    [Theory]
    [InlineData("\"num_hidden_layers\":2", "\"num_hidden_layers\":3", "input past_key_values.2.key is missing")]
    [InlineData("\"head_size\":16", "\"head_size\":4", "input past_key_values.0.key is Float [1, 1, any, 16]; it must be Float [1, 1, any, 4].")]
    [InlineData("\"vocab_size\":32", "\"vocab_size\":31", "output logits is Float [1, 1, 32]; it must be Float [1, any, 31].")]
    [InlineData("\"filename\":\"model.onnx\"", "\"filename\":\"tokenizer.json\"", "tokenizer.json is no ONNX graph")]
    public void OnnxModel_ConfigurationOfAnotherGraph_IsRefusedByName(string good, string bad, string problem)
    {
        using var fixture = new OnnxFixture(new TinyDecoder());
        var configuration = Path.Combine(fixture.Folder.Path, "genai_config.json");
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace(good, bad, StringComparison.Ordinal));
        var folder = ModelFolder.Read(fixture.Folder.Path);
        var thrown = Assert.Throws<ModelFolderException>(() => new OnnxModel(folder, new OnnxModelOptions()));
        Assert.Contains(thrown.Problems, found => found.Contains(problem, StringComparison.Ordinal));
    }

    private static float[] Logits(TinyDecoder decoder)
    {
        using var fixture = new OnnxFixture(decoder);
        using var model = fixture.Model.CreateSequence();
        model.Append(_prompt, CancellationToken.None);
        return model.Append([7], CancellationToken.None).ToArray();
    }
}
