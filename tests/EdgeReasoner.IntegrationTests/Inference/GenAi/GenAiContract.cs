using EdgeReasoner.Inference;
using EdgeReasoner.Inference.GenAi;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.IntegrationTests.Inference.Onnx;
using EdgeReasoner.Tests.Inference;
using EdgeReasoner.Training.Synthesis;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.GenAi;

/// <summary>The optional engine keeps the contract: with the real library where <c>EDGEREASONER_GENAI_LIBRARY</c> names one, else with a STUB that shows marshalling and guards only.</summary>
public abstract class GenAiContract : LanguageModelContract, IDisposable
{
    private readonly List<GenAiModel> _models = [];

    private protected GenAiContract(Action<string> writeFolder, bool isForTheStubToo = false)
    {
        IsForTheStubToo = isForTheStubToo;
        _ = GenAiLibrary.IsStub; // before the engine looks for its library
        writeFolder(Folder);
    }

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("genai-").FullName;

    private bool IsForTheStubToo { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Append_CancelledLater_RecoversThePrefix()
    {
        using var model = Create();
        using var untouched = Create();
        model.Append([1, 2, 3], CancellationToken.None);
        using (var cancelled = new CancellationTokenSource())
        {
            model.Append([4], cancelled.Token);
            cancelled.Cancel(); // after the pass: the registration is gone, the generator goes on
        }

        model.RewindTo(3);
        untouched.Append([1, 2, 3], CancellationToken.None);
        AssertClose(untouched.Append([5], CancellationToken.None), model.Append([5], CancellationToken.None));
    }

    protected virtual void Dispose(bool disposing)
    {
        _models.ForEach(static model => model.Dispose());
        Directory.Delete(Folder, recursive: true);
    }

    protected override ILanguageModel Create()
    {
        if (!IsForTheStubToo)
        {
            GenAiLibrary.RequireReal();
        }

        Assert.SkipUnless(GenAiModel.Problem is null, GenAiModel.Problem ?? "");
        var model = new GenAiModel(ModelFolder.Read(Folder));
        _models.Add(model);
        return model.CreateSequence();
    }
}

/// <summary>An attention mask, logits of every token.</summary>
public sealed class GenAiAttentionMaskContract() : GenAiContract(static folder => GenAiFolder.Write(folder), isForTheStubToo: true)
{
    [Fact]
    public void Load_CacheThatGrows_IsRefusedWithTheRemedy()
    {
        Assert.SkipUnless(GenAiModel.Problem is null, GenAiModel.Problem ?? "");
        GenAiFolder.Write(Folder, sharesBuffer: false);

        Assert.Contains("past_present_share_buffer", Assert.Throws<ModelFolderException>(() => new GenAiModel(ModelFolder.Read(Folder))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_LibraryNamed_IsNone()
    {
        Assert.SkipUnless(GenAiLibrary.IsStub, "The real library is named, or there is no C compiler for the stub.");
        Assert.Null(GenAiModel.Problem);
    }
}

/// <summary>Random 4-bit weights as the model builder writes them.</summary>
public sealed class GenAiSynthesizedContract() : GenAiContract(static folder => ModelSynthesizer.WriteFolder(folder, OnnxFixture.Small, new SynthesisOptions()))
{
    protected override float Tolerance => 0.1f;
}

/// <summary>The same with positions as an input.</summary>
public sealed class GenAiPositionsContract() : GenAiContract(static folder => ModelSynthesizer.WriteFolder(folder, OnnxFixture.Small, new SynthesisOptions { PositionIds = true }))
{
    protected override float Tolerance => 0.1f;
}

/// <summary>The same in 16-bit floats.</summary>
public sealed class GenAiHalfContract() : GenAiContract(static folder => ModelSynthesizer.WriteFolder(folder, OnnxFixture.Small, new SynthesisOptions { HalfPrecision = true }))
{
    protected override float Tolerance => 0.15f;
}
