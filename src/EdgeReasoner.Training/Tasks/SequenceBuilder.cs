using EdgeReasoner.Reasoning.Prompting.Symbolic;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Makes training sequences of items: what the loop will append, with what the model should say at each place.</summary>
/// <remarks>
/// Three shapes. (1) Prompt, direct answer, reasoning, answer. (2) Prompt, reasoning so far (often with a mistake in it),
/// the critique's cue, its verdict (more, ok, wrong), the rest of the reasoning. (3) Prompt, some steps, answer.
/// At an answer the target is always the truth, but the token fed is drawn from the options: what was answered must not bend what is
/// thought afterwards. What follows a mistake weighs nothing until the verdict: errors are never rewarded.
/// </remarks>
internal sealed class SequenceBuilder
{
    private const float AnswerWeight = 2;
    private const float VerdictWeight = 2;

    // More than the model will make, so that it learns to see them; not many more, or it sees them where there are none.
    private const double MistakeShare = 0.25;
    private const double OwnMistakeShare = 0.1;

    private readonly List<int> _tokens = [];
    private readonly List<int> _targets = [];
    private readonly List<float> _weights = [];
    private readonly Random _random;
    private readonly TaskItem _item;

    private SequenceBuilder(TaskItem item, Random random)
    {
        (_item, _random) = (item, random);
        Feed(item.Prompt.Tokens.Span, weight: 0);
    }

    /// <summary>Draws a training item and makes a sequence of it.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="share">Share of the training done, in [0, 1]: drills of single steps give way to whole chains.</param>
    /// <param name="mistakes">The model's own mistakes; null for none.</param>
    /// <returns>Tokens, targets and weights of equal length.</returns>
    internal static (int[] Tokens, int[] Targets, float[] Weights) Draw(Random random, double share, MistakePool? mistakes = null)
    {
        if (random.NextDouble() < OwnMistakeShare && mistakes?.Draw(random) is { } own)
        {
            var corrected = new SequenceBuilder(own.Item, random);
            corrected.Corrected(own);
            return ([.. corrected._tokens], [.. corrected._targets], [.. corrected._weights]);
        }

        var drills = Math.Clamp(1.2 - (3.5 * share), 0.12, 0.75);
        var item = random.NextDouble() < drills ? TaskGenerator.Drill(random) : TaskGenerator.Any(random);
        var builder = new SequenceBuilder(item, random);
        switch (random.NextDouble())
        {
            case < 0.45:
                builder.Plain();
                break;
            case < 0.88:
                builder.Checked();
                break;
            default:
                builder.CutShort();
                break;
        }

        return ([.. builder._tokens], [.. builder._targets], [.. builder._weights]);
    }

    private bool HasNumberAnswer => _item.Prompt.Options.Count == 0;

    private void Plain()
    {
        if (!HasNumberAnswer && _random.Next(2) == 0)
        {
            AnswerInPassing();
        }

        Feed(TokenIds.Think, weight: 0);
        var steps = _item.Trace.Steps;
        for (var i = 0; i < steps.Count; i++)
        {
            Feed(steps[i], weight: 1);
            if (!HasNumberAnswer && i < steps.Count - 1 && _random.Next(5) == 0)
            {
                AnswerInPassing();
            }
        }

        LastAnswer();
    }

    private void Checked()
    {
        Feed(TokenIds.Think, weight: 0);
        var steps = _item.Trace.Steps;
        var next = 0;
        if (_random.NextDouble() < MistakeShare)
        {
            next = WithMistake();
        }
        else
        {
            // The verdict comes after any number of steps: after the last, it is "ok", however often one asks.
            next = _random.Next(1, steps.Count + 1);
            FeedSteps(steps, 0, next, weight: 1);
            Verdict(next == steps.Count ? TokenIds.Ok : TokenIds.More);
        }

        Continue(next);
    }

    // A mistake that the model made by itself, with the verdict that it should have met.
    private void Corrected(OwnMistake own)
    {
        Feed(TokenIds.Think, weight: 0);
        FeedFaulty(own.Written, own.FaultyStep, own.FaultOffset, own.Written.Count);
        Verdict(TokenIds.Wrong);
        Continue(own.FaultyStep);
    }

    private void Continue(int next)
    {
        var steps = _item.Trace.Steps;
        while (next < steps.Count)
        {
            var stop = Math.Min(steps.Count, next + 1 + _random.Next(4));
            FeedSteps(steps, next, stop, weight: 1);
            next = stop;
            if (next < steps.Count || _random.Next(3) == 0)
            {
                Verdict(next == steps.Count ? TokenIds.Ok : TokenIds.More);
            }
        }

        if (_random.Next(2) == 0)
        {
            LastAnswer();
        }
    }

    // Returns the step from which the critique must write anew.
    private int WithMistake()
    {
        var wrong = ExactReasoner.Solve(_item.Prompt, new Fault(_random.Next(_item.Trace.Sites), _random));
        if (wrong.FaultyStep < 0)
        {
            throw new InvalidOperationException("A fault was not made.");
        }

        FeedFaulty(wrong.Steps, wrong.FaultyStep, wrong.FaultOffset, Math.Min(wrong.Steps.Count, wrong.FaultyStep + 1 + _random.Next(3)));
        Verdict(TokenIds.Wrong);
        return wrong.FaultyStep;
    }

    private void FeedFaulty(IReadOnlyList<int[]> steps, int faulty, int offset, int stop)
    {
        FeedSteps(steps, 0, faulty, weight: 1);
        Feed(steps[faulty].AsSpan(0, offset), weight: 1);
        Feed(steps[faulty].AsSpan(offset), weight: 0);
        FeedSteps(steps, faulty + 1, stop, weight: 0);
    }

    private void CutShort()
    {
        Feed(TokenIds.Think, weight: 0);
        var steps = _random.Next(_item.Trace.Steps.Count);
        if (steps == 0)
        {
            // Directly after the prompt: no reasoning was begun.
            _tokens.RemoveAt(_tokens.Count - 1);
            _targets.RemoveAt(_targets.Count - 1);
            _weights.RemoveAt(_weights.Count - 1);
        }

        FeedSteps(_item.Trace.Steps, 0, steps, weight: 1);
        LastAnswer();
    }

    private void FeedSteps(IReadOnlyList<int[]> steps, int from, int to, float weight)
    {
        for (var i = from; i < to; i++)
        {
            Feed(steps[i], weight);
        }
    }

    private void Verdict(int verdict)
    {
        Feed(TokenIds.Check, weight: 0);
        Feed(verdict, VerdictWeight);
    }

    private void AnswerInPassing()
    {
        var fed = _item.Prompt.Options[_random.Next(_item.Prompt.Options.Count)].Tokens.Span[0];
        Feed(TokenIds.Answer, weight: 0);
        Feed(fed, AnswerWeight, target: _item.Trace.Answer[0]);
    }

    private void LastAnswer()
    {
        Feed(TokenIds.Answer, weight: 0);
        Feed(_item.Trace.Answer, AnswerWeight);
    }

    private void Feed(ReadOnlySpan<int> tokens, float weight)
    {
        foreach (var token in tokens)
        {
            Feed(token, weight);
        }
    }

    // A token's weight and target belong to the position before it, which predicts it.
    private void Feed(int token, float weight, int target = -1)
    {
        if (_tokens.Count > 0)
        {
            _targets[^1] = target < 0 ? token : target;
            _weights[^1] = weight;
        }

        _tokens.Add(token);
        _targets.Add(0);
        _weights.Add(0);
    }
}
