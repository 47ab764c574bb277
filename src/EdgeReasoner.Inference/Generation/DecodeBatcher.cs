using System.Runtime.ExceptionServices;

namespace EdgeReasoner.Inference.Generation;

/// <summary>
/// Where decode steps of several callers meet. Each caller has a thread, but only one of them runs at a time; it hands over when it wants a
/// token, and when all want one, a single pass over a pool computes it for all: the weights are read once.
/// </summary>
/// <remarks>
/// Because one runs at a time, and each sees what the one before it did, callers may use what is not thread-safe. Only a step of one token gives the turn away; prefills and
/// passes with several rows run alone. A caller whose pass is to end (deadline or cancellation) goes on first: a pass that runs then is ended
/// and tried again without it. The order is that of the callers, so that it depends on nothing but what they do and when their time is over.
/// A step of several sequences rounds otherwise than a step of one.
/// </remarks>
public sealed class DecodeBatcher : IDisposable
{
    private readonly ISlotPool _pool;
    private readonly BatchedSequence?[] _slots;
    private readonly int[] _tokens;
    private readonly BatchedCaller?[] _rows; // of the next common pass
    private readonly List<BatchedCaller> _callers = []; // kept, with their threads
    private readonly SemaphoreSlim _allLeft = new(0);
    private readonly Lock _ending = new();
    private CancellationTokenSource _pass = new(); // ends the pass that runs; renewed when it has
    private int _joined; // callers of this run: the first of the list
    private int _remaining; // of them, those that have not ended
    private BatchedCaller? _running;

