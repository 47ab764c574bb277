using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Models;

/// <summary>Decides with a loaded model and the reflection loop.</summary>
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

    private readonly LoadedModel _model;
    private readonly ReflectionLoop _loop;
    private readonly AdmissionControl _admission;
    private readonly TimeProvider _clock;

    /// <summary>Decides with a model that is open, cold.</summary>
    /// <param name="model">The model; disposed of with the decider.</param>
    /// <param name="format">How it is spoken to.</param>
    /// <param name="timing">Taught by the loop and the publisher, shared with admission.</param>
    /// <exception cref="ModelUnavailableException">There is not enough memory for the loop.</exception>
    public ModelDecider(LoadedModel model, IPromptFormat format, LoopTiming timing)
    {
        (_model, Format, _admission, _clock) = (model, format, new AdmissionControl(timing), timing.Clock);
        _loop = model.CreateLoop(timing);
    }

    /// <inheritdoc/>
    public ModelIdentity Model => _model.Identity;

    /// <inheritdoc/>
    public IPromptFormat Format { get; }

    /// <inheritdoc/>
    public int MaxParallel => _loop.MaxParallel;

    /// <inheritdoc/>
    public string? Notice => _model.Notice;

    /// <summary>Gets the model's calibration, as far as its file can be used.</summary>
    public LoadedCalibration Calibration => _model.Calibration;

    /// <summary>Opens the configured model and warms it up.</summary>
    /// <param name="settings">Which, and how it is to answer.</param>
    /// <param name="timing">Taught by the loop and the publisher, shared with admission.</param>
    /// <returns>The decider; the caller disposes of it.</returns>
    /// <exception cref="ModelUnavailableException">The model cannot be used.</exception>
    public static ModelDecider Load(ModelSettings settings, LoopTiming timing)
    {
#pragma warning disable CA2000 // the decider owns it
        return Load(LoadedModel.Open(settings), timing);
#pragma warning restore CA2000
    }

    /// <summary>Takes a model that is open and warms it up.</summary>
    /// <param name="model">The model; disposed of with the decider, or at once when that cannot be.</param>
    /// <param name="timing">Taught by the loop and the publisher, shared with admission.</param>
    /// <returns>The decider; the caller disposes of it.</returns>
    /// <exception cref="ModelUnavailableException">There is not enough memory for the loop.</exception>
    public static ModelDecider Load(LoadedModel model, LoopTiming timing)
    {
        ModelDecider? decider = null;
        try
        {
            decider = new ModelDecider(model, model.Format, timing);
            decider.Measure(CancellationToken.None);
            return decider;
        }
        catch
        {
            (decider ?? (IDisposable)model).Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IOngoingDecision Begin(PendingDecision pending, Action<ProgressReport>? progress, CancellationToken cancellation)
    {
        var decision = _loop.Begin(pending.Request, pending.Prompt, pending.Deadline, progress, cancellation);
        return pending.Request.Context.Length == 0 ? decision : new CounterfactualDecision(decision, BeginWithoutText);

        IOngoingDecision? BeginWithoutText()
            => Format.Render(pending.Request with { Context = "" }) is PromptOutcome.Ready ready
                ? _loop.Begin(pending.Request with { Context = "", Trace = false }, ready.Prompt, pending.Deadline, null, cancellation)
                : null;
    }

    /// <inheritdoc/>
    public void RunParallel(IReadOnlyList<Action> advances) => _loop.RunParallel(advances);

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
            if (Format.Render(Sample) is not PromptOutcome.Ready ready)
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
