using EdgeReasoner.Inference;
using EdgeReasoner.Tests.Inference;

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
