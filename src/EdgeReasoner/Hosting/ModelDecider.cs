using EdgeReasoner.Configuration;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Preparation;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Requests;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Hosting;

/// <summary>Decides with a model on disk, through ONNX Runtime and the reflection loop.</summary>
internal sealed class ModelDecider : IDecider
{
    private const int MostMeasurements = 5;

    // A cautious prediction (95 % quantile) is up to a few times the usual time; seen after a start on a busy machine: a thousand times.
    private const double PlausibleRatio = 10;

    private static readonly DecisionRequest Sample = new()
    {
        Id = "sample",
        Options = [new DecisionOption("open"), new DecisionOption("shut")],
        Readings = [new Reading("level", new ReadingValue.Number(5))],
        Rules = ["if level is above 8 then open", "otherwise shut"],
        Budget = TimeSpan.FromMinutes(10),
    };

    private readonly IDisposable _model;
    private readonly ReflectionLoop _loop;
    private readonly IPromptFormat _format;
    private readonly AdmissionControl _admission;
    private readonly TimeProvider _clock;

    private ModelDecider(IDisposable model, ReflectionLoop loop, ModelIdentity identity, IPromptFormat format, AdmissionControl admission, TimeProvider clock)
        => (_model, _loop, Model, _format, _admission, _clock) = (model, loop, identity, format, admission, clock);

    /// <inheritdoc/>
    public ModelIdentity Model { get; }

    /// <inheritdoc/>
    public int MostTogether => _loop.MostTogether;

    /// <inheritdoc/>
    public string? Notice { get; private init; }

    /// <summary>Loads the model folder with its calibration, and warms the model up.</summary>
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
            var folder = ModelFolder.Read(path, ModelPreparation.Hashes(configuration.Model.FullCache()));
            if (format is SymbolicPromptFormat && PromptFormats.Read(path, configuration.Model.ChatFormat) is not SymbolicPromptFormat)
            {
                throw new ModelUnavailableException($"{path} came after the daemon had started without it; restart the daemon.");
            }

            var calibration = CalibrationFile.Load(path, folder.ModelHash, format.Version);
            var table = calibration.Table.Without(configuration.Given.Contains);
#pragma warning disable CA2000 // the decider owns all; a failure of the lines between ends the process or leaves it without a model for good
            var (model, sequence, branches, exchange, notice) = Engines.Load(folder, configuration.Model, configuration.Decoding);
            var loop = new ReflectionLoop(
                sequence, configuration.Reflection, configuration.Pooling, table, new FlipStatistics(), costs, reserve, clock, configuration.Decoding, branches, exchange);
#pragma warning restore CA2000
            var identity = new ModelIdentity(Path.GetFileName(path.TrimEnd('/')), folder.ModelHash, Quantization.Of(folder.GraphPath));
            var decider = new ModelDecider(model, loop, identity, format, new AdmissionControl(costs, reserve), clock) { Notice = calibration.Problem ?? notice };
            decider.Measure(CancellationToken.None);
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
    public IOngoingDecision Begin(PendingDecision pending, Action<ProgressReport>? progress, CancellationToken cancellation)
    {
        var decision = _loop.Begin(pending.Request, pending.Prompt, pending.Deadline, progress, cancellation);
        return pending.Request.Context.Length == 0 ? decision : new ExaminedDecision(decision, BeginTwin);

        IOngoingDecision? BeginTwin()
            => _format.Render(pending.Request with { Context = "" }) is PromptOutcome.Ready twin
                ? _loop.Begin(pending.Request with { Context = "", Trace = false }, twin.Prompt, pending.Deadline, null, cancellation)
                : null;
    }

    /// <inheritdoc/>
    public void Together(IReadOnlyList<Action> advances) => _loop.Together(advances);

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _model.Dispose();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Passes of several lengths, then a whole decision, so that the next request meets compiled code; again while the prediction of a
    /// direct answer is far over what it took. A model measured on a busy machine would otherwise refuse whatever comes, and never learn better.
    /// </remarks>
    public void Measure(CancellationToken cancellation)
    {
        for (var i = 0; i < MostMeasurements; i++)
        {
            _loop.WarmUp(cancellation);
            if (_format.Render(Sample) is not PromptOutcome.Ready ready)
            {
                return; // another model's format may not know this question
            }

            var sample = new PendingDecision(Sample, ready.Prompt, Deadline.After(_clock, Sample.Budget));
            var start = _clock.GetTimestamp();
            TimeSpan? direct = null;
            _loop.Run(Sample, ready.Prompt, sample.Deadline, _ => direct ??= _clock.GetElapsedTime(start), cancellation);
            if (direct is { } taken && _admission.DirectTime(sample) <= PlausibleRatio * taken)
            {
                return;
            }
        }
    }
}
