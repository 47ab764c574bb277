using System.Runtime.ExceptionServices;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Evaluation.Tuning;

/// <summary>Runs items through the loop with early stopping off and records every round: every other item with checkers, whose findings have stages of their own, the rest without.</summary>
/// <param name="model">The model; each worker has a sequence of its own.</param>
/// <param name="maxRounds">Rounds to run.</param>
/// <param name="clock">Measures rounds.</param>
internal sealed class TuneRunner(LoadedModel model, int maxRounds, TimeProvider clock)
{
    // One item in eleven without checkers measures what a resample does where the loop would revise; a prime, so that every fold has its share.
    private const int ExploreEvery = 11;

    // Far beyond any decision: what is recorded is the loop, not the deadline.
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(10);

    /// <summary>Records items, on as many threads as there are cores.</summary>
    /// <param name="items">The items.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="recorded">Told of each recorded item, from any thread.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The recorded items in the order of <paramref name="items"/>; an item that does not fit the context is left out.</returns>
    /// <exception cref="ModelUnavailableException">There is not enough memory for the workers' loops.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<RecordedItem> Run(IReadOnlyList<TuningItem> items, int workers, Action? recorded, CancellationToken cancellation)
    {
        var results = new RecordedItem?[items.Count];
        var next = -1;
        var threads = Enumerable.Range(0, Math.Max(1, workers)).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var alone = NewLoop(CheckerMode.Off);
                using var withCheckers = NewLoop(CheckerMode.Critique);
                for (var i = Interlocked.Increment(ref next); i < items.Count; i = Interlocked.Increment(ref next))
                {
                    results[i] = i % 2 == 0
                        ? Record(alone, items[i], i / 2 % ExploreEvery == ExploreEvery - 1, cancellation)
                        : Record(withCheckers, items[i], explores: false, cancellation) is { } item ? item with { IsChecked = true } : null;
                    recorded?.Invoke();
                }
            },
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        try
        {
            Task.WaitAll(threads, cancellation);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]); // of several workers that lack memory the first says it
        }

        return [.. results.OfType<RecordedItem>()];
    }

    private RecordedItem? Record(ReflectionLoop loop, TuningItem item, bool explores, CancellationToken cancellation)
    {
        try
        {
            var rounds = loop.Record(item.Item.Request with { MaxRounds = maxRounds }, item.Prompt, Deadline.After(clock, Budget), explores, cancellation);
            return rounds.Count == 0 ? null : new RecordedItem(item.Prompt.Family, item.ExpectedIn(rounds), rounds)
            {
                Set = item.Item.Set,
                Id = item.Item.Id,
                IsExplored = explores,
            };
        }
        catch (ContextOverflowException)
        {
            return null;
        }
    }

    private ReflectionLoop NewLoop(CheckerMode checkers)
    {
        var loop = model.CreateUncalibratedLoop(LoopTiming.Alone(clock), new ReflectionOptions { MaxRounds = maxRounds, Checkers = checkers });
        loop.WarmUp(CancellationToken.None);
        return loop;
    }
}
