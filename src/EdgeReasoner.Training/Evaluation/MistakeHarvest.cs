using EdgeReasoner.Inference;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Tasks;

namespace EdgeReasoner.Training.Evaluation;

/// <summary>Lets the model reason on training items and keeps what went wrong.</summary>
internal static class MistakeHarvest
{
    private const int MostStepsAfter = 2;

    /// <summary>Tries items.</summary>
    /// <param name="model">The model as it stands; its cache is left in any state.</param>
    /// <param name="pool">Receives the mistakes.</param>
    /// <param name="random">Draws the items.</param>
    /// <param name="items">How many to try.</param>
    internal static void Collect(ILanguageModel model, MistakePool pool, Random random, int items)
    {
        for (var i = 0; i < items; i++)
        {
            var item = TaskGenerator.Any(random);
            if (Find(item, FreeRunningEvaluation.Reason(model, item), random) is { } mistake)
            {
                pool.Add(mistake);
            }
        }
    }

    /// <summary>Finds the first mistake in what the model wrote.</summary>
    /// <param name="item">The item.</param>
    /// <param name="written">The tokens after the draft cue.</param>
    /// <param name="random">Draws how many steps after the wrong one are kept.</param>
    /// <returns>The mistake; null when there is none in a whole step.</returns>
    internal static OwnMistake? Find(TaskItem item, IReadOnlyList<int> written, Random random)
    {
        var steps = Steps(written);
        var right = item.Trace.Steps;
        for (var i = 0; i < Math.Min(steps.Count, right.Count); i++)
        {
            var same = steps[i].AsSpan().CommonPrefixLength(right[i]);
            if (same < steps[i].Length)
            {
                return new OwnMistake(item, steps[..Math.Min(steps.Count, i + 1 + random.Next(MostStepsAfter + 1))], i, same);
            }

            if (same < right[i].Length)
            {
                return null; // it went on where all was done
            }
        }

        return null;
    }

    // Whole steps; the mark that all is done belongs to the last.
    private static List<int[]> Steps(IReadOnlyList<int> written)
    {
        List<int[]> steps = [];
        List<int> step = [];
        foreach (var token in written)
        {
            if (token == TokenIds.Done && step.Count == 0 && steps.Count > 0)
            {
                steps[^1] = [.. steps[^1], token];
                break;
            }

            step.Add(token);
            if (token == TokenIds.End)
            {
                steps.Add([.. step]);
                step.Clear();
            }
        }

        return steps;
    }
}
