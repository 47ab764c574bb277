using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Tasks;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>What a model in the bundled model's own words would say that makes one mistake in its draft, never sees it by itself, and goes on rightly where its mistake is refused.</summary>
/// <param name="item">What is asked.</param>
/// <param name="mistaken">The trace that it drafts.</param>
internal sealed class MistakenReasoner(TaskItem item, Trace mistaken)
{
    private readonly int[] _draft = [.. mistaken.Steps.SelectMany(step => step)];
    private readonly int[] _right = [.. item.Trace.Steps.SelectMany(step => step)];

    /// <summary>The logits after these tokens.</summary>
    public void Say(IReadOnlyList<int> tokens, Span<float> logits)
    {
        var body = tokens.Skip(item.Prompt.Tokens.Length).ToArray();
        var (check, answer) = (Array.IndexOf(body, TokenIds.Check), Array.IndexOf(body, TokenIds.Answer));
        if (answer >= 0)
        {
            Answer(body.AsSpan(0, answer), body.AsSpan(answer + 1), logits);
        }
        else if (check >= 0)
        {
            logits[Critique(body[1..check], body[(check + 1)..])] = 10;
        }
        else if (body.Length > 0)
        {
            // Off its draft, because a token was refused, it writes rightly.
            var written = body.AsSpan(1);
            logits[written.Length < _right.Length ? _right[written.Length] : TokenIds.Done] = 5;
            if (written.Length <= _draft.Length && written.SequenceEqual(_draft.AsSpan(0, written.Length)))
            {
                logits[written.Length < _draft.Length ? _draft[written.Length] : TokenIds.Done] = 10;
            }
        }
    }

    // It believes what it wrote; before it has come to an end it has no idea.
    private void Answer(ReadOnlySpan<int> reasoning, ReadOnlySpan<int> said, Span<float> logits)
    {
        if (reasoning is not [.., var last] || last != TokenIds.Done)
        {
            return;
        }

        var believed = reasoning[1..].SequenceEqual(_draft) ? mistaken.Answer : item.Trace.Answer;
        logits[said.Length < believed.Length ? believed[said.Length] : TokenIds.End] = 3;
    }

    private int Critique(int[] reasoning, int[] written)
    {
        if (written.Length == 0)
        {
            return reasoning[^1] == TokenIds.Done ? TokenIds.Ok : TokenIds.More;
        }

        var from = written[0] == TokenIds.Wrong && written.Length > 1 ? written[1] - TokenIds.StepLabel(0) : reasoning.Count(token => token == TokenIds.End);
        var right = item.Trace.Steps.Skip(from).SelectMany(step => step).ToArray();
        return written.Length - 1 < right.Length ? right[written.Length - 1] : TokenIds.Done;
    }
}
