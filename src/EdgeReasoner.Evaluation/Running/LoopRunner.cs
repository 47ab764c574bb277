using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Inference;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Evaluation.Running;

/// <summary>Answers with the reflection loop.</summary>
/// <param name="mode">What it is called.</param>
/// <param name="model">The model; it gets a loop of its own.</param>
/// <param name="options">How long and how hard the loop reflects.</param>
/// <param name="maxRounds">Most rounds; 0 is the direct answer.</param>
/// <param name="deadline">Time for an answer; null for all the time it wants.</param>
/// <param name="clock">Measures.</param>
internal sealed class LoopRunner(EvaluationMode mode, LoadedModel model, ReflectionOptions options, int maxRounds, TimeSpan? deadline, TimeProvider clock) : IModeRunner
{
    // Far beyond any decision: what is measured is the loop, not the deadline.
    private static readonly TimeSpan Unhurried = TimeSpan.FromMinutes(10);

    private readonly ReflectionLoop _loop = NewLoop(model, options, clock);

    /// <inheritdoc/>
    public EvaluationMode Mode => mode;

    /// <inheritdoc/>
    public ModeResult Decide(EvaluationItem item, DecisionPrompt prompt, CancellationToken cancellation)
    {
        var budget = deadline ?? Unhurried;
        var request = item.Request with { MaxRounds = maxRounds, Budget = budget };
        var answers = new List<string?>(maxRounds + 1);
        var started = clock.GetTimestamp();
        Answer decision;
        try
        {
            decision = _loop.Run(request, prompt, Deadline.After(clock, budget), Note, cancellation);
        }
        catch (ContextOverflowException)
        {
            return new ModeResult(null, false, 0, 0, 0, clock.GetElapsedTime(started)) { Stop = StopReason.Error };
        }

        var elapsed = clock.GetElapsedTime(started);
        var isRight = item.IsRight(decision.Text);
        bool[] rounds = [.. answers.Select(item.IsRight)];
        if (rounds.Length > 0)
        {
            rounds[^1] = isRight; // the critique gate may still have changed the answer after its round
        }

        return new ModeResult(decision.Text, isRight, decision.Confidence, decision.Rounds, decision.Tokens, elapsed)
        {
            Stop = decision.StopReason,
            RightAfterRound = rounds,
        };

        void Note(ProgressReport report)
        {
            if (answers.Count <= report.Round)
            {
                answers.Add(report.Answer);
            }

            answers[^1] = report.Answer;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loop.Dispose();

    // Warm, and nothing is kept back for publishing: nothing is published here.
    private static ReflectionLoop NewLoop(LoadedModel model, ReflectionOptions options, TimeProvider clock)
    {
        var reserve = new Reserve(new ReserveOptions { Floor = TimeSpan.Zero });
        var loop = model.CreateLoop(new LoopTiming(new CostModel(), reserve, clock), options);
        loop.WarmUp(CancellationToken.None);
        return loop;
    }
}