    /// <summary>Takes over a pool.</summary>
    /// <param name="pool">One slot more than there will be sequences, so that they can change places; the exchange becomes its owner and only user.</param>
    public DecodeBatcher(ISlotPool pool)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pool.Slots, 2, nameof(pool));
        _pool = pool;
        _slots = new BatchedSequence[pool.Slots];
        _tokens = new int[pool.Slots];
        _rows = new BatchedCaller[pool.Slots];
    }

    /// <summary>Gets the most sequences, and the most callers at a time.</summary>
    public int Most => _pool.Slots - 1;

    /// <summary>Gets how many callers take turns now; 1 for one alone.</summary>
    public int Sharing => Math.Max(1, _remaining);

    /// <summary>Makes an empty sequence.</summary>
    /// <returns>It; disposing of it makes room for another.</returns>
    /// <exception cref="InvalidOperationException">There are <see cref="Most"/> already.</exception>
    public IRowLanguageModel CreateSequence() => NewSequence();

    /// <summary>Runs callers side by side, which may each use sequences of their own, and waits for all; the first on this thread.</summary>
    /// <param name="callers">1 to <see cref="Most"/>.</param>
    /// <exception cref="AggregateException">Several threw. What a single one throws comes as it is. The others run to their end in any case.</exception>
    public void Run(IReadOnlyList<Action> callers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(callers.Count, nameof(callers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(callers.Count, Most, nameof(callers));
        if (callers.Count == 1)
        {
            callers[0]();
            return;
        }

        while (_callers.Count < callers.Count)
        {
            _callers.Add(new BatchedCaller(this, hasThread: _callers.Count > 0));
        }

        (_joined, _remaining) = (callers.Count, callers.Count);
        for (var i = 0; i < _joined; i++)
        {
            _callers[i].Begin(callers[i]);
        }

        _running = _callers[0];
        _callers[0].Perform();
        _allLeft.Wait();
        var failures = _callers[.._joined].Select(static caller => caller.TakeFailure()).OfType<Exception>().ToList();
        _joined = 0;
        if (failures.Count > 1)
        {
            throw new AggregateException(failures);
        }

        if (failures.Count == 1)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }
    }

    /// <summary>Ends all sequences and threads.</summary>
    public void Dispose()
    {
        _callers.ForEach(static caller => caller.Dispose());
        _pool.Dispose();
        _pass.Dispose();
        _allLeft.Dispose();
    }

    /// <summary>A slot's own sequence.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>The sequence.</returns>
    internal ILanguageModel Sequence(int slot) => _pool.Sequence(slot);

    /// <summary>Appends tokens to a sequence: one in a pass with the others' next ones, several in a pass of their own.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="rows">After how many of them logits are wanted.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The logits.</returns>
    internal ReadOnlySpan<float> Append(BatchedSequence sequence, ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
    {
        if (_remaining <= 1)
        {
            return Forward(sequence, tokens, rows, cancellation);
        }

        var caller = _running!;
        caller.Heed(cancellation);

        // What is wrong with one token must not end a pass of all: the pass of its own says it.
        return tokens.Length == 1 && (uint)tokens[0] < (uint)sequence.VocabularySize && sequence.Position < sequence.ContextLength
            ? AppendTogether(caller, sequence, tokens, cancellation)
            : AppendAlone(caller, sequence, tokens, rows, cancellation);
    }

    /// <summary>Lets those go on whose time is over.</summary>
    internal void GiveWay()
    {
        while (_remaining > 1 && !_running!.HasEnded && Next(_running, onlyEnded: true) is { } ended)
        {
            HandOver(_running, ended);
        }
    }

    /// <summary>Copies a sequence into a free slot.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <returns>The copy.</returns>
    internal BatchedSequence Fork(BatchedSequence sequence)
    {
        var fork = NewSequence();
        _pool.Copy(sequence.Slot, fork.Slot, sequence.Position);
        return fork;
    }

    /// <summary>Takes a slot back.</summary>
    /// <param name="sequence">Its sequence, which ends.</param>
    internal void Free(BatchedSequence sequence)
    {
        if (_slots[sequence.Slot] == sequence)
        {
            _slots[sequence.Slot] = null;
        }
    }

    /// <summary>Ends the pass that runs, because somebody's time is over; on any thread.</summary>
    internal void EndPass()
    {
        lock (_ending)
        {
            _pass.Cancel();
        }
    }

    /// <summary>A caller has ended: another one goes on.</summary>
    /// <param name="caller">Which.</param>
    internal void Leave(BatchedCaller caller)
    {
        _remaining--;
        if (_remaining == 0)
        {
            _running = null;
            _allLeft.Release();
            return;
        }

        // Where all others want a token, any of them runs the pass.
        _running = Next(caller) ?? _callers.Find(static other => other.WantsToken)!;
        _running.Go();
    }

    private static ReadOnlySpan<float> Forward(BatchedSequence sequence, ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
        => rows > 1 ? ((IRowLanguageModel)sequence.Own).AppendRows(tokens, rows, cancellation) : sequence.Own.Append(tokens, cancellation);

    private ReadOnlySpan<float> AppendAlone(BatchedCaller caller, BatchedSequence sequence, ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var limit = RenewLimit(); // before the look at who has ended: who ends after it ends the pass
            if (Next(caller, onlyEnded: true) is { } ended)
            {
                HandOver(caller, ended);
                continue;
            }

            try
            {
                return Forward(sequence, tokens, rows, limit);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                // somebody else's time is over
            }
        }
    }

    private ReadOnlySpan<float> AppendTogether(BatchedCaller caller, BatchedSequence sequence, ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        caller.Want(sequence, tokens[0]);
        try
        {
            while (caller.WantsToken)
            {
                cancellation.ThrowIfCancellationRequested();
                var limit = RenewLimit();
                if (Next(caller) is { } next)
                {
                    HandOver(caller, next);
                }
                else if (_remaining == 1)
                {
                    return Forward(sequence, tokens, 1, cancellation); // the others have ended meanwhile
                }
                else
                {
                    StepParallel(limit);
                }
            }

            return _pool.Logits(caller.Row);
        }
        finally
        {
            caller.WantNothing();
        }
    }

    /// <summary>One pass for all that remain, each of which wants a token.</summary>
    private void StepParallel(CancellationToken limit)
    {
        var rows = Seat();
        try
        {
            _pool.Step(_tokens.AsSpan(0, rows), limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return; // who has ended will see it; the others' tokens are tried again
        }

        for (var row = 0; row < rows; row++)
        {
            _rows[row]!.WantNothing();
        }
    }

    /// <summary>Puts the sequences that want a token into the first slots; those that are there stay where they are.</summary>
    private int Seat()
    {
        var rows = _remaining;
        Array.Clear(_rows);
        foreach (var caller in _callers)
        {
            if (caller.WantsToken && caller.Sequence!.Slot < rows)
            {
                _rows[caller.Sequence.Slot] = caller;
            }
        }

        foreach (var caller in _callers)
        {
            if (caller.WantsToken && caller.Sequence!.Slot >= rows)
            {
                var row = Array.IndexOf(_rows, null);
                Move(caller.Sequence, row);
                _rows[row] = caller;
            }
        }

        for (var row = 0; row < rows; row++)
        {
            _rows[row]!.Row = row;
            _tokens[row] = _rows[row]!.Token;
        }

        return rows;
    }

    private void Move(BatchedSequence sequence, int slot)
    {
        if (_slots[slot] is { } resting)
        {
            var spare = Array.IndexOf(_slots, null);
            _pool.Copy(slot, spare, resting.Position);
            (_slots[spare], resting.Slot) = (resting, spare);
        }

        _pool.Copy(sequence.Slot, slot, sequence.Position);
        _slots[sequence.Slot] = null;
        (_slots[slot], sequence.Slot) = (sequence, slot);
    }

    /// <summary>Who can go on instead of a caller, the ones whose time is over first, otherwise in turn; null when all others want a token.</summary>
    private BatchedCaller? Next(BatchedCaller caller, bool onlyEnded = false)
    {
        var self = _callers.IndexOf(caller);
        BatchedCaller? next = null;
        for (var i = 1; i < _joined; i++)
        {
            var other = _callers[(self + i) % _joined];
            if (other.HasEnded)
            {
                return other;
            }

            next ??= other.IsReady && !onlyEnded ? other : null;
        }

        return next;
    }

    private void HandOver(BatchedCaller caller, BatchedCaller next)
    {
        _running = next;
        next.Go();
        caller.AwaitTurn();
    }

    private CancellationToken RenewLimit()
    {
        lock (_ending)
        {
            if (_pass.IsCancellationRequested)
            {
                _pass.Dispose();
                _pass = new CancellationTokenSource();
            }

            return _pass.Token;
        }
    }

    private BatchedSequence NewSequence()
    {
        var slot = Array.IndexOf(_slots, null);
        if (_slots.Count(static sequence => sequence is null) < 2)
        {
            throw new InvalidOperationException($"There are {Most} sequences already.");
        }

        _pool.Sequence(slot).RewindTo(0);
        return _slots[slot] = new BatchedSequence(this, slot);
    }
}
