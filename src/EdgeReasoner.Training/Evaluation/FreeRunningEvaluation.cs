using EdgeReasoner.Inference;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Tasks;

namespace EdgeReasoner.Training.Evaluation;

/// <summary>Lets a model reason on held-out items by itself, without the loop: what training is to be judged by while it runs.</summary>
internal static class FreeRunningEvaluation
{
    private const int MaxSteps = 12;
    private const int AnswerRoom = 12; // the answer's cue and the longest number

    /// <summary>Tries held-out items of every family.</summary>
    /// <param name="model">The model; its cache is used and left in any state.</param>
    /// <param name="items">Items a family.</param>
    /// <param name="seed">Seed of the items.</param>
    /// <param name="failure">Receives each item that went wrong with what the model wrote; null to ignore them.</param>
    /// <returns>A score a family.</returns>
    internal static IReadOnlyList<FamilyScore> Run(ILanguageModel model, int items, int seed, Action<TaskItem, IReadOnlyList<int>>? failure = null)
    {
        List<FamilyScore> scores = [];
        foreach (var family in TaskGenerator.Families)
        {
            var random = new Random(seed);
            var (direct, reasoned, verdicts) = (0, 0, 0);
            for (var i = 0; i < items; i++)
            {
                var item = TaskGenerator.Of(family, random, Split.Calibration, TaskStyle.Plain);
                direct += IsRight(model, item, []) ? 1 : 0;
                var steps = Reason(model, item);
                var isRight = IsRight(model, item, steps);
                reasoned += isRight ? 1 : 0;
                verdicts += IsVerdictRight(model, item, random) ? 1 : 0;
                if (!isRight)
                {
                    failure?.Invoke(item, steps);
                }
            }

            scores.Add(new FamilyScore(family, items, (double)direct / items, (double)reasoned / items, (double)verdicts / items));
        }

        return scores;
    }

    /// <summary>Lets the model reason on an item from the prompt to its end.</summary>
    /// <param name="model">The model; its cache is used and left in any state.</param>
    /// <param name="item">The item.</param>
    /// <returns>The tokens after the draft cue, likeliest first choice throughout.</returns>
    internal static List<int> Reason(ILanguageModel model, TaskItem item)
    {
        model.RewindTo(0);
        int[] prompt = [.. item.Prompt.Tokens.Span, TokenIds.Think];
        var next = new int[1];
        var logits = model.Append(prompt, CancellationToken.None);
        List<int> written = [];
        for (var steps = 0; steps < MaxSteps && prompt.Length + written.Count < model.ContextLength - AnswerRoom;)
        {
            var token = ArgMax(logits);
            written.Add(token);
            if (item.Prompt.EndsReasoning(token))
            {
                break;
            }

            steps += item.Prompt.EndsStep(token) ? 1 : 0;
            next[0] = token;
            logits = model.Append(next, CancellationToken.None);
        }

        return written;
    }

    private static bool IsRight(ILanguageModel model, TaskItem item, List<int> reasoning)
    {
        model.RewindTo(0);
        int[] cue = reasoning.Count > 0 ? [TokenIds.Think, .. reasoning, TokenIds.Answer] : [TokenIds.Answer];
        int[] prompt = [.. item.Prompt.Tokens.Span, .. cue];
        var next = new int[1];
        var logits = model.Append(prompt, CancellationToken.None);
        foreach (var expected in item.Trace.Answer)
        {
            if (ArgMax(logits) != expected)
            {
                return false;
            }

            next[0] = expected;
            logits = model.Append(next, CancellationToken.None);
        }

        return true;
    }

    private static bool IsVerdictRight(ILanguageModel model, TaskItem item, Random random)
    {
        var isWrong = random.Next(2) == 0;
        var trace = isWrong ? ExactReasoner.Solve(item.Prompt, new Fault(random.Next(item.Trace.Sites), random)) : item.Trace;
        var steps = isWrong ? trace.FaultyStep + 1 : random.Next(1, trace.Steps.Count + 1);
        model.RewindTo(0);
        var logits = model.Append([.. item.Prompt.Tokens.Span, TokenIds.Think, .. trace.Steps.Take(steps).SelectMany(step => step), TokenIds.Check], CancellationToken.None);
        var expected = isWrong ? TokenIds.Wrong : steps == trace.Steps.Count ? TokenIds.Ok : TokenIds.More;
        return ArgMax(logits) == expected;
    }

    private static int ArgMax(ReadOnlySpan<float> logits) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);
}
