using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Reasons exactly about what follows from stated facts: each step looks up one name (or one term) and says what follows.</summary>
internal static class LogicReasoner
{
    // A fault may lead back; the steps end before their labels do.
    private const int MostSteps = SymbolicVocabulary.MaxSteps - 1;

    private static readonly int[] Verdicts = [TokenIds.Yes, TokenIds.No];

    /// <summary>Writes the whole reasoning.</summary>
    /// <param name="steps">Receives the steps.</param>
    /// <param name="writer">The prompt's writer.</param>
    /// <param name="puzzle">Facts and question.</param>
    /// <returns>The trace.</returns>
    internal static Trace Solve(StepWriter steps, TokenWriter writer, LogicPuzzle puzzle) => puzzle switch
    {
        LogicPuzzle.Path path => Path(steps, new Symbols(writer, path.Next), path),
        LogicPuzzle.Utmost utmost => Utmost(steps, new Symbols(writer, utmost.Next), LogicWriter.StartOf(writer, utmost)),
        LogicPuzzle.Testimony testimony => Testimony(steps, new Symbols(writer, testimony.Next), testimony),
        LogicPuzzle.Formula formula => new FormulaReasoner(steps, writer, formula).Solve(),
        _ => throw new InvalidOperationException("A puzzle of an unknown case."),
    };

    private static Trace Path(StepWriter steps, Symbols symbols, LogicPuzzle.Path path)
    {
        int[] verdicts = path.IsThreeValued ? [.. Verdicts, LogicTokens.Undecided] : Verdicts;
        int[] ways = [LogicTokens.Asked, LogicTokens.Other];
        var (isSecond, at) = (false, path.Asked);
        for (var step = 0; ; step++)
        {
            steps.Begin(rule: -1);
            isSecond = steps.Choice(isSecond ? LogicTokens.Other : LogicTokens.Asked, ways) == LogicTokens.Other;
            at = symbols.WriteName(steps, at);
            var next = step == MostSteps ? Cut(steps) : symbols.WriteNext(steps, at);
            if (next >= 0)
            {
                at = next;
                steps.End();
                continue;
            }

            var conclusion = next == LogicPuzzle.Given ? (isSecond ? TokenIds.No : TokenIds.Yes)
                : !path.IsThreeValued ? TokenIds.No
                : isSecond || step == MostSteps ? LogicTokens.Undecided
                : TokenIds.Next;
            var written = steps.Choice(conclusion, next == LogicPuzzle.DeadEnd && path.IsThreeValued ? [.. verdicts, TokenIds.Next] : verdicts);
            steps.End();
            if (written != TokenIds.Next)
            {
                return steps.Finish(written);
            }

            (isSecond, at) = (true, path.Other);
        }
    }

    private static Trace Utmost(StepWriter steps, Symbols symbols, int start)
    {
        var at = start;
        for (var step = 0; ; step++)
        {
            steps.Begin(rule: -1);
            at = symbols.WriteName(steps, at);
            var next = step == MostSteps ? Cut(steps) : symbols.WriteNext(steps, at);
            if (next < 0)
            {
                steps.Write(TokenIds.Best);
                var best = symbols.WriteName(steps, at);
                steps.End();
                return steps.Finish(symbols.Name(best));
            }

            at = next;
            steps.End();
        }
    }

    // Running along the way: whether the question is answered by yes if the one reached tells the truth.
    private static Trace Testimony(StepWriter steps, Symbols symbols, LogicPuzzle.Testimony testimony)
    {
        int[] marks = [LogicTokens.Mark(isLie: false), LogicTokens.Mark(isLie: true)];
        var (at, state) = (testimony.Asked, testimony.AsksForTruth);
        for (var step = 0; ; step++)
        {
            steps.Begin(rule: -1);
            at = symbols.WriteName(steps, at);
            var next = step == MostSteps ? Cut(steps) : symbols.WriteNext(steps, at);
            if (next != LogicPuzzle.DeadEnd)
            {
                var isLie = steps.Choice(LogicTokens.Mark(testimony.IsLie[at]), marks) == LogicTokens.Mark(isLie: true);
                state = steps.Verdict(state);
                steps.Write(TokenIds.Result);
                state = steps.Verdict(state ^ isLie);
            }

            steps.End();
            if (next < 0)
            {
                return steps.Finish(state ? TokenIds.Yes : TokenIds.No);
            }

            at = next;
        }
    }

    private static int Cut(StepWriter steps)
    {
        steps.Write(LogicTokens.DeadEnd);
        return LogicPuzzle.DeadEnd;
    }

    /// <summary>The symbols of names and of what they lead to, as decisions of a trace.</summary>
    private sealed class Symbols(TokenWriter writer, IReadOnlyList<int> next)
    {
        private readonly int[] _names = [.. Enumerable.Range(0, next.Count).Select(writer.Symbols.Name)];
        private readonly int[] _far = [.. Enumerable.Range(0, next.Count).Select(writer.Symbols.FarName), LogicTokens.Given, LogicTokens.DeadEnd];

        internal int Name(int name) => _names[name];

        // With a single name a fault has no other to write, and what it writes instead leads nowhere new.
        internal int WriteName(StepWriter steps, int name) => Array.IndexOf(_names, steps.Choice(_names[name], _names.Length > 1 ? _names : _far)) is >= 0 and var written ? written : name;

        internal int WriteNext(StepWriter steps, int name)
        {
            var written = steps.Choice(LogicWriter.Far(writer, next[name]), _far);
            return written == LogicTokens.Given ? LogicPuzzle.Given : written == LogicTokens.DeadEnd ? LogicPuzzle.DeadEnd : Array.IndexOf(_far, written);
        }
    }
}
