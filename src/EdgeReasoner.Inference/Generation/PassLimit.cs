using System.Diagnostics.CodeAnalysis;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Inference.Generation;

/// <summary>A cancellation token that ends a running forward pass at a deadline or when the caller cancels, whichever is first.</summary>
/// <remarks>Made once for a deadline and used for all its passes: a timer for each token would be an allocation for each token.</remarks>
internal sealed class PassLimit : IDisposable
{
    /// <summary>The longest timer that the platform takes, a little under 50 days; later deadlines need none.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private readonly Deadline _deadline;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Starts the timer.</summary>
    /// <param name="clock">The deadline's clock.</param>
    /// <param name="deadline">When to end a pass.</param>
    /// <param name="cancellation">What else ends it.</param>
    public PassLimit(TimeProvider clock, Deadline deadline, CancellationToken cancellation)
    {
        (_deadline, _cancellation) = (deadline, cancellation);
        var remaining = deadline.Remaining;
        _source = remaining > LongestTimer
            ? new CancellationTokenSource()
            : new CancellationTokenSource(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, clock);
        _registration = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Gets the token to give to the model.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Makes a limit, or keeps the one that stands for the same deadline and cancellation.</summary>
    /// <param name="limit">The one so far; the one to use afterwards.</param>
    /// <param name="clock">The deadline's clock.</param>
    /// <param name="deadline">When to end a pass.</param>
    /// <param name="cancellation">What else ends it.</param>
    public static void Renew([NotNull] ref PassLimit? limit, TimeProvider clock, Deadline deadline, CancellationToken cancellation)
    {
        if (limit is null || limit._deadline != deadline || limit._cancellation != cancellation)
        {
            limit?.Dispose();
            limit = new PassLimit(clock, deadline, cancellation);
        }
    }

    /// <summary>Stops the timer.</summary>
    public void Dispose()
    {
        _registration.Dispose(); // waits for a callback that is running, so that the source is not cancelled after its end
        _source.Dispose();
    }
}
