using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Configuration;

/// <summary>All settings of one run, bound and checked once; nothing else reads the configuration sources. Not written to after loading.</summary>
internal sealed record DaemonConfiguration
{
    /// <summary>Gets or sets who this daemon is.</summary>
    public NodeOptions Node { get; set; } = new();

    /// <summary>Gets or sets how to reach the broker.</summary>
    public MqttOptions Mqtt { get; set; } = new();

    /// <summary>Gets or sets which model decides.</summary>
    public ModelOptions Model { get; set; } = new();

    /// <summary>Gets or sets which ways of saving forward passes are used.</summary>
    public DecodeOptions Decoding { get; set; } = new();

    /// <summary>Gets or sets how long and how hard to reflect.</summary>
    public ReflectionOptions Reflection { get; set; } = new();

    /// <summary>Gets or sets how much of a budget is kept back for publishing.</summary>
    public ReserveOptions Reserve { get; set; } = new();

    /// <summary>Gets or sets how much each probe of the answer counts.</summary>
    public PoolingOptions Pooling { get; set; } = new();

    /// <summary>Gets or sets how many requests may wait.</summary>
    public QueueOptions Queue { get; set; } = new();

    /// <summary>Gets or sets what one request may cost.</summary>
    public LimitsOptions Limits { get; set; } = new();

    /// <summary>Gets or sets where answers are kept.</summary>
    public JournalOptions Journal { get; set; } = new();

    /// <summary>Gets or sets what one requester may ask for.</summary>
    public RequesterOptions Requesters { get; set; } = new();

    /// <summary>Gets or sets who may say what was right, and where it is kept.</summary>
    public FeedbackOptions Feedback { get; set; } = new();

    /// <summary>Gets or sets the prepared decisions by name.</summary>
    public Dictionary<string, ProfileOptions> Profiles { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the lines of the board that ask for decisions and carry them out.</summary>
    public GpioOptions Gpio { get; set; } = new();

    /// <summary>Gets or sets where metrics can be fetched.</summary>
    public MetricsOptions Metrics { get; set; } = new();

    /// <summary>Gets or sets what is logged.</summary>
    public LoggingOptions Logging { get; set; } = new();

    /// <summary>Gets the most requests that the broker may have in flight to this daemon.</summary>
    public ushort ReceiveMaximum => (ushort)(Mqtt.ReceiveMaximum > 0 ? Mqtt.ReceiveMaximum : Math.Min(Queue.Capacity + 1, ushort.MaxValue));

    /// <summary>Gets the keys that a source has set, such as <c>Reflection:GateThreshold</c>; they win over a model's calibration.</summary>
    internal IReadOnlySet<string> Given { get; init; } = new HashSet<string>();

    /// <summary>The prepared decisions, typed.</summary>
    /// <returns>The profiles by name.</returns>
    public IReadOnlyDictionary<string, DecisionProfile> DecisionProfiles()
        => Profiles.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToProfile(), StringComparer.Ordinal);

    /// <summary>What requests are completed with.</summary>
    /// <returns>A catalog of the profiles and defaults.</returns>
    public ProfileCatalog Catalog() => new(DecisionProfiles(), Limits.DefaultDeadlineMs, Reflection.MaxRounds);

    /// <summary>What decides how the model answers.</summary>
    /// <returns>The settings of whoever opens it.</returns>
    public ModelSettings ModelSettings() => new() { Model = Model, Decoding = Decoding, Reflection = Reflection, Pooling = Pooling, Given = Given };

    /// <summary>Everything wrong with the values, section by section.</summary>
    /// <returns>One sentence per problem; none when the daemon can run with them.</returns>
    public IEnumerable<string> Problems()
    {
        var sections = Node.Problems().Concat(Mqtt.Problems()).Concat(Model.Problems()).Concat(Decoding.Problems()).Concat(Reflection.Problems())
            .Concat(Reserve.Problems()).Concat(Pooling.Problems()).Concat(Queue.Problems()).Concat(Limits.Problems()).Concat(Metrics.Problems())
            .Concat(Journal.Problems()).Concat(Requesters.Problems()).Concat(Feedback.Problems());
        if (Decoding.ResampleBranches > 1 && Model.Engine == ModelEngine.GenAi)
        {
            sections = sections.Append($"Decoding:ResampleBranches is {Decoding.ResampleBranches}, but Model:Engine GenAi takes one sequence at a time; it must be 1, or Model:Engine Onnx.");
        }

        if (Decoding.ParallelDecisions > 1 && Model.Engine == ModelEngine.GenAi)
        {
            sections = sections.Append($"Decoding:ParallelDecisions is {Decoding.ParallelDecisions}, but Model:Engine GenAi takes one sequence at a time; it must be 1, or Model:Engine Onnx.");
        }

        if (Decoding.ParallelDecisions > Queue.OpenDecisions)
        {
            sections = sections.Append($"Decoding:ParallelDecisions is {Decoding.ParallelDecisions}, but Queue:OpenDecisions is {Queue.OpenDecisions}; so many decisions are never under way.");
        }

        var profiles = Profiles.SelectMany(profile => Names.IsName(profile.Key)
            ? profile.Value.Problems($"Profiles:{profile.Key}")
            : [$"Profiles:{profile.Key} is not a usable name; it must have 1 to 64 of the characters A-Z, a-z, 0-9, _ and -."]);
        return sections.Concat(profiles).Concat(Gpio.Problems(Profiles));
    }
}
