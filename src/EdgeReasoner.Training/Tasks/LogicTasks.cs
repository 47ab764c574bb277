using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates requests that ask what follows from stated facts.</summary>
internal static class LogicTasks
{
    // What is drawn first (kind, answer, length) is kept while the rest is drawn anew, so that what is refused does not shift the shares.
    private const int Attempts = 200;

    /// <summary>Draws a request.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="style">How long, from which compositions, in which words.</param>
    /// <returns>The request, or null to draw again.</returns>
    internal static DecisionRequest? Draw(Random random, TaskStyle style)
    {
        var kind = NumberDraw.Pick(random, 0.12, 0.18, 0.25, 0.25, 0.2);
        var plan = WayPlan.Draw(random, style, kind == 1 ? 0.6 : 0.7);
        var length = WayPlan.LengthOf(random, style);
        var isYes = random.Next(2) == 0;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var request = kind switch
            {
                0 => OrderTasks.Utmost(random, style),
                1 => OrderTasks.Whether(random, style, plan),
                2 => ImplicationTasks.Draw(random, style, plan),
                3 => TestimonyTasks.Draw(random, style, length, isYes),
                _ => FormulaTasks.Draw(random, style, isYes),
            };
            if (request is not null && IsWanted(request, style, kind == 0 ? length : 0))
            {
                return request;
            }
        }

        return null;
    }

    /// <summary>A request that is answered by yes or no, or also by "unknown".</summary>
    internal static DecisionRequest Whether(Random random, TaskStyle style, string question, IReadOnlyList<string> facts, bool isThreeValued)
    {
        var request = new DecisionRequest { Id = IdOf(random), Question = question, Rules = facts };
        if (!isThreeValued && random.Next(2) == 0)
        {
            return request with { AnswerType = AnswerType.Boolean };
        }

        string[] options = isThreeValued ? ["yes", "no", style.IsParaphrased ? "cannot tell" : "unknown"] : ["yes", "no"];
        random.Shuffle(options);
        return request with { Options = [.. options.Select(option => new DecisionOption(option))] };
    }

    /// <summary>An id that says nothing.</summary>
    internal static string IdOf(Random random) => "item-" + random.Next().ToString(CultureInfo.InvariantCulture);

    private static bool IsWanted(DecisionRequest request, TaskStyle style, int utmostLength)
    {
        if (SymbolicPromptFormat.Read(request) is not ({ } prompt, _))
        {
            // The caller's reading of the request says what is wrong with it: only a defect of generator or parser.
            return true;
        }

        var puzzle = ((Ask.Logic)prompt.Writer.Problem.Ask).Puzzle;
        return LogicComposition.IsUnseen(puzzle) == style.IsUnseenComposition
            && (puzzle is not LogicPuzzle.Utmost utmost
                || LogicComposition.WayFrom(utmost.Next, LogicWriter.StartOf(prompt.Writer, utmost)).Length == utmostLength);
    }
}
