using EdgeReasoner.Contract;

namespace EdgeReasoner.Status;

/// <summary>The requests that got no decision: how many for which reason, and the last few. Safe from any thread.</summary>
internal sealed class UndecidedRequests
{
    /// <summary>How many of them are kept.</summary>
    public const int Kept = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Outcome Outcome, string Reason), long> _counts = []; // both of enumerations, so that there are few
    private readonly Queue<UndecidedRequest> _last = new(Kept);

    /// <summary>Gets or sets the callback at each of them; null for nobody.</summary>
    public Action<UndecidedRequest>? Noted { get; set; }

    /// <summary>Takes note of an answer, unless it is a decision.</summary>
    /// <param name="requester">Who asked.</param>
    /// <param name="answer">What it is told.</param>
    /// <param name="at">When.</param>
    public void Note(string requester, Answer answer, DateTimeOffset at)
    {
        if (!UndecidedRequest.Is(answer))
        {
            return;
        }

        var undecided = new UndecidedRequest(at, requester, answer);
        var key = (answer.Outcome, undecided.Reason);
        lock (_lock)
        {
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
            if (_last.Count == Kept)
            {
                _last.Dequeue();
            }

            _last.Enqueue(undecided);
        }

        Noted?.Invoke(undecided);
    }

    /// <summary>The counts since the start.</summary>
    /// <returns>Those over zero, in the order of outcome and reason.</returns>
    public IReadOnlyList<(Outcome Outcome, string Reason, long Count)> Counts()
    {
        lock (_lock)
        {
            return [.. _counts.Select(static count => (count.Key.Outcome, count.Key.Reason, count.Value)).OrderBy(static count => count.Outcome).ThenBy(static count => count.Reason, StringComparer.Ordinal)];
        }
    }

    /// <summary>The last few.</summary>
    /// <returns>At most <see cref="Kept"/>, the latest last.</returns>
    public IReadOnlyList<UndecidedRequest> Last()
    {
        lock (_lock)
        {
            return [.. _last];
        }
    }
}
