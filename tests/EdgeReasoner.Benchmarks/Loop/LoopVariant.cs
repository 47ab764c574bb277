using EdgeReasoner.Benchmarks.Workload;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Benchmarks.Loop;

/// <summary>A reflection loop with options of its own, on a sequence of its own, and what was measured of it.</summary>
internal sealed class LoopVariant : IDisposable
{
    private static readonly TimeSpan Unhurried = TimeSpan.FromMinutes(10);

    // No threshold ends these before the third round; the flat calibration keeps every answer unsure, so that each round has something to gain.
    private static readonly ReflectionOptions AllRounds = new()
    {
        MaxRounds = 3,
        DirectThreshold = 1,
        CertifyThreshold = 1,
        CertifyMargin = 1e9,
        SameVariation = 0,
        ConvergedThreshold = 1,
        GateThreshold = 0,
        TimePrice = 0,
        Checkers = CheckerMode.Off,
    };

    private static readonly CalibrationTable Flat = new()
    {
        Others = new FamilyCalibration { Stages = Enum.GetValues<ProbeStage>().ToDictionary(stage => stage, _ => new StageCalibration { Temperature = 20 }) },
    };

    private readonly MeteredModel _model;
    private readonly ReflectionLoop _loop;
    private readonly int _maxRounds;
    private readonly TimeProvider _clock;
    private readonly List<LoopSample> _samples = [];

    private LoopVariant(
        string name, OnnxModel model, ReflectionOptions options, CalibrationTable calibration, IReadOnlySet<int>? cues, int maxRounds, TimeProvider clock)
    {
        (Name, _maxRounds, _clock) = (name, maxRounds, clock);
#pragma warning disable CA2000 // the loop disposes of its sequence
        _model = new MeteredModel(model.CreateSequence(), clock);
        ILanguageModel sequence = cues is null ? _model : new RepromptingModel(_model, cues);
#pragma warning restore CA2000
        _loop = new ReflectionLoop(
            new LoopSequences(sequence),
            new LoopSettings { Reflection = options, Calibration = calibration },
            LoopTiming.Alone(clock));
        _loop.WarmUp(CancellationToken.None);
    }

    /// <summary>Gets what it is called in the table.</summary>
    public string Name { get; }

    /// <summary>Gets the measurements so far.</summary>
    public IReadOnlyList<LoopSample> Samples => _samples;

    /// <summary>The direct answer only.</summary>
    /// <param name="model">The model.</param>
    /// <param name="clock">Measures.</param>
    /// <returns>The variant; the caller disposes of it.</returns>
    public static LoopVariant Direct(OnnxModel model, TimeProvider clock) => new("direct", model, new ReflectionOptions(), CalibrationTable.None, null, 0, clock);

    /// <summary>The product as it is delivered.</summary>
    /// <param name="model">The model.</param>
    /// <param name="clock">Measures.</param>
    /// <returns>The variant; the caller disposes of it.</returns>
    public static LoopVariant Default(OnnxModel model, TimeProvider clock) => new("default options", model, new ReflectionOptions(), CalibrationTable.None, null, 3, clock);

    /// <summary>Three rounds, whatever the model says.</summary>
    /// <param name="model">The model.</param>
    /// <param name="clock">Measures.</param>
    /// <returns>The variant; the caller disposes of it.</returns>
    public static LoopVariant ThreeRounds(OnnxModel model, TimeProvider clock) => new("three rounds", model, AllRounds, Flat, null, 3, clock);

    /// <summary>Three rounds, the whole prompt sent again for each stage.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cues">Tokens that begin a stage.</param>
    /// <param name="clock">Measures.</param>
    /// <returns>The variant; the caller disposes of it.</returns>
    public static LoopVariant Reprompting(OnnxModel model, IReadOnlySet<int> cues, TimeProvider clock) => new("three rounds, reprompted", model, AllRounds, Flat, cues, 3, clock);

    /// <summary>Decides a request and notes what it took.</summary>
    /// <param name="prepared">The request.</param>
    /// <param name="isCounted">False to warm up.</param>
    public void Decide(PreparedRequest prepared, bool isCounted)
    {
        var request = prepared.Request with { MaxRounds = _maxRounds, Budget = Unhurried };
        _model.Restart();
        var start = _clock.GetTimestamp();
        var decision = _loop.Run(request, prepared.Prompt, Deadline.After(_clock, Unhurried));
        var elapsed = _clock.GetElapsedTime(start);
        if (isCounted)
        {
            _samples.Add(new LoopSample(
                prepared.Sample.Kind, elapsed.TotalMilliseconds, decision.Rounds, decision.StopReason, decision.Tokens, _model.Prefill, _model.Decode, decision.Text == prepared.Sample.Expected));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _model.Dispose(); // the loop did so already, through what it was given
    }
}
