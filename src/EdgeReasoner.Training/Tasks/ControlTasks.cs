using EdgeReasoner.Contract;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates control decisions: rules over readings with thresholds, states, courses, exceptions, priorities, hysteresis and bad readings.</summary>
internal static class ControlTasks
{
    /// <summary>Draws a request.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="style">How long and in which words.</param>
    /// <returns>The request, or null to draw again.</returns>
    internal static DecisionRequest? Draw(Random random, TaskStyle style)
    {
        var scene = Scene(random, style);
        var rules = style.IsDrill ? 1 : style.IsLonger ? 5 : 1 + NumberDraw.Pick(random, 0.25, 0.35, 0.25, 0.15);
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

        var otherwise = OptionOf(rules);
        if (random.NextDouble() < 0.12)
        {
            otherwise = "keep " + scene.AddState(otherwise); // hysteresis: what was decided before goes on
        }

        if (random.NextDouble() < 0.12)
        {
            Prioritise(texts, random);
        }

        texts.Add($"{(style.IsParaphrased ? "by default" : random.Next(3) == 0 ? "else" : "otherwise")} {otherwise}");
        return TaskGenerator.Request(random, scene, random.Any(Phrases.RuleQuestions(style))) with { Rules = texts, Options = [.. options.Select(option => new DecisionOption(option))] };
    }

    private static Scene Scene(Random random, TaskStyle style)
    {
        var series = random.NextDouble() < 0.15 ? 1 : 0;
        var numbers = 1 + NumberDraw.Pick(random, 0.35, 0.35, 0.2, 0.1);
        var states = random.NextDouble() < 0.3 ? 1 + random.Next(2) : 0;
        var scene = new Scene(random, style, numbers, states, series);
        if (random.NextDouble() < 0.15)
        {
            scene.Spoil();
        }

        if (random.NextDouble() < 0.12)
        {
            scene.Date();
        }

        return scene;
    }

    // Says by numbers what the order said, and shuffles.
    private static void Prioritise(List<string> texts, Random random)
    {
        var priority = random.Next(1, 5) + texts.Count;
        for (var i = 0; i < texts.Count; i++)
        {
            texts[i] = $"priority {priority - i}: {texts[i]}";
        }

        var order = texts.ToArray();
        random.Shuffle(order);
        texts.Clear();
        texts.AddRange(order);
    }

    private static string? Rule(Scene scene, Random random, bool holds, string option)
    {
        var hasException = random.NextDouble() < 0.15;
        var mainHolds = holds || (hasException && random.Next(2) == 0);
        var exception = hasException ? scene.Condition(mainHolds ? !holds : random.Next(2) == 0) : "";
        if (exception is null || Conditions(scene, random, mainHolds) is not { } conditions)
        {
            return null;
        }

        var unless = hasException ? $" unless {exception}" : "";
        return $"{(random.Next(4) == 0 ? "when" : "if")} {conditions}{(random.Next(4) == 0 ? ", " : " then ")}{option}{unless}";
    }

    private static string? Conditions(Scene scene, Random random, bool hold)
    {
        var count = 1 + NumberDraw.Pick(random, 0.6, 0.32, 0.08);
        var isAnyOf = count > 1 && random.NextDouble() < 0.35;

        // The condition that decides stands anywhere; what comes after it may hold or not.
        var deciding = random.Next(count);
        List<string> conditions = [];
        for (var i = 0; i < count; i++)
        {
            var isDecided = hold == isAnyOf;
            var wanted = isDecided ? (i < deciding ? !isAnyOf : i == deciding ? isAnyOf : random.Next(2) == 0) : hold;
            if (scene.Condition(wanted) is not { } condition)
            {
                return null;
            }

            conditions.Add(condition);
        }

        return string.Join(isAnyOf ? " or " : " and ", conditions);
    }
}
