using EdgeReasoner.Configuration;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Requests;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Hosting;

/// <summary>Decides with a model on disk, through ONNX Runtime and the reflection loop.</summary>
internal sealed class ModelDecider : IDecider
{
    private readonly OnnxModel _model;
    private readonly ReflectionLoop _loop;

    private ModelDecider(OnnxModel model, ReflectionLoop loop, ModelIdentity identity) => (_model, _loop, Model) = (model, loop, identity);

    /// <inheritdoc/>
    public ModelIdentity Model { get; }

    /// <summary>Loads the model folder and warms it up.</summary>
    /// <param name="configuration">Folder, threads and loop options.</param>
    /// <param name="format">The model's prompt format.</param>
    /// <param name="costs">Taught by the loop, shared with admission.</param>
    /// <param name="reserve">Shared with the publisher.</param>
    /// <param name="clock">All time.</param>
    /// <returns>The decider; the caller disposes of it.</returns>
    /// <exception cref="ModelUnavailableException">The folder is missing or broken.</exception>
    public static ModelDecider Load(DaemonConfiguration configuration, IPromptFormat format, CostModel costs, Reserve reserve, TimeProvider clock)
    {
        var path = configuration.Model.FullFolder();
        try
        {
            var folder = ModelFolder.Read(path);
            var options = new OnnxModelOptions { Threads = Math.Max(1, configuration.Model.Threads), Spinning = configuration.Model.Spinning };
#pragma warning disable CA2000 // the decider owns both; a failure of the lines between ends the process or leaves it without a model for good
            var model = new OnnxModel(folder, options);
            var loop = new ReflectionLoop(
                model.CreateSequence(), configuration.Reflection, configuration.Pooling, CalibrationTable.None, new FlipStatistics(), costs, reserve, clock);
#pragma warning restore CA2000
            var identity = new ModelIdentity(Path.GetFileName(path.TrimEnd('/')), folder.ModelHash, Quantization.Of(folder.GraphPath));
            var decider = new ModelDecider(model, loop, identity);
            decider.WarmUp(format, clock);
            return decider;
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

    /// <inheritdoc/>
    public Decision Decide(PendingDecision pending, Action<ProgressReport>? progress, Func<TimeSpan, bool>? mayContinue, CancellationToken cancellation)
        => _loop.Run(pending.Request, pending.Prompt, pending.Deadline, progress, mayContinue, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _model.Dispose();
    }

    // Passes of several lengths for the cost model, then a whole decision, so that the first request meets compiled code.
    private void WarmUp(IPromptFormat format, TimeProvider clock)
    {
        _loop.WarmUp(CancellationToken.None);
        var request = new DecisionRequest
        {
            Id = "warm-up",
            Options = [new DecisionOption("open"), new DecisionOption("shut")],
            Readings = [new Reading("level", new ReadingValue.Number(5))],
            Rules = ["if level is above 8 then open", "otherwise shut"],
            Budget = TimeSpan.FromSeconds(10),
        };
        if (format.Render(request) is PromptOutcome.Ready ready)
        {
            _loop.Run(request, ready.Prompt, Deadline.After(clock, request.Budget));
        }
    }
}
