using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Tests.Inference;
using EdgeReasoner.Training.Synthesis;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>The engine keeps the contract for every form of graph that it accepts.</summary>
public abstract class OnnxLanguageModelContract : LanguageModelContract, IDisposable
{
    private readonly OnnxFixture _fixture;

    private protected OnnxLanguageModelContract(OnnxFixture fixture) => _fixture = fixture;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected override ILanguageModel Create() => _fixture.Model.CreateSequence();

    protected virtual void Dispose(bool disposing) => _fixture.Dispose();
}

/// <summary>Lengths given directly, logits of the last token only: what the exporter of this repository writes.</summary>
public sealed class DirectLengthsContract() : OnnxLanguageModelContract(new OnnxFixture(new TinyDecoder()));

/// <summary>An attention mask, logits of every token: what the OnnxRuntimeGenAI model builder writes.</summary>
public sealed class AttentionMaskContract() : OnnxLanguageModelContract(new OnnxFixture(new TinyDecoder { AttentionMask = true, AllRows = true }));

/// <summary>Positions given by the engine.</summary>
public sealed class PositionIdsContract() : OnnxLanguageModelContract(new OnnxFixture(new TinyDecoder { PositionIds = true, AttentionMask = true }));

/// <summary>A cache of 16-bit floats.</summary>
public sealed class HalfCacheContract() : OnnxLanguageModelContract(new OnnxFixture(new TinyDecoder { HalfCache = true }))
{
    protected override float Tolerance => 0.02f;
}

/// <summary>Random 4-bit weights as the model builder writes them: mask, biases, logits of every token, weights in a file of their own.</summary>
public sealed class SynthesizedContract() : OnnxLanguageModelContract(OnnxFixture.Synthesized(new SynthesisOptions()))
{
    protected override float Tolerance => 0.1f;
}

/// <summary>The same with positions as an input and the rotation outside of the attention operator.</summary>
public sealed class SynthesizedPositionsContract() : OnnxLanguageModelContract(OnnxFixture.Synthesized(new SynthesisOptions { PositionIds = true }))
{
    protected override float Tolerance => 0.1f;
}

/// <summary>The same in 16-bit floats: activations, cache, logits.</summary>
public sealed class SynthesizedHalfContract() : OnnxLanguageModelContract(OnnxFixture.Synthesized(new SynthesisOptions { HalfPrecision = true }))
{
    protected override float Tolerance => 0.15f;
}

/// <summary>The same after preparation: rows, direct lengths, packed weights.</summary>
public sealed class PreparedContract() : OnnxLanguageModelContract(OnnxFixture.Synthesized(new SynthesisOptions { PositionIds = true, AccuracyLevel = 0 }, MatMulKernels.Runtime))
{
    protected override float Tolerance => 0.1f;
}

/// <summary>The same with our own matmul.</summary>
public sealed class OwnMatMulContract() : OnnxLanguageModelContract(OnnxFixture.Synthesized(new SynthesisOptions { PositionIds = true, AccuracyLevel = 0 }, MatMulKernels.Own))
{
    protected override float Tolerance => 0.1f;
}

/// <summary>A deterministic sequence gives the very same bits whatever the chunking.</summary>
public sealed class DeterministicContract : LanguageModelContract, IDisposable
{
    private readonly OnnxFixture _fixture = OnnxFixture.Synthesized(new SynthesisOptions(), MatMulKernels.Runtime);

    // Zero but for the logits after a sequence's very first token, which has no other before it to be computed with.
    protected override float Tolerance => 0.1f;

    public void Dispose() => _fixture.Dispose();

    protected override ILanguageModel Create() => new DeterministicModel(_fixture.Model.CreateSequence());
}

/// <summary>A sequence that carries proposals along keeps the contract too.</summary>
public sealed class PromptLookupContract : LanguageModelContract, IDisposable
{
    private readonly OnnxFixture _fixture = OnnxFixture.Synthesized(new SynthesisOptions(), MatMulKernels.Runtime);

    protected override float Tolerance => 0.1f;

    public void Dispose() => _fixture.Dispose();

    protected override ILanguageModel Create() => new PromptLookupModel(_fixture.Model.CreateSequence());
}
