using EdgeReasoner.Configuration;
using EdgeReasoner.Decisions;
using EdgeReasoner.Hosting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Status;

namespace EdgeReasoner.Tests.Hosting;

/// <summary>What status and metrics look at: an empty queue, and a model that nobody has measured yet.</summary>
internal sealed class SomeSnapshot : IDisposable
{
    public SomeSnapshot(DaemonState state, TimeProvider clock)
    {
        Queue = new DecisionQueue<PendingRequest>(4, 2, new AdmissionControl(new LoopTiming(Costs, new Reserve(new ReserveOptions()), clock), CheckerMode.Off), clock);
        Snapshot = new StatusSnapshot(state, Queue, Costs, Configuration, () => WithDetails);
    }

    public DaemonConfiguration Configuration { get; } = new() { Queue = new QueueOptions { Capacity = 7 } };

    public bool WithDetails { get; set; }

    public CostModel Costs { get; } = new();

    public DecisionQueue<PendingRequest> Queue { get; }

    public StatusSnapshot Snapshot { get; }

    /// <summary>A millisecond a token, whatever the kind of pass.</summary>
    public void Measure()
    {
        for (var tokens = 2; tokens <= 130; tokens++)
        {
            Costs.ObservePrefill(2 + (tokens % 62), 0, TimeSpan.FromMilliseconds(2 + (tokens % 62)));
            Costs.ObserveDecode(2 + (tokens % 30), 0, TimeSpan.FromMilliseconds(2 + (tokens % 30)));
        }
    }

    public void Dispose() => Queue.Dispose();
}
