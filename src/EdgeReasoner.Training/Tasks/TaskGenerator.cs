using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates items of all families from a seed, as requests in controlled English that the product's own code renders.</summary>
internal static class TaskGenerator
{
    /// <summary>The families, in the order of reports.</summary>
    internal static readonly string[] Families = ["control", "compare", "trend", "maths"];

    private const int MaxSteps = 12;

    /// <summary>Draws an item of any family.</summary>
    /// <param name="random">Chance; the same seed gives the same item.</param>
    /// <param name="isHeldOut">Which side of the split: training items are never held out.</param>
    /// <returns>The item.</returns>
    internal static TaskItem Any(Random random, bool isHeldOut)
        => Of(Families[NumberDraw.Pick(random, 0.52, 0.12, 0.14, 0.22)], random, isHeldOut);

    /// <summary>Draws a drill: an item of mostly one step, from which single steps are learnt before chains of them.</summary>
    /// <param name="random">Chance.</param>
    /// <returns>An item that is not held out.</returns>
    internal static TaskItem Drill(Random random)
        => Of(Families[NumberDraw.Pick(random, 0.15, 0.35, 0.15, 0.35)], random, isHeldOut: false, isDrill: true);

    /// <summary>Draws an item of one family.</summary>
    /// <param name="family">One of <see cref="Families"/>.</param>
    /// <param name="random">Chance.</param>
    /// <param name="isHeldOut">Which side of the split.</param>
    /// <param name="isDrill">Whether the shortest items of the family are wanted.</param>
    /// <returns>The item.</returns>
    internal static TaskItem Of(string family, Random random, bool isHeldOut, bool isDrill = false)
    {
        while (true)
        {
            var request = family switch
            {
                "control" => Control(random, isDrill),
                "compare" => Compare(random),
                "trend" => Trend(random, isDrill),
                _ => Maths(random, isDrill),
            };
            if (request is null)
            {
                continue;
            }

            var (prompt, misreading) = SymbolicPromptFormat.Read(request);
            if (prompt is null)
            {
                // Only sums beyond six digits may leave the language; anything else is a defect of generator or parser.
                if (misreading!.Expected.StartsWith("a number has at most", StringComparison.Ordinal))
                {
                    continue;
                }

                throw new InvalidOperationException($"A generated request is not understood: {misreading.ToSentence()} ({request.Question} | {string.Join(" | ", request.Rules)})");
            }

            var trace = Reasoner.Solve(prompt);
            var item = new TaskItem(family, request, Expected(prompt, trace), prompt, trace);
            if (trace.Steps.Count <= MaxSteps && item.IsHeldOut == isHeldOut)
            {
                return item;
            }
        }
    }

    private static string Expected(SymbolicPrompt prompt, Trace trace)
        => prompt.Options.Count == 0
            ? prompt.ReadAnswer(trace.Answer) ?? throw new InvalidOperationException("A sum that cannot be read back.")
            : prompt.Options.Single(option => trace.Answer.AsSpan(0, option.Tokens.Length).SequenceEqual(option.Tokens.Span)).Id;

    private static DecisionRequest? Control(Random random, bool isDrill)
    {
        var series = random.NextDouble() < 0.15 ? 1 : 0;
        var numbers = 1 + NumberDraw.Pick(random, 0.35, 0.35, 0.2, 0.1);
        var states = random.NextDouble() < 0.3 ? 1 + random.Next(2) : 0;
        var scene = new Scene(random, numbers, states, series);
        var rules = isDrill ? 1 : 1 + NumberDraw.Pick(random, 0.2, 0.3, 0.25, 0.15, 0.1);
        var options = random.Several(Phrases.Options, 2 + NumberDraw.Pick(random, 0.22, 0.3, 0.22, 0.14, 0.12));
        var firing = random.Next(rules + 1);

        // Mostly every rule has its own option, so that the right one cannot be had by counting.
        var isMixed = random.NextDouble() < 0.3;
        string OptionOf(int rule) => isMixed ? options[random.Next(options.Length)] : options[rule % options.Length];
        List<string> texts = [];
        for (var i = 0; i < rules; i++)
        {
            var holds = i == firing || (i > firing && random.Next(2) == 0);
            if (Rule(scene, random, holds, OptionOf(i)) is not { } rule)
            {
                return null;
            }

            texts.Add(rule);
        }

        texts.Add($"{(random.Next(3) == 0 ? "else" : "otherwise")} {OptionOf(rules)}");
        return Request(random, scene, random.Any(Phrases.RuleQuestions)) with { Rules = texts, Options = [.. options.Select(option => new DecisionOption(option))] };
    }

    private static string? Rule(Scene scene, Random random, bool holds, string option)
    {
        var count = 1 + NumberDraw.Pick(random, 0.6, 0.32, 0.08);
        var isAnyOf = count > 1 && random.NextDouble() < 0.35;

        // The condition that decides stands anywhere; what comes after it may hold or not.
        var deciding = random.Next(count);
        List<string> conditions = [];
        for (var i = 0; i < count; i++)
        {
            var isDecided = holds == isAnyOf;
            var wanted = isDecided ? (i < deciding ? !isAnyOf : i == deciding ? isAnyOf : random.Next(2) == 0) : holds;
            if (scene.Condition(wanted) is not { } condition)
            {
                return null;
            }

            conditions.Add(condition);
        }

        var joint = isAnyOf ? " or " : " and ";
        return $"{(random.Next(4) == 0 ? "when" : "if")} {string.Join(joint, conditions)}{(random.Next(4) == 0 ? ", " : " then ")}{option}";
    }

    private static DecisionRequest? Compare(Random random)
    {
        var isSeries = random.NextDouble() < 0.1;
        var scene = new Scene(random, isSeries ? 0 : 1 + random.Next(2), !isSeries && random.NextDouble() < 0.15 ? 1 : 0, isSeries ? 1 : 0);
        return scene.Condition(random.Next(2) == 0, asQuestion: true) is { } question
            ? Request(random, scene, question) with { AnswerType = AnswerType.Boolean }
            : null;
    }

    private static DecisionRequest Trend(Random random, bool isDrill)
    {
        var scene = new Scene(random, 0, 0, series: 1, mostValues: isDrill ? 3 : 7);
        string[] options = ["rising", "falling", "steady"];
        random.Shuffle(options);
        var name = scene.Series[0].Name;
        var question = random.Next(2) == 0 ? $"is {name} rising, falling or steady?" : $"what is the trend of {name}?";
        return Request(random, scene, question) with { Options = [.. options.Select(option => new DecisionOption(option))] };
    }

    private static DecisionRequest Maths(Random random, bool isDrill)
    {
        var count = isDrill ? 2 : 2 + NumberDraw.Pick(random, 0.3, 0.25, 0.2, 0.15, 0.1);
        var scene = new Scene(random, 1 + random.Next(Math.Min(4, count)), 0, 0);
        var text = "";
        for (var i = 0; i < count; i++)
        {
            var operand = random.Next(5) < 3 ? scene.Numbers[random.Next(scene.Numbers.Count)].Name : scene.Draw.Text(scene.Draw.Value());
            text += i == 0 ? operand : $" {(random.Next(2) == 0 ? "plus" : "minus")} {operand}";
        }

        var opening = random.Any(["what is", "how much is", "compute", "start with"]);
        return Request(random, scene, $"{opening} {text}?") with { AnswerType = AnswerType.Number };
    }

    private static DecisionRequest Request(Random random, Scene scene, string question)
        => new() { Id = "item-" + random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture), Question = question, Readings = scene.ToReadings() };
}
