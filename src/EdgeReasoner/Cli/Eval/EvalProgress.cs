using System.Globalization;
using EdgeReasoner.Evaluation.Running;
using Spectre.Console;

namespace EdgeReasoner.Cli.Eval;

/// <summary>Shows how far an evaluation is: a bar on a terminal, a line each tenth elsewhere.</summary>
internal static class EvalProgress
{
    /// <summary>Runs something that reports each item.</summary>
    /// <param name="items">How many items there are.</param>
    /// <param name="clock">Measures for the lines.</param>
    /// <param name="run">What to run; it is given what to call after each item.</param>
    /// <returns>What it returns.</returns>
    public static IReadOnlyList<ItemResult> Show(int items, TimeProvider clock, Func<Action<ItemResult>, IReadOnlyList<ItemResult>> run)
        => Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive ? Lines(items, clock, run) : Bar(items, run);

    private static IReadOnlyList<ItemResult> Bar(int items, Func<Action<ItemResult>, IReadOnlyList<ItemResult>> run)
        => AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context =>
            {
                var task = context.AddTask($"0 of {items} items", maxValue: Math.Max(1, items));
                var done = 0;
                return run(_ =>
                {
                    done++;
                    task.Increment(1);
                    task.Description = $"{done} of {items} items";
                });
            });

    private static IReadOnlyList<ItemResult> Lines(int items, TimeProvider clock, Func<Action<ItemResult>, IReadOnlyList<ItemResult>> run)
    {
        var start = clock.GetTimestamp();
        var (done, told) = (0, 0);
        return run(_ =>
        {
            done++;
            if ((long)done * 10 / items > told)
            {
                told = (int)((long)done * 10 / items);
                var elapsed = clock.GetElapsedTime(start);
                var left = elapsed * ((double)(items - done) / done);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {items} items, {done / Math.Max(0.001, elapsed.TotalSeconds):F1} a second, about {left.TotalSeconds:F0} s left"));
            }
        });
    }
}
