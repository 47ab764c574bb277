using EdgeReasoner.Contract;

namespace EdgeReasoner.Inference.Generation;

/// <summary>
/// Several continuations of one sequence and a clock: what <see cref="DecoderSession"/> is for one. Each step reads the weights once for all
/// branches.
/// </summary>
/// <remarks>
/// Not thread-safe. A deadline ends a call with a normal return; cancellation ends it with <see cref="OperationCanceledException"/>. A step is
/// always one of several rows, also when one branch only goes on: a branch has the same bits whatever its neighbours do, and when they end.
/// </remarks>
public sealed class BranchedSession : IDisposable
{
    /// <summary>Stands for the token of a branch that has ended.</summary>
    public const int Ended = -1;

    private const int LeastRows = 2;

    private readonly ISlotPool _pool;
    private readonly TimeProvider _clock;
    private readonly DeterministicModel?[] _deterministic;
    private readonly DecoderSession[] _sequences;
    private readonly int[] _next;
    private Action<ForwardPass>? _observer; // of the sequence they branch from
    private PassLimit? _limit;
    private TimeSpan _copying; // belongs to the first step

    /// <summary>Takes over a pool.</summary>
    /// <param name="pool">Two slots or more; the session becomes its owner and only user.</param>
    /// <param name="clock">The clock of the deadlines that will be given.</param>
    /// <param name="isDeterministic">Whether a branch that goes on alone decodes as <see cref="DeterministicModel"/> does.</param>
    public BranchedSession(ISlotPool pool, TimeProvider clock, bool isDeterministic = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pool.Slots, LeastRows, nameof(pool));
        (_pool, _clock) = (pool, clock);
        _next = new int[pool.Slots];
        _deterministic = [.. Enumerable.Range(0, pool.Slots).Select(slot => isDeterministic ? new DeterministicModel(pool.Sequence(slot)) : null)];
        _sequences = [.. Enumerable.Range(0, pool.Slots).Select(slot => new DecoderSession(_deterministic[slot] ?? pool.Sequence(slot), clock, pass => _observer?.Invoke(pass)))];
    }

    /// <summary>Gets the most branches.</summary>
    public int Branches => _pool.Slots;

    /// <summary>Gets the number of times that branches were made: those of an earlier time are gone.</summary>
    public int Batch { get; private set; }

    /// <summary>Makes every branch a copy of a sequence.</summary>
    /// <param name="source">The sequence, of the same model; it stays as it is. Its observer is told of the passes from now on.</param>
    /// <param name="branches">How many, in [2, <see cref="Branches"/>].</param>
    public void Begin(DecoderSession source, int branches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(branches, LeastRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(branches, Branches);
        Batch++;
        _observer = source.Observer;
        var started = _clock.GetTimestamp();
        source.CopyTo(_pool, 0);
        for (var branch = 1; branch < branches; branch++)
        {
            _pool.Copy(0, branch, source.Position);
        }

        _copying = _clock.GetElapsedTime(started);
    }

    /// <summary>Appends one token to each branch that goes on, in one pass, unless the deadline comes first.</summary>
    /// <param name="tokens">One a branch, from the first on; <see cref="Ended"/> for a branch that has ended, which stays as it is but needs room for a token.</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="cancellation">Ends the call with an exception.</param>
    /// <returns>True when all were appended; false when the deadline came first, with nothing appended.</returns>
    /// <exception cref="ContextOverflowException">A branch is full; nothing was appended.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public bool TryStep(ReadOnlySpan<int> tokens, Deadline deadline, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (deadline.HasPassed)
        {
            return false;
        }

        // The slots up to the last branch that goes on; one that ended between them runs along for nothing.
        var last = tokens.LastIndexOfAnyExcept(Ended);
        ArgumentOutOfRangeException.ThrowIfNegative(last, nameof(tokens));
        var rows = _next.AsSpan(0, Math.Max(LeastRows, last + 1));
        for (var branch = 0; branch < rows.Length; branch++)
        {
            rows[branch] = IsRunning(tokens, branch) ? tokens[branch] : 0;
        }

        PassLimit.Renew(ref _limit, _clock, deadline, cancellation);
        var context = _pool.Sequence(last).Position;
        var started = _clock.GetTimestamp();
        try
        {
            _pool.Step(rows, _limit.Token);
        }
        catch (OperationCanceledException) when (_limit.Token.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested(); // the caller's token, not the limit's
            return false;
        }

        var elapsed = _clock.GetElapsedTime(started) + _copying;
        _copying = TimeSpan.Zero;
        for (var branch = 0; branch < rows.Length; branch++)
        {
            if (!IsRunning(tokens, branch))
            {
                _pool.Sequence(branch).RewindTo(_pool.Sequence(branch).Position - 1);
            }
        }

        _observer?.Invoke(new ForwardPass(ForwardPassKind.Decode, 1, context, elapsed) { Branches = rows.Length });
        return true;
    }

    /// <summary>The logits of the token that follows a branch's last one.</summary>
    /// <param name="branch">One that took part in the last step.</param>
    /// <returns>Shape <c>[vocabulary]</c>; valid until the next step.</returns>
    public ReadOnlySpan<float> Logits(int branch) => _pool.Logits(branch);

    /// <summary>A branch by itself, to go on alone.</summary>
    /// <param name="branch">Which.</param>
    /// <param name="tokens">All tokens that it holds.</param>
    /// <returns>Its session, without logits as yet; valid until the next <see cref="Begin"/>, and not to be disposed of.</returns>
    public DecoderSession Alone(int branch, ReadOnlySpan<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, _pool.Sequence(branch).Position, nameof(tokens));
        _deterministic[branch]?.Adopt(tokens);
        _sequences[branch].ForgetLogits();
        return _sequences[branch];
    }

    /// <summary>Ends all branches.</summary>
    public void Dispose()
    {
        _limit?.Dispose();
        Array.ForEach(_sequences, static sequence => sequence.Dispose()); // and with them the pool's own, a little before it
        _pool.Dispose();
    }

    private static bool IsRunning(ReadOnlySpan<int> tokens, int branch) => branch < tokens.Length && tokens[branch] != Ended;
}
