using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Reasons about a formula term by term: a step reads a term's statements until one fails; the first term without a failure decides.</summary>
/// <param name="steps">Receives the steps.</param>
/// <param name="writer">The prompt's writer.</param>
/// <param name="formula">The formula.</param>
internal sealed class FormulaReasoner(StepWriter steps, TokenWriter writer, LogicPuzzle.Formula formula)
{
    private readonly LogicPuzzle.Literal[] _literals = [.. formula.Terms.SelectMany(term => term).OrderBy(literal => literal.Name)];

    /// <summary>Writes the whole reasoning.</summary>
    /// <returns>The trace.</returns>
    internal Trace Solve()
    {
        for (var i = 0; i < formula.Terms.Count; i++)
        {
            steps.Begin(i);
            var holds = Holds(formula.Terms[i]);
            if (holds)
            {
                var verdict = steps.Verdict(true) ? TokenIds.Yes : TokenIds.No;
                steps.End();
                return steps.Finish(verdict);
            }

            steps.End();
        }

        steps.Begin(formula.Terms.Count);
        steps.Write(TokenIds.Else);
        var otherwise = steps.Verdict(false) ? TokenIds.Yes : TokenIds.No;
        steps.End();
        return steps.Finish(otherwise);
    }

    // Behind each statement stands what comes next: another statement, "skip" after a failure, or "fire" at the end.
    private bool Holds(IReadOnlyList<LogicPuzzle.Literal> term)
    {
        int[] words = [.. _literals.Select(literal => writer.Symbols.Name(literal.Name)), TokenIds.Fire, TokenIds.Skip];
        var holds = true;
        for (var i = 0; ; i++)
        {
            var right = !holds ? TokenIds.Skip : i < term.Count ? writer.Symbols.Name(term[i].Name) : TokenIds.Fire;

            // No fault makes a term longer than it is.
            var written = steps.Choice(right, i == 0 ? words[..^2] is { Length: > 1 } names ? names : words : i < term.Count ? words : words[^2..]);
            if (written == TokenIds.Fire || written == TokenIds.Skip)
            {
                return written == TokenIds.Fire;
            }

            var literal = _literals[Array.IndexOf(words, written)];
            var value = steps.Verdict(literal.IsTrue);
            steps.Write(literal.IsNegated ? TokenIds.IsNot : TokenIds.Is);
            holds = steps.Verdict(value != literal.IsNegated);
        }
    }
}
