using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Models;

/// <summary>The one place where a model is put together, with the model that ships.</summary>
public sealed class LoadedModelTests : IDisposable
{
    private static readonly DecisionRequest Question = new()
    {
        Id = "q",
        Options = [new DecisionOption("alarm"), new DecisionOption("heat"), new DecisionOption("idle")],
        Readings = [new Reading("temp", new ReadingValue.Number(1.2m)), new Reading("door", new ReadingValue.State("closed"))],
        Rules = ["if temp is above 8 then alarm", "if temp is below 2 and door is closed then heat", "otherwise idle"],
        Budget = TimeSpan.FromMinutes(1),
    };

    private readonly string _copy = Directory.CreateTempSubdirectory("loaded-").FullName;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "models", "edge-mini");

    private static LoopTiming Timing => LoopTiming.Alone(TimeProvider.System);

    public void Dispose() => Directory.Delete(_copy, recursive: true);

    [Fact]
    public void Open_BundledModel_KnowsWhatItIs()
    {
        using var model = LoadedModel.Open(Settings());

        Assert.Equal(("edge-mini", 64), (model.Identity.Name, model.Identity.Sha256.Length));
        Assert.IsType<SymbolicPromptFormat>(model.Format);
        Assert.NotEmpty(model.Calibration.Table.Families);
        Assert.Equal(new DirectoryInfo(Folder).EnumerateFiles().Sum(file => file.Length), model.Bytes);
    }

    [Fact]
    public void Open_ContextLength_BoundsEverySequence()
    {
        using var model = LoadedModel.Open(Settings() with { Model = new ModelOptions { Folder = Folder, ContextLength = 64 } });
        using var sequence = model.CreateSequence();

        Assert.Equal((64, 64), (model.Engine.ContextLength, sequence.ContextLength));
    }

    [Fact]
    public void CreateLoop_ParallelDecisions_AreHonouredByEveryKindOfLoop()
    {
        using var model = LoadedModel.Open(Settings() with { Decoding = new DecodeOptions { ParallelDecisions = 3, ResampleBranches = 2 } });
        using var loop = model.CreateLoop(Timing);
        using var uncalibrated = model.CreateUncalibratedLoop(Timing, new ReflectionOptions());

        Assert.Equal((3, 3), (loop.MaxParallel, uncalibrated.MaxParallel));
        Assert.Null(model.Notice);
    }

    [Fact]
    public void CreateLoop_Reflection_IsTheConfiguredOneUnlessAnotherIsGiven()
    {
        var direct = new ReflectionOptions { MaxRounds = 0 };
        using var model = LoadedModel.Open(Settings() with { Reflection = direct });

        Assert.Equal(0, DecideAsConfigured(model).Rounds);
        Assert.True(DecideAsConfigured(model, direct with { MaxRounds = 2, StopsEarly = false }).Rounds > 0);
    }

    [Fact]
    public void CreateLoop_Calibration_IsUsedAndNotWhereALoopIsToBeFitted()
    {
        using var model = LoadedModel.Open(Settings());
        using var uncalibrated = model.CreateUncalibratedLoop(Timing, new ReflectionOptions());

        Assert.True(DecideAsConfigured(model).Calibrated);
        Assert.False(Decide(model, uncalibrated).Calibrated);
    }

    [Fact]
    public void Notice_ForeignCalibration_IsToldAndNotUsed()
    {
        CopyModel();
        var calibration = Path.Combine(_copy, CalibrationFile.FileName);
        File.WriteAllText(calibration, File.ReadAllText(calibration).Replace("\"model_hash\": \"", "\"model_hash\": \"0", StringComparison.Ordinal));

        using var model = LoadedModel.Open(Settings(_copy));

        Assert.Contains("run edge-reasoner tune", model.Notice, StringComparison.Ordinal);
        Assert.False(DecideAsConfigured(model).Calibrated);
    }

    [Fact]
    public void Open_MissingFolder_IsOneSentenceWithThePath()
    {
        var problem = Assert.Throws<ModelUnavailableException>(() => LoadedModel.Open(Settings("/no/such/model"))).Message;

        Assert.Contains("/no/such/model", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void Open_BrokenGraph_NamesTheFile()
    {
        CopyModel();
        File.WriteAllText(Directory.GetFiles(_copy, "*.onnx").Single(), "nonsense");

        Assert.Contains(".onnx", Assert.Throws<ModelUnavailableException>(() => LoadedModel.Open(Settings(_copy))).Message, StringComparison.Ordinal);
    }

    private static ModelSettings Settings(string? folder = null) => new() { Model = new ModelOptions { Folder = folder ?? Folder } };

    private static Answer DecideAsConfigured(LoadedModel model, ReflectionOptions? reflection = null)
    {
        using var loop = model.CreateLoop(Timing, reflection);
        return Decide(model, loop);
    }

    private static Answer Decide(LoadedModel model, ReflectionLoop loop)
    {
        var ready = Assert.IsType<PromptOutcome.Ready>(model.Format.Render(Question));
        return loop.Run(Question with { MaxRounds = 2 }, ready.Prompt, Deadline.After(TimeProvider.System, Question.Budget));
    }

    private void CopyModel()
    {
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Copy(file, Path.Combine(_copy, Path.GetFileName(file)));
        }
    }
}
