using System.Reflection;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Status;

namespace EdgeReasoner.Hosting;

/// <summary>Gathers what the status document says.</summary>
/// <param name="state">Whether the daemon can decide.</param>
/// <param name="queue">How many requests wait.</param>
/// <param name="costs">The model's speed.</param>
/// <param name="configuration">The limits in force.</param>
/// <param name="withDetails">Asked each time whether it may quote requests: when debugging.</param>
internal sealed class StatusSnapshot(DaemonState state, DecisionQueue<PendingRequest> queue, CostModel costs, DaemonConfiguration configuration, Func<bool> withDetails)
{
    private static readonly string Version =
        typeof(StatusSnapshot).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The values of this moment.</summary>
    /// <returns>The node's status.</returns>
    public NodeStatus Take()
    {
        var counts = state.Statistics;
        return new NodeStatus
        {
            State = state.Readiness,
            Since = state.Since,
            Session = state.Session,
            Version = Version,
            Model = state.Model,
            MaxPayloadBytes = configuration.Limits.MaxPayloadBytes,
            QueueCapacity = configuration.Queue.Capacity,
            AnswerTimes = counts.AnswerTimes(),
            TokensPerSecond = costs.IsMeasured ? (costs.PrefillTokensPerSecond, costs.DecodeTokensPerSecond) : null,
            Queued = queue.Count,
            Health =
            [
                ("model", state.ModelProblem is null && state.Model is not null && !state.IsStuck, state.ModelProblem ?? (state.IsStuck ? "the model does not react any more" : null)),
                ("publish", state.PublishProblem is null, state.PublishProblem),
                ("journal", state.JournalProblem is null, state.JournalProblem ?? state.JournalNotice),
                ("broker", state.Broker.Connection is null, state.Broker.Connection),
                ("credentials", state.Broker.Credentials is null, state.Broker.Credentials),
                .. state.Parts.Select(part => (part.Name, part.Problem is null, part.Problem)),
            ],
            Counters =
            [
                ("answered", counts.Answered), ("refused", counts.Refused), ("unconfirmed", counts.Unconfirmed), ("late_unsent", counts.LateUnsent),
                ("dropped", counts.Dropped), ("cancelled", counts.Cancelled), ("feedback", counts.Feedback), ("feedback_refused", counts.FeedbackRefused),
            ],
            Undecided = [.. counts.Undecided.Counts().GroupBy(static count => count.Reason).Select(static reason => (reason.Key, reason.Sum(static count => count.Count)))],
            LastUndecided = counts.Undecided.Last(),
            WithDetails = withDetails(),
        };
    }
}
