namespace EdgeReasoner.Status;

/// <summary>
/// Notices when every request is refused for a predicted lack of time. Predictions learn from decisions only, so one bad measurement
/// (a start on a busy machine) would refuse for ever; the model is then measured anew. Safe from any thread.
/// </summary>
/// <param name="starved">Called at each refusal that makes a starvation.</param>
internal sealed class StarvationWatch(Action starved)
{
    /// <summary>Refusals in a row that make a starvation: few enough to recover soon, more than one hopeless deadline.</summary>
    public const int Refusals = 4;

    private int _refused;

    /// <summary>Takes note of a request refused although the model had nothing else to do.</summary>
    public void CountRefused()
    {
        if (Interlocked.Increment(ref _refused) >= Refusals)
        {
            starved();
        }
    }

    /// <summary>Gets a value indicating whether the model should be measured anew.</summary>
    public bool IsStarved => Volatile.Read(ref _refused) >= Refusals;

    /// <summary>Takes note of a decision.</summary>
    public void CountDecided() => Interlocked.Exchange(ref _refused, 0);

    /// <summary>Asks whether the model should be measured anew, and starts counting afresh if so.</summary>
    /// <returns>True after <see cref="Refusals"/> refusals without a decision between them.</returns>
    public bool TakeStarved()
    {
        if (!IsStarved)
        {
            return false;
        }

        CountDecided();
        return true;
    }
}
