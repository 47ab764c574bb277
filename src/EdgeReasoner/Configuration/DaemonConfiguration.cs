using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Configuration;

/// <summary>All settings of one run, bound and checked once; nothing else reads the configuration sources. Not written to after loading.</summary>
internal sealed record DaemonConfiguration
{
    /// <summary>Gets or sets the daemon's identity.</summary>
    public NodeOptions Node { get; set; } = new();

    /// <summary>Gets or sets the broker and its topics.</summary>
    public MqttOptions Mqtt { get; set; } = new();

    /// <summary>Gets or sets the model that decides.</summary>
    public ModelOptions Model { get; set; } = new();

    /// <summary>Gets or sets the ways of saving forward passes.</summary>
    public DecodeOptions Decoding { get; set; } = new();

    /// <summary>Gets or sets the length and depth of reflections.</summary>
    public ReflectionOptions Reflection { get; set; } = new();

    /// <summary>Gets or sets the bounds of the queue.</summary>
    public QueueOptions Queue { get; set; } = new();

    /// <summary>Gets or sets the bounds of one request.</summary>
    public LimitsOptions Limits { get; set; } = new();

    /// <summary>Gets or sets the place where answers are kept.</summary>
    public JournalOptions Journal { get; set; } = new();

    /// <summary>Gets or sets the bounds of one requester.</summary>
    public RequesterOptions Requesters { get; set; } = new();

    /// <summary>Gets or sets the file of reported outcomes and who may report.</summary>
    public FeedbackOptions Feedback { get; set; } = new();

    /// <summary>Gets or sets the prepared decisions by name.</summary>
    public Dictionary<string, ProfileOptions> Profiles { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the lines of the board that ask for decisions and carry them out.</summary>
    public GpioOptions Gpio { get; set; } = new();

    /// <summary>Gets or sets the port of the metrics.</summary>
    public MetricsOptions Metrics { get; set; } = new();

    /// <summary>Gets or sets the log level.</summary>
    public LoggingOptions Logging { get; set; } = new();

    /// <summary>Gets the most requests that the broker may have in flight to this daemon.</summary>
    public ushort ReceiveMaximum => (ushort)(Mqtt.ReceiveMaximum > 0 ? Mqtt.ReceiveMaximum : Math.Min(Queue.Capacity + 1, ushort.MaxValue));

    /// <summary>Gets the time for which an answer is kept: an hour, or as long as the broker keeps the session where that is longer, because until then it may deliver the request again.</summary>
    public TimeSpan AnswerLifetime => TimeSpan.FromSeconds(Math.Max(3600, Mqtt.SessionExpirySeconds));

    /// <summary>The prepared decisions, typed.</summary>
    /// <returns>The profiles by name.</returns>
    public IReadOnlyDictionary<string, DecisionProfile> DecisionProfiles()
        => Profiles.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToProfile(), StringComparer.Ordinal);

    /// <summary>Makes the catalog that requests are completed with.</summary>
    /// <returns>A catalog of the profiles and defaults.</returns>
    public ProfileCatalog Catalog() => new(DecisionProfiles(), Limits.DefaultDeadlineMs, Reflection.MaxRounds);

    /// <summary>The settings of a model's answers.</summary>
    /// <returns>The settings of whoever opens it.</returns>
    public ModelSettings ModelSettings() => new() { Model = Model, Decoding = Decoding, Reflection = Reflection };

    /// <summary>Everything wrong with the values, section by section.</summary>
    /// <returns>One sentence per problem; none when the daemon can run with them.</returns>
    public IEnumerable<string> Problems()
    {
        var sections = Node.Problems().Concat(Mqtt.Problems()).Concat(Model.Problems()).Concat(Decoding.Problems()).Concat(Reflection.Problems())
            .Concat(Queue.Problems()).Concat(Limits.Problems()).Concat(Metrics.Problems()).Concat(Requesters.Problems()).Concat(Feedback.Problems());
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
