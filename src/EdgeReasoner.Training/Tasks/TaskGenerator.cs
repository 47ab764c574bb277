using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates items of all families from a seed, as requests in controlled English that the product's own code renders.</summary>
internal static class TaskGenerator
{
    /// <summary>The families, in the order of reports.</summary>
    internal static readonly string[] Families = ["control", "trend", "maths", "logic", "common_sense"];

    private const int MaxSteps = 12;

    // Beginnings of misreadings that a generated request may run into; anything else is a defect of generator or parser.
    private static readonly string[] Acceptable = ["a number has at most", "its quality is", "at most 8 different states", "the bundled model weighs at most"];

    /// <summary>Draws a training item of any family.</summary>
    /// <param name="random">Chance; the same seed gives the same item.</param>
    /// <returns>An item that is in no held-out set.</returns>
    internal static TaskItem Any(Random random)
        => Of(Families[NumberDraw.Pick(random, 0.3, 0.1, 0.24, 0.2, 0.16)], random, Split.Training, TaskStyle.Plain);

    /// <summary>Draws a drill: a training item of mostly one step, from which single steps are learnt before chains of them.</summary>
    /// <param name="random">Chance.</param>
    /// <returns>An item that is in no held-out set.</returns>
    internal static TaskItem Drill(Random random)
        => Of(Families[NumberDraw.Pick(random, 0.14, 0.12, 0.36, 0.19, 0.19)], random, Split.Training, TaskStyle.Drill);

    /// <summary>Draws an item of one family.</summary>
    /// <param name="family">One of <see cref="Families"/>.</param>
    /// <param name="random">Chance.</param>
    /// <param name="split">The part of all items it is to belong to.</param>
    /// <param name="style">Which kind of item.</param>
    /// <returns>The item.</returns>
    internal static TaskItem Of(string family, Random random, Split split, TaskStyle style)
    {
        while (true)
        {
            if (Draw(family, random, style) is not { } request)
            {
                continue;
            }

            var (prompt, failure) = SymbolicPromptFormat.Read(request);
            if (prompt is null)
            {
                if (Array.Exists(Acceptable, beginning => failure!.Expected.StartsWith(beginning, StringComparison.Ordinal)))
                {
                    continue;
                }

                throw new InvalidOperationException($"A generated request is not understood: {failure!.ToSentence()} ({request.Question} | {string.Join(" | ", request.Rules)})");
            }

            // Logic and common sense keep their own compositions apart; what is longer than trained may be of any.
            var keepsApart = family is "logic" or "common_sense" || style.IsLonger;
            if (!keepsApart && Compositions.HasUnseen(prompt.Writer.Problem) != style.IsUnseenComposition)
            {
                continue;
            }

            var trace = ExactReasoner.Solve(prompt);
            var item = new TaskItem(family, request, Expected(prompt, trace), prompt, trace);
            if (trace.Steps.Count <= MaxSteps && item.Split == split)
            {
                return item;
            }
        }
    }

    /// <summary>A request about a scene.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="scene">Its readings.</param>
    /// <param name="question">The question.</param>
    /// <returns>The request, without rules and options.</returns>
    internal static DecisionRequest Request(Random random, Scene scene, string question)
        => new() { Id = "item-" + random.Next().ToString(CultureInfo.InvariantCulture), Question = question, Readings = scene.ToReadings() };

    private static DecisionRequest? Draw(string family, Random random, TaskStyle style) => family switch
    {
        "control" => ControlTasks.Draw(random, style),
        "trend" => Trend(random, style),
        "maths" => MathsTasks.Draw(random, style),
        "logic" => LogicTasks.Draw(random, style),
        "common_sense" => WorldTasks.Draw(random, style),
        _ => throw new ArgumentException($"There is no family '{family}'.", nameof(family)),
    };

    private static string Expected(SymbolicPrompt prompt, Trace trace)
        => prompt.Options.Count == 0
            ? prompt.ReadAnswer(trace.Answer) ?? throw new InvalidOperationException("A sum that cannot be read back.")
            : prompt.Options.Single(option => trace.Answer.AsSpan(0, option.Tokens.Length).SequenceEqual(option.Tokens.Span)).Id;

    private static DecisionRequest Trend(Random random, TaskStyle style)
    {
        var scene = new Scene(random, style, 0, 0, series: 1, values: style.IsDrill ? 2 + random.Next(2) : style.IsLonger ? 7 : 0);
        string[] options = ["rising", "falling", "steady"];
        random.Shuffle(options);
        var name = scene.Series[0].Name;
        var question = style.IsParaphrased ? (random.Next(2) == 0 ? $"which way is {name} going?" : $"where is {name} heading?")
            : random.Next(2) == 0 ? $"is {name} rising, falling or steady?"
            : $"what is the trend of {name}?";
        return Request(random, scene, question) with { Options = [.. options.Select(option => new DecisionOption(option))] };
    }
}
