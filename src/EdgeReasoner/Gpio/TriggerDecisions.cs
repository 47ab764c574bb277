using System.Threading.Channels;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Gpio;

/// <summary>The last decision of each trigger. Safe from any thread.</summary>
internal sealed class TriggerDecisions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TriggerDecision> _latest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unpublished = new(StringComparer.Ordinal);
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Gets a signal for each change, several at once counted as one.</summary>
    public ChannelReader<bool> Changes => _changes.Reader;

    /// <summary>A trigger's decision.</summary>
    /// <param name="decision">The decision.</param>
    public void Set(TriggerDecision decision)
    {
        lock (_lock)
        {
            _latest[decision.Trigger] = decision;
            _unpublished.Add(decision.Trigger);
        }

        _changes.Writer.TryWrite(true);
    }

    /// <summary>All decisions are to be published again: a broker may have forgotten what it kept.</summary>
    public void SetAllUnpublished()
    {
        lock (_lock)
        {
            _unpublished.UnionWith(_latest.Keys);
        }

        _changes.Writer.TryWrite(true);
    }

    /// <summary>Takes what is to be published.</summary>
    /// <returns>The last decisions of their triggers.</returns>
    public IReadOnlyList<TriggerDecision> TakeUnpublished()
    {
        lock (_lock)
        {
            TriggerDecision[] taken = [.. _unpublished.Select(trigger => _latest[trigger])];
            _unpublished.Clear();
            return taken;
        }
    }

    /// <summary>Gives back what could not be published, unless there is a newer one.</summary>
    /// <param name="trigger">The trigger.</param>
    public void SetUnpublished(string trigger)
    {
        lock (_lock)
        {
            _unpublished.Add(trigger);
        }
    }
}
