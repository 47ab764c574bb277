using System.Reflection;
using EdgeReasoner.Configuration;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Hosting;

/// <summary>Gathers what the status document says.</summary>
/// <param name="state">Whether the daemon can decide.</param>
/// <param name="queue">How many requests wait.</param>
/// <param name="statistics">Counts and times.</param>
/// <param name="costs">The model's speed.</param>
/// <param name="health">What is wrong with the broker.</param>
/// <param name="configuration">The limits in force.</param>
internal sealed class StatusSnapshot(DaemonState state, DecisionQueue<PendingRequest> queue, DaemonStatistics statistics, CostModel costs, BrokerHealth health, DaemonConfiguration configuration)
{
    private static readonly string Version =
        typeof(StatusSnapshot).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The values of this moment.</summary>
    /// <returns>The document.</returns>
    public StatusDocument Take() => new(
        WireName.Of(state.Readiness),
        state.Since,
        state.Session,
        Version,
        state.Model,
        configuration.Limits.MaxPayloadBytes,
        configuration.Queue.Capacity,
        statistics.AnswerTimes(),
        costs.IsMeasured ? (costs.PrefillTokensPerSecond, costs.DecodeTokensPerSecond) : null,
        queue.Count,
        [
            ("model", state.ModelProblem is null && state.Model is not null && !state.IsStuck, state.ModelProblem ?? (state.IsStuck ? "the model does not react any more" : null)),
            ("publish", state.PublishProblem is null, state.PublishProblem),
            ("journal", state.JournalProblem is null, state.JournalProblem ?? state.JournalNotice),
            ("broker", health.Connection is null, health.Connection),
            ("credentials", health.Credentials is null, health.Credentials),
            .. state.Parts.Select(part => (part.Name, part.Problem is null, part.Problem)),
        ],
        [("answered", statistics.Answered), ("refused", statistics.Refused), ("unconfirmed", statistics.Unconfirmed), ("late_unsent", statistics.LateUnsent), ("dropped", statistics.Dropped),
            ("cancelled", statistics.Cancelled), ("feedback", statistics.Feedback), ("feedback_refused", statistics.FeedbackRefused)]);
}
