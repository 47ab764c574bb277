using EdgeReasoner.Configuration;
using EdgeReasoner.Faults;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Journal;

/// <summary>
/// Keeps answers before they are published: on the disk, or with the kernel where deciding again would give the same. One thread of its own writes: what arrives while it waits for the disk goes into its next
/// commit together, so a slow disk costs time, not throughput. It outlives the disk's troubles: a commit that fails is told to whoever asked for
/// it, the cause stands in <see cref="Problem"/>, and a try every second finds out when the disk is well again. A damaged file is moved aside.
/// </summary>
internal sealed partial class AnswerJournal : IDisposable
{
    // More would not be answered in time by any disk; also the most entries of one commit.
    private const int MaxQueued = 4096;

    // How many answers that need no flush of their own may go without one, and after how many milliseconds of quiet they get it all the same.
    private const int MostUnflushed = 32;
    private const int FlushMs = 50;

    // How long marks that nobody waits for may be held back, and between tries on a bad disk.
    private const int IdleMs = 1000;

    // How long a lost file may stay unnoticed while nothing is written: each look wakes the board.
    private const int QuietMs = 10_000;

    private readonly object _gate = new();
    private readonly string? _path;
    private readonly AnswerCache _cache;
    private readonly FailPoints? _failPoints;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private List<Commission> _queued = [];
    private List<long> _published = [];
    private long _forgotten;
    private int _inHand;
    private bool _isStopping;
    private string? _problem;

    // The writing thread's own, after Open.
    private JournalFile? _file;
    private InstanceLock? _lock;
    private long _sequence;
    private int _unflushed;

    /// <summary>A journal that is not open yet.</summary>
    /// <param name="options">Whether and where.</param>
    /// <param name="node">The node's name, which names the file.</param>
    /// <param name="cache">All answers that the file holds; fills a new file when the old one is lost.</param>
    /// <param name="failPoints">For tests; null in production.</param>
    /// <param name="logger">Diagnostics.</param>
    public AnswerJournal(JournalOptions options, string node, AnswerCache cache, FailPoints? failPoints, ILogger<AnswerJournal> logger)
    {
        _path = options.Durable ? Path.Combine(options.FullFolder(), $"{node}.journal") : null;
        (_cache, _failPoints, _logger) = (cache, failPoints, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
    }

    /// <summary>Gets or sets the callback at a change of <see cref="Problem"/>; set before <see cref="Open"/>.</summary>
    public Action ProblemChanged { get; set; } = static () => { };

    /// <summary>Gets the reason why answers cannot be kept; null while they can.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Gets a sentence on what happened to an earlier file, for the operator; null for nothing.</summary>
    public string? Notice { get; private set; }

    /// <summary>Gets the answers that are kept, in memory.</summary>
    public AnswerCache Cache => _cache;

    /// <summary>Gets the number of commits that reached the disk.</summary>
    public long Commits { get; private set; }

    /// <summary>Takes the instance lock, opens the file and starts to write.</summary>
    /// <returns>The answers of earlier runs, oldest first; none when the file cannot be read, see <see cref="Problem"/>.</returns>
    /// <exception cref="InstanceRunningException">Another daemon has it.</exception>
    public IReadOnlyList<JournalEntry> Open()
    {
        IReadOnlyList<JournalEntry> entries = [];
        if (_path is not null)
        {
            try
            {
                entries = OpenFile();
                _sequence = entries.Count > 0 ? entries[^1].Sequence : 0;
            }
            catch (Exception exception) when (JournalFile.IsFailure(exception))
            {
                SetProblem(exception);
            }

            _thread.Start();
        }

        return entries;
    }

    /// <summary>Commits an answer; never waits.</summary>
    /// <param name="entry">The answer.</param>
    /// <param name="flushes">False for an answer that would be the same if it were decided again: then the kernel has it before it is published, and the disk soon after.</param>
    /// <param name="done">Called on the journal's thread, in the order of these calls: with the entry's sequence number once it is kept, with null when it cannot be kept. Must be quick and throw nothing.</param>
    public void Commit(JournalEntry entry, bool flushes, Action<long?> done)
    {
        _failPoints?.Reach(Step.Decided);
        if (_path is null)
        {
            done(0);
            return;
        }

        lock (_gate)
        {
            if (_queued.Count < MaxQueued && !_isStopping)
            {
                _queued.Add(new Commission(entry, flushes, done));
                Monitor.Pulse(_gate);
                return;
            }
        }

        done(null);
    }

    /// <summary>The broker has confirmed an answer, which need not be published after a restart; written with a later commit, for one publication too many does no harm.</summary>
    /// <param name="sequence">Its sequence number; 0 is none.</param>
    public void Confirm(long sequence)
    {
        _failPoints?.Reach(Step.Confirmed);
        lock (_gate)
        {
            if (sequence > 0 && _published.Count < MaxQueued)
            {
                _published.Add(sequence);
                if (_published.Count == 1)
                {
                    Monitor.Pulse(_gate); // from a quiet wait to the shorter one
                }
            }
        }
    }

    /// <summary>Waits until all that was to be committed is, or has failed.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            while (_queued.Count + _inHand > 0)
            {
                Monitor.Wait(_gate, IdleMs);
            }
        }
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        if (_thread.ThreadState != ThreadState.Unstarted && _thread.IsAlive)
        {
            _thread.Join();
        }

