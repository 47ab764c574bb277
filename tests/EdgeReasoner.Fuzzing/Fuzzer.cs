namespace EdgeReasoner.Fuzzing;

/// <summary>
/// Feeds a target with generated and mutated inputs, the same ones for the same seed. Inputs with an outcome not seen before join the pool.
/// </summary>
/// <param name="target">The parser.</param>
/// <param name="seed">Decides everything.</param>
public sealed class Fuzzer(FuzzTarget target, int seed)
{
    private const int MostPooled = 4096;

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _pool = [.. Corpus(target.Name)];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);

    /// <summary>Gets how many different outcomes were seen.</summary>
    public int Outcomes => _outcomes.Count;

    /// <summary>Gets the largest allocation that one input caused.</summary>
    public long LargestAllocation { get; private set; }

    /// <summary>The committed inputs of a target.</summary>
    /// <param name="name">The target's name.</param>
    /// <returns>Their bytes, by file name.</returns>
    public static IEnumerable<byte[]> Corpus(string name)
        => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "corpus", name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    /// <summary>Runs the corpus, then as many inputs as asked for.</summary>
    /// <param name="executions">Inputs besides the corpus.</param>
    /// <param name="progress">Told now and then how many are done; null for nobody.</param>
    /// <returns>The input that broke something, and what; null when nothing did.</returns>
    public (byte[] Input, string What)? Run(long executions, Action<long>? progress = null)
    {
        foreach (var input in _pool.ToArray())
        {
            if (Try(input) is { } what)
            {
                return (input, what);
            }
        }

        for (long i = 0; i < executions; i++)
        {
            var input = Next();
            if (Try(input) is { } what)
            {
                return (input, what);
            }

            if ((i & 0xFFFFF) == 0xFFFFF)
            {
                progress?.Invoke(i);
            }
        }

        return null;
    }

    private byte[] Next()
    {
        var choice = _random.Next(10);
        if (choice < 4 || _pool.Count == 0)
        {
            return target.Generate(_random);
        }

        var parent = choice < 6 ? target.Generate(_random) : _pool[_random.Next(_pool.Count)];
        var mutated = parent;
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            mutated = Mutation.Apply(mutated, _pool, _random);
        }

        return mutated;
    }

    private string? Try(byte[] input)
    {
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = target.Run(input);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            LargestAllocation = Math.Max(LargestAllocation, allocated);
            if (allocated > target.MostAllocated)
            {
                return $"{allocated} bytes were allocated for an input of {input.Length}";
            }

            if (_outcomes.Count < MostPooled && _outcomes.Add(outcome))
            {
                _pool.Add(input);
            }

            return null;
        }
        catch (FuzzFindingException finding)
        {
            return finding.Message;
        }
#pragma warning disable CA1031 // any exception is a finding
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.ToString();
        }
    }
}
