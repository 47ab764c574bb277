using System.Runtime.ExceptionServices;

namespace EdgeReasoner.Inference.Generation;

/// <summary>
/// Batches the decode steps of several workers. Each worker has a thread, but only one of them runs at a time; it hands over when it wants a
/// token, and when all want one, a single pass over a pool computes it for all: the weights are read once.
/// </summary>
/// <remarks>
/// Because one runs at a time, and each sees what the one before it did, workers may use objects that are not thread-safe. Only a step of one token gives the turn away; prefills and
/// passes with several rows run alone. A worker whose pass is to end (deadline or cancellation) goes on first: a pass that runs then is ended
/// and tried again without it. The order is that of the workers, so that it depends on nothing but what they do and when their time is over.
/// A step of several sequences rounds otherwise than a step of one.
/// </remarks>
public sealed class DecodeBatcher : IDisposable
{
    private readonly ISlotPool _pool;
    private readonly BatchedSequence?[] _slots;
    private readonly int[] _tokens;
    private readonly BatchWorker?[] _rows; // of the next common pass
    private readonly List<BatchWorker> _workers = []; // kept, with their threads
    private readonly SemaphoreSlim _allLeft = new(0);
    private readonly Lock _ending = new();
    private CancellationTokenSource _pass = new(); // ends the pass that runs; renewed when it has
    private int _joined; // workers of this run: the first of the list
    private int _remaining; // of them, those that have not ended
    private BatchWorker? _running;

    /// <summary>Takes over a pool.</summary>
    /// <param name="pool">One slot more than there will be sequences, so that they can change places; the batcher becomes its owner and only user.</param>
    public DecodeBatcher(ISlotPool pool)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pool.Slots, 2, nameof(pool));
        _pool = pool;
        _slots = new BatchedSequence[pool.Slots];
        _tokens = new int[pool.Slots];
        _rows = new BatchWorker[pool.Slots];
    }

    /// <summary>Gets the most sequences, and the most workers at a time.</summary>
    public int Most => _pool.Slots - 1;

    /// <summary>Gets the number of workers that take turns now; 1 for one alone.</summary>
    public int Sharing => Math.Max(1, _remaining);

    /// <summary>Makes an empty sequence.</summary>
    /// <returns>It; disposing of it makes room for another.</returns>
    /// <exception cref="InvalidOperationException">There are <see cref="Most"/> already.</exception>
    public ILanguageModel CreateSequence() => NewSequence();

    /// <summary>Runs work side by side, which may each use sequences of their own, and waits for all; the first on this thread.</summary>
    /// <param name="work">One action a worker, 1 to <see cref="Most"/>.</param>
    /// <exception cref="AggregateException">Several threw. What a single one throws comes as it is. The others run to their end in any case.</exception>
    public void Run(IReadOnlyList<Action> work)
    {
        ArgumentOutOfRangeException.ThrowIfZero(work.Count, nameof(work));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(work.Count, Most, nameof(work));
        if (work.Count == 1)
        {
            work[0]();
            return;
        }

        while (_workers.Count < work.Count)
        {
            _workers.Add(new BatchWorker(this, hasThread: _workers.Count > 0));
        }

        (_joined, _remaining) = (work.Count, work.Count);
        for (var i = 0; i < _joined; i++)
        {
            _workers[i].Begin(work[i]);
        }

        _running = _workers[0];
        _workers[0].Perform();
        _allLeft.Wait();
        var failures = _workers[.._joined].Select(static worker => worker.TakeFailure()).OfType<Exception>().ToList();
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
        _workers.ForEach(static worker => worker.Dispose());
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

        var worker = _running!;
        worker.Heed(cancellation);

        // What is wrong with one token must not end a pass of all: the pass of its own says it.
        return tokens.Length == 1 && (uint)tokens[0] < (uint)sequence.VocabularySize && sequence.Position < sequence.ContextLength
            ? AppendTogether(worker, sequence, tokens, cancellation)
            : AppendAlone(worker, sequence, tokens, rows, cancellation);
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

    /// <summary>A worker has ended: another one goes on.</summary>
    /// <param name="worker">Which.</param>
    internal void Leave(BatchWorker worker)
    {
        _remaining--;
        if (_remaining == 0)
        {
            _running = null;
            _allLeft.Release();
            return;
        }

        // Where all others want a token, any of them runs the pass.
        _running = Next(worker) ?? _workers.Find(static other => other.WantsToken)!;
        _running.Go();
    }

    private static ReadOnlySpan<float> Forward(BatchedSequence sequence, ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
        => sequence.Own.AppendRows(tokens, rows, cancellation);

    private ReadOnlySpan<float> AppendAlone(BatchWorker worker, BatchedSequence sequence, ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var limit = RenewLimit(); // before the look at who has ended: who ends after it ends the pass
            if (Next(worker, onlyEnded: true) is { } ended)
            {
                HandOver(worker, ended);
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

    private ReadOnlySpan<float> AppendTogether(BatchWorker worker, BatchedSequence sequence, ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        worker.Want(sequence, tokens[0]);
        try
        {
            while (worker.WantsToken)
            {
                cancellation.ThrowIfCancellationRequested();
                var limit = RenewLimit();
                if (Next(worker) is { } next)
                {
                    HandOver(worker, next);
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

            return _pool.Logits(worker.Row);
        }
        finally
        {
            worker.WantNothing();
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
        foreach (var worker in _workers)
        {
            if (worker.WantsToken && worker.Sequence!.Slot < rows)
            {
                _rows[worker.Sequence.Slot] = worker;
            }
        }

        foreach (var worker in _workers)
        {
            if (worker.WantsToken && worker.Sequence!.Slot >= rows)
            {
                var row = Array.IndexOf(_rows, null);
                Move(worker.Sequence, row);
                _rows[row] = worker;
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

    /// <summary>Finds who can go on instead of a worker, the ones whose time is over first, otherwise in turn; null when all others want a token.</summary>
    private BatchWorker? Next(BatchWorker worker, bool onlyEnded = false)
    {
        var self = _workers.IndexOf(worker);
        BatchWorker? next = null;
        for (var i = 1; i < _joined; i++)
        {
            var other = _workers[(self + i) % _joined];
            if (other.HasEnded)
            {
                return other;
            }

            next ??= other.IsReady && !onlyEnded ? other : null;
        }

        return next;
    }

    private void HandOver(BatchWorker worker, BatchWorker next)
    {
        _running = next;
        next.Go();
        worker.AwaitTurn();
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
