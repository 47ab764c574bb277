using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Training.Tasks;

namespace EdgeReasoner.Training.Evaluation;

/// <summary>Runs the loop that ships, with the model that ships, on held-out items.</summary>
internal static class LoopEvaluation
{
    // Far beyond any decision of the bundled model: what is measured here is the loop, not the deadline.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    /// <summary>Evaluates every family with 0 to the most rounds.</summary>
    /// <param name="newSequence">Makes an empty sequence of the model.</param>
    /// <param name="calibration">What was fitted to the model; <see cref="CalibrationTable.None"/> for nothing.</param>
    /// <param name="items">Items a family.</param>
    /// <param name="seed">Seed of the items.</param>
    /// <param name="maxRounds">The most rounds.</param>
    /// <param name="checkers">What exact code may do.</param>
    /// <param name="clock">Measures the time of decisions.</param>
    /// <param name="wrong">Receives each wrong decision of the most rounds; null to ignore them.</param>
    /// <returns>A score for each family and number of rounds, as soon as it is known.</returns>
    internal static IEnumerable<LoopScore> Run(
        Func<ILanguageModel> newSequence, CalibrationTable calibration, int items, int seed, int maxRounds, CheckerMode checkers, TimeProvider clock, Action<TaskItem, Answer>? wrong = null)
    {
        using var loop = new ReflectionLoop(
            new LoopSequences(newSequence()),
            new LoopSettings { Reflection = new ReflectionOptions { MaxRounds = 8, Checkers = checkers }, Calibration = calibration },
            LoopTiming.Alone(clock));
        loop.WarmUp(CancellationToken.None);
        foreach (var family in TaskGenerator.Families)
        {
            var wasRight = new bool[items];
            for (var rounds = 0; rounds <= maxRounds; rounds++)
            {
                var random = new Random(seed);
                var (right, broken, used, confidence) = (0, 0, 0, 0.0);
                var times = new double[items];
                for (var i = 0; i < items; i++)
                {
                    var item = TaskGenerator.Of(family, random, Split.HeldOut, TaskStyle.Plain);
                    var started = clock.GetTimestamp();
                    var decision = loop.Run(item.Request with { MaxRounds = rounds, Trace = wrong is not null && rounds == maxRounds }, item.Prompt, Deadline.After(clock, Budget));
                    times[i] = clock.GetElapsedTime(started).TotalMilliseconds;
                    var isRight = decision.Text == item.Expected;
                    right += isRight ? 1 : 0;
                    broken += rounds > 0 && wasRight[i] && !isRight ? 1 : 0;
                    wasRight[i] = rounds == 0 ? isRight : wasRight[i];
                    used += decision.Rounds;
                    confidence += decision.Confidence;
                    if (!isRight && rounds == maxRounds)
                    {
                        wrong?.Invoke(item, decision);
                    }
                }

                Array.Sort(times);
                yield return new LoopScore
                {
                    Family = family,
                    MaxRounds = rounds,
                    Items = items,
                    Right = right,
                    Broken = broken,
                    MeanRounds = (double)used / items,
                    MedianMilliseconds = times[items / 2],
                    MeanConfidence = confidence / items,
                };
            }
        }
    }
}
