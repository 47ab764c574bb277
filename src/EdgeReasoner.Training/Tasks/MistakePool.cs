namespace EdgeReasoner.Training.Tasks;

/// <summary>The newest mistakes that the model made by itself on training items: which it has to learn to see.</summary>
/// <remarks>Thread-safe: sequences may be drawn while it is filled.</remarks>
internal sealed class MistakePool
{
    private const int Capacity = 2000;

    // Fewer would be learnt by heart.
    private const int Least = 20;

    private readonly Lock _lock = new();
    private readonly List<OwnMistake> _mistakes = [];
    private int _next;

    /// <summary>Gets the number of mistakes.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _mistakes.Count;
            }
        }
    }

    /// <summary>Adds a mistake; the oldest leaves when there are too many.</summary>
    /// <param name="mistake">The mistake.</param>
    internal void Add(OwnMistake mistake)
    {
        lock (_lock)
        {
            if (_mistakes.Count < Capacity)
            {
                _mistakes.Add(mistake);
                return;
            }

            _mistakes[_next] = mistake;
            _next = (_next + 1) % Capacity;
        }
    }

    /// <summary>Draws one.</summary>
    /// <param name="random">Chance.</param>
    /// <returns>A mistake, or null when there are few.</returns>
    internal OwnMistake? Draw(Random random)
    {
        lock (_lock)
        {
            return _mistakes.Count < Least ? null : _mistakes[random.Next(_mistakes.Count)];
        }
    }
}

/// <summary>The steps that the model wrote where the right ones were others.</summary>
/// <param name="Item">The item, of the training side.</param>
/// <param name="Written">The steps, whole ones, up to some after the wrong one.</param>
/// <param name="FaultyStep">The first wrong step.</param>
/// <param name="FaultOffset">The first wrong token in it.</param>
internal sealed record OwnMistake(TaskItem Item, IReadOnlyList<int[]> Written, int FaultyStep, int FaultOffset);
