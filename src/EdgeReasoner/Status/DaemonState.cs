using System.Threading.Channels;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Status;

/// <summary>The daemon's readiness to decide, and what stands against it. Safe from any thread.</summary>
internal sealed class DaemonState
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _clock;
    private Readiness _readiness = Readiness.Starting;
    private readonly SortedDictionary<string, string?> _parts = new(StringComparer.Ordinal);
    private string? _publishProblem;
    private string? _journalProblem;
    private bool _isStuck;

    /// <summary>A state that begins with <see cref="Readiness.Starting"/>.</summary>
    /// <param name="clock">Dates the changes.</param>
    public DaemonState(TimeProvider clock)
    {
        _clock = clock;
        Since = clock.GetUtcNow();
        Session = Since.ToUnixTimeMilliseconds();
    }

    /// <summary>Gets the counts since the start.</summary>
    public DaemonStatistics Statistics { get; } = new();

    /// <summary>Gets the troubles between the daemon and its broker.</summary>
    public BrokerHealth Broker { get; } = new();

    /// <summary>Gets a number that rises with every start: milliseconds since 1970 at the start.</summary>
    public long Session { get; }

    /// <summary>Gets when the state last changed.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Gets the loaded model; null without one.</summary>
    public ModelIdentity? Model { get; private set; }

    /// <summary>Gets the reason why no model could be loaded; null when one was, or may still be.</summary>
    public string? ModelProblem { get; private set; }

    /// <summary>Gets the fault of the last publication; null when nothing was.</summary>
    public string? PublishProblem
    {
        get
        {
            lock (_lock)
            {
                return _publishProblem;
            }
        }
    }

    /// <summary>Gets the reason why answers cannot be kept; null while they can.</summary>
    public string? JournalProblem
    {
        get
        {
            lock (_lock)
            {
                return _journalProblem;
            }
        }
    }

    /// <summary>Gets a sentence on what happened to an earlier journal; null for nothing.</summary>
    public string? JournalNotice { get; private set; }

    /// <summary>Gets or sets the sentence that says why another daemon took this one's place at the broker; null while none did.</summary>
    public string? TakenOver { get; set; }

    /// <summary>Gets the state.</summary>
    public Readiness Readiness
    {
        get
        {
            lock (_lock)
            {
                return _readiness == Readiness.Ready && (_isStuck || (_publishProblem ?? _journalProblem) is not null || _parts.Values.Any(problem => problem is not null)) ? Readiness.Degraded : _readiness;
            }
        }
    }

    /// <summary>Gets the parts that report on themselves, each with what is wrong with it, or null.</summary>
    public IReadOnlyList<(string Name, string? Problem)> Parts
    {
        get
        {
            lock (_lock)
            {
                return [.. _parts.Select(part => (part.Key, part.Value))];
            }
        }
    }

    /// <summary>Gets the task that is completed once it is known whether there is a model.</summary>
    public Task Started => _started.Task;

    /// <summary>Gets a signal for each change, several at once counted as one.</summary>
    public ChannelReader<bool> Changes => _changes.Reader;

    /// <summary>A model was loaded.</summary>
    /// <param name="model">Which.</param>
    public void SetReady(ModelIdentity model)
    {
        Model = model;
        Set(Readiness.Ready);
    }

    /// <summary>No model could be loaded.</summary>
    /// <param name="problem">Why.</param>
    public void SetNoModel(string problem)
    {
        ModelProblem = problem;
        Set(Readiness.NoModel);
    }

    /// <summary>The daemon is stopping.</summary>
    public void SetStopping() => Set(Readiness.Stopping);

    /// <summary>A publication was denied or worked again.</summary>
    /// <param name="problem">What the broker would not have; null when it worked.</param>
    /// <returns>True when this is news.</returns>
    public bool SetPublishProblem(string? problem)
    {
        lock (_lock)
        {
            if (_publishProblem == problem)
            {
                return false;
            }

            _publishProblem = problem;
        }

        Signal();
        return true;
    }

    /// <summary>A part of the daemon that the rest can do without failed or works.</summary>
    /// <param name="name">The part, as the status document names it.</param>
    /// <param name="problem">What is wrong and the remedy; null when it works.</param>
    /// <returns>True when this is news.</returns>
    public bool SetPart(string name, string? problem) => SetPart(name, problem, out _);

    /// <summary>A part of the daemon that the rest can do without failed or works.</summary>
    /// <param name="name">The part, as the status document names it.</param>
    /// <param name="problem">What is wrong and the remedy; null when it works.</param>
    /// <param name="isShared">Whether another part has the very same problem already: nobody needs to be told twice.</param>
    /// <returns>True when this is news.</returns>
    public bool SetPart(string name, string? problem, out bool isShared)
    {
        lock (_lock)
        {
            isShared = problem is not null && _parts.Any(part => part.Key != name && part.Value == problem);
            if (_parts.TryGetValue(name, out var known) && known == problem)
            {
                return false;
            }

            _parts[name] = problem;
        }

        Signal();
        return true;
    }

    /// <summary>Answers can be kept, or not.</summary>
    /// <param name="problem">Why not; null when they can.</param>
    /// <param name="notice">What happened to an earlier journal; null for nothing.</param>
    public void SetJournal(string? problem, string? notice)
    {
        lock (_lock)
        {
            _journalProblem = problem;
            JournalNotice = notice;
        }

        Signal();
    }

    /// <summary>Gets a value indicating whether the model hangs.</summary>
    public bool IsStuck
    {
        get
        {
            lock (_lock)
            {
                return _isStuck;
            }
        }
    }

    /// <summary>The model hangs, or reacts again.</summary>
    /// <param name="isStuck">Which of the two.</param>
    /// <returns>True when this is news.</returns>
    public bool SetStuck(bool isStuck)
    {
        lock (_lock)
        {
            if (_isStuck == isStuck)
            {
                return false;
            }

            _isStuck = isStuck;
        }

        Signal();
        return true;
    }

    /// <summary>Raised at each change, on the thread that caused it; handlers must not wait.</summary>
    public event Action? Changed;

    /// <summary>Something worth a new status document happened.</summary>
    public void Signal()
    {
        _changes.Writer.TryWrite(true);
        Changed?.Invoke();
    }

    private void Set(Readiness readiness)
    {
        lock (_lock)
        {
            if (_readiness != Readiness.Stopping) // a model that is loaded too late changes nothing any more
            {
                _readiness = readiness;
                Since = _clock.GetUtcNow();
            }
        }

        _started.TrySetResult();
        Signal();
    }
}
