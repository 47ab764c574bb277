using System.Diagnostics.Metrics;
using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Status;

namespace EdgeReasoner.Metrics;

/// <summary>
/// Every instrument of the daemon, in this one file. Names follow OpenTelemetry, durations are seconds, tags come from enumerations only: no
/// text of a request can reach them.
/// </summary>
internal sealed class Instruments : IDisposable
{
    /// <summary>Upper bounds of the buckets of answer times in seconds: a step of about 2.5 from a millisecond to ten minutes.</summary>
    public static readonly double[] AnswerTimeBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600];

    private readonly Meter _meter = new("EdgeReasoner");

    /// <summary>Creates the instruments over what the daemon counts anyway.</summary>
    /// <param name="state">Readiness.</param>
    /// <param name="queue">Waiting requests.</param>
    /// <param name="costs">The model's speed.</param>
    public Instruments(DaemonState state, DecisionQueue<PendingRequest> queue, CostModel costs)
    {
        Counter("edge_reasoner.answers", "Published answers with a decision.", () => state.Statistics.Answered);
        Counter("edge_reasoner.refusals", "Published refusals and failures.", () => state.Statistics.Refused);
        _meter.CreateObservableCounter(
            "edge_reasoner.requests.undecided",
            () => state.Statistics.Undecided.Counts().Select(static count => new Measurement<double>(count.Count, new("outcome", WireName.Of(count.Outcome)), new("reason", count.Reason))),
            null,
            "Requests without a decision, by outcome and reason.");
        Counter("edge_reasoner.answers.late_unsent", "Answers not sent because they would have been late.", () => state.Statistics.LateUnsent);
        Counter("edge_reasoner.answers.unconfirmed", "Answers not confirmed by the broker before their deadline.", () => state.Statistics.Unconfirmed);
        Counter("edge_reasoner.messages.dropped", "Messages neither queued nor answered, or denied by the broker.", () => state.Statistics.Dropped);
        Counter("edge_reasoner.requests.cancelled", "Requests that their requester cancelled.", () => state.Statistics.Cancelled);
        Counter("edge_reasoner.rounds.shared", "Rounds that ran beside those of other decisions.", () => state.Statistics.Shared);
        Counter("edge_reasoner.feedback.taken", "Reported outcomes that were taken.", () => state.Statistics.Feedback);
        Counter("edge_reasoner.feedback.refused", "Reported outcomes that were not taken.", () => state.Statistics.FeedbackRefused);
        Gauge("edge_reasoner.queue.length", "Requests that wait for a decision.", () => queue.Count);
        Gauge("edge_reasoner.ready", "1 while requests are decided.", () => state.Readiness is Readiness.Ready or Readiness.Degraded ? 1 : 0);
        Gauge("edge_reasoner.broker.connected", "1 while the broker delivers and takes messages.", () => state.Broker.Connection is null ? 1 : 0);
        Gauge("edge_reasoner.model.prefill_tokens_per_second", "Measured speed of prefills.", () => costs.IsMeasured ? Finite(costs.PrefillTokensPerSecond) : 0);
        Gauge("edge_reasoner.model.decode_tokens_per_second", "Measured speed of decode steps.", () => costs.IsMeasured ? Finite(costs.DecodeTokensPerSecond) : 0);
        Gauge("process.memory.usage", "Resident memory in bytes.", () => Environment.WorkingSet, "By");
        var times = _meter.CreateHistogram<double>("edge_reasoner.answer.duration", "s", "Time from receipt to answer.");
        state.Statistics.Measured = time => times.Record(time.TotalSeconds);
    }

    /// <summary>Gets the meter that holds them.</summary>
    public Meter Meter => _meter;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static double Finite(double value) => double.IsFinite(value) ? Math.Round(value, 1) : 0;

    private void Counter(string name, string description, Func<long> value) => _meter.CreateObservableCounter(name, () => (double)value(), null, description);

    private void Gauge(string name, string description, Func<double> value, string? unit = null) => _meter.CreateObservableGauge(name, value, unit, description);
}