        _file?.Dispose();
        _lock?.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            List<Commission> batch;
            List<long> published;
            lock (_gate)
            {
                _inHand = 0;
                Monitor.PulseAll(_gate); // whoever drains
                if (_queued.Count + _published.Count == 0 && Problem is null && !_isStopping)
                {
                    Monitor.Wait(_gate, QuietMs);
                }

                if (_queued.Count == 0 && (_published.Count > 0 || Problem is not null) && !_isStopping)
                {
                    Monitor.Wait(_gate, _unflushed > 0 ? FlushMs : IdleMs);
                }

                (batch, _queued) = (_queued, []);
                (published, _published) = (_published, []);
                _inHand = batch.Count;
                if (batch.Count == 0 && _isStopping && published.Count + _unflushed == 0)
                {
                    return;
                }
            }

            Write(batch, published);
        }
    }

    private void Write(List<Commission> batch, List<long> published)
    {
        var forgotten = _cache.EvictedThrough;
        if (batch.Count + published.Count + _unflushed == 0 && forgotten == _forgotten && Problem is null && File.Exists(_path))
        {
            return; // quiet
        }

        var sequences = batch.Select(_ => ++_sequence).ToArray();
        try
        {
            if (_file is null || !File.Exists(_path))
            {
                Reopen();
            }

            if (Problem is not null || (batch.Count == 0 && _unflushed > 0))
            {
                _file!.Probe();
            }

            var flushes = batch.Count == 0 || _unflushed + batch.Count > MostUnflushed || batch.Exists(static commission => commission.Flushes);
            _file!.Write([.. batch.Select((commission, i) => commission.Entry with { Sequence = sequences[i] })], published, forgotten, _failPoints, flushes);
            (_forgotten, Commits, _unflushed) = (forgotten, Commits + 1, flushes ? 0 : _unflushed + batch.Count);
            SetProblem(null);
        }
        catch (Exception exception) when (JournalFile.IsFailure(exception) || exception is InstanceRunningException)
        {
            SetProblem(exception);
            _file?.Dispose();
            _file = null; // the next try begins afresh
            _unflushed = 0; // what the kernel still has, it has
            batch.ForEach(commission => commission.Done(null));
            return;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            _failPoints?.Reach(Step.Committed);
            batch[i].Done(sequences[i]);
        }
    }

    // A file that was lost, or moved aside, begins with what the cache holds; one that is well again needs nothing, for a failed commit leaves no trace.
    private void Reopen()
    {
        _file?.Dispose();
        _file = null;
        var known = OpenFile().Select(entry => entry.Sequence).ToHashSet();
        _sequence = Math.Max(_sequence, known.DefaultIfEmpty().Max());
        var missing = _cache.Entries().Where(entry => entry.Sequence > 0 && !known.Contains(entry.Sequence)).ToArray();
        if (missing.Length > 0)
        {
            _file!.Write(missing, [], 0);
        }
    }

    private IReadOnlyList<JournalEntry> OpenFile()
    {
        _lock ??= InstanceLock.Take(_path + ".lock"); // again, where no file could be made at the start
        try
        {
            _file = JournalFile.Open(_path!);
            return _file.Read();
        }
        catch (Exception exception) when (JournalFile.IsDamage(exception))
        {
            _file?.Dispose();
            _file = null;
            MoveAside();
            Notice = $"{_path} was damaged ({exception.Message}) and is now {_path}.damaged; a new one was begun";
            LogDamaged(_path!, exception.Message);
            _file = JournalFile.Open(_path!);
            return [];
        }
    }

    // One is kept for whoever wants to know why; its log belongs to it, and must not be taken for the new file's.
    private void MoveAside()
    {
        File.Move(_path!, _path + ".damaged", overwrite: true);
        foreach (var part in new[] { "-wal", "-shm" })
        {
            File.Delete(_path + ".damaged" + part);
            if (File.Exists(_path + part))
            {
                File.Move(_path + part, _path + ".damaged" + part, overwrite: true);
            }
        }
    }

    private void SetProblem(Exception? exception)
    {
        var problem = exception is null ? null : $"answers cannot be kept in {_path}: {exception.Message}";
        if (problem == Problem)
        {
            return;
        }

        Volatile.Write(ref _problem, problem);
        if (exception is null)
        {
            LogRecovered(_path!);
        }
        else
        {
            LogFailed(_path!, exception.Message);
        }

        ProblemChanged();
    }

    private sealed record Commission(JournalEntry Entry, bool Flushes, Action<long?> Done);

    [LoggerMessage(501, LogLevel.Error, "Answers cannot be kept in {Path}: {Reason}. Requests are refused until they can; said once")]
    private partial void LogFailed(string path, string reason);

    [LoggerMessage(502, LogLevel.Information, "Answers are kept in {Path} again")]
    private partial void LogRecovered(string path);

    [LoggerMessage(503, LogLevel.Error, "{Path} was damaged ({Reason}); it was moved aside and a new journal was begun. Requests answered before may be decided again")]
    private partial void LogDamaged(string path, string reason);
}
