using EdgeReasoner.Configuration;
using EdgeReasoner.Hosting;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Evaluation.Running;

/// <summary>A model folder that takes part in an evaluation; every mode gets a sequence of its own from it.</summary>
internal sealed class EvaluationModel : IDisposable
{
    private readonly DaemonConfiguration _configuration;
    private readonly TimeProvider _clock;
    private readonly OnnxModel _model;
    private readonly LoadedCalibration _calibration;

    private EvaluationModel(OnnxModel model, LoadedCalibration calibration, ModelIdentity identity, long bytes, DaemonConfiguration configuration, TimeProvider clock)
        => (_model, _calibration, Identity, Bytes, _configuration, _clock) = (model, calibration, identity, bytes, configuration, clock);

    /// <summary>Gets which model it is.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>Gets the language it is spoken to in.</summary>
    public required IPromptFormat Format { get; init; }

    /// <summary>Gets the size of all files of the folder, in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="configuration">Threads and loop options.</param>
    /// <param name="clock">Measures.</param>
    /// <returns>The model; the caller disposes of it.</returns>
    /// <exception cref="ModelUnavailableException">The folder is missing or broken.</exception>
    public static EvaluationModel Open(string path, DaemonConfiguration configuration, TimeProvider clock)
    {
        try
        {
            var folder = ModelFolder.Read(path);
            var format = PromptFormats.Read(path, configuration.Model.ChatFormat);
            var calibration = CalibrationFile.Load(folder.Path, folder.ModelHash, format.Version);
            var identity = new ModelIdentity(Path.GetFileName(folder.Path.TrimEnd('/')), folder.ModelHash, Quantization.Of(folder.GraphPath));
            var bytes = new DirectoryInfo(folder.Path).EnumerateFiles().Sum(static file => file.Length);
            var options = configuration.Model.OnnxOptions(folder.Configuration.ContextLength);
#pragma warning disable CA2000 // the new object owns it
            return new EvaluationModel(new OnnxModel(folder, options), calibration, identity, bytes, configuration, clock) { Format = format };
#pragma warning restore CA2000
        }
        catch (ModelFolderException exception)
        {
            throw new ModelUnavailableException(string.Join(" ", exception.Problems), exception);
        }
        catch (IOException exception)
        {
            throw new ModelUnavailableException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Gets why the folder's calibration is not used, with the remedy, or why there are no branches; null when nothing is to be said.</summary>
    public string? Notice => _calibration.Problem ?? Engines.BranchesProblem(_model, _configuration.Decoding);

    /// <summary>Makes a warm reflection loop as the daemon would: with the folder's calibration and the operator's settings over it.</summary>
    /// <param name="options">How long and how hard it reflects.</param>
    /// <returns>The loop; the caller disposes of it.</returns>
    /// <exception cref="ModelUnavailableException">There is not enough memory for its branches.</exception>
    public ReflectionLoop NewLoop(ReflectionOptions options)
    {
        var reserve = new Reserve(_configuration.Reserve with { Floor = TimeSpan.Zero }); // nothing is published here
#pragma warning disable CA2000 // the loop disposes of its sequences
        var loop = new ReflectionLoop(
            _model.CreateSequence(),
            options,
            _configuration.Pooling,
            _calibration.Table.Without(_configuration.Given.Contains),
            new FlipStatistics(),
            new CostModel(),
            reserve,
            _clock,
            branches: NewBranches());
#pragma warning restore CA2000
        loop.WarmUp(CancellationToken.None);
        return loop;
    }

    /// <summary>Makes an empty sequence.</summary>
    /// <returns>The sequence; the caller disposes of it.</returns>
    public ILanguageModel NewSequence() => _model.CreateSequence();

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private ISlotPool? NewBranches()
    {
        try
        {
            return Engines.BranchesOf(_model, _configuration.Decoding);
        }
        catch (ModelFolderException exception)
        {
            throw new ModelUnavailableException(string.Join(" ", exception.Problems), exception);
        }
    }
}
