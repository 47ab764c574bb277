using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates sums: chains of add, take and times, unit steps, comparisons, the highest of several.</summary>
internal static class MathsTasks
{
    /// <summary>Draws a request.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="style">How long and in which words.</param>
    /// <returns>The request, or null to draw again.</returns>
    internal static DecisionRequest? Draw(Random random, TaskStyle style) => NumberDraw.Pick(random, 0.62, 0.22, 0.16) switch
    {
        0 => Chain(random, style),
        1 => Whether(random, style),
        _ => Extreme(random, style),
    };

    private static DecisionRequest Chain(Random random, TaskStyle style)
    {
        var count = style.IsDrill ? 2 : style.IsLonger ? QuestionParser.MaxOperands : 2 + NumberDraw.Pick(random, 0.3, 0.3, 0.25, 0.15);
        var scene = new Scene(random, style, 1 + random.Next(Math.Min(4, count)), 0, 0);
        var hasUnits = random.NextDouble() < 0.12;
        var (from, to) = Units.Convertible.ElementAt(random.Next(Units.Convertible.Count));
        List<string> parts = [Operand()];
        var isLate = false;
        for (var i = 1; i < count; i++)
        {
            var isFactor = random.NextDouble() < 0.28;
            isLate |= isFactor && i > 1;
            parts.Add(isFactor ? "times " + Factor(random) : (random.Next(2) == 0 ? "plus " : "minus ") + Operand());
        }

        var text = isLate || random.Next(5) == 0
            ? $"start with {parts[0]}, {string.Join(", ", parts.Skip(1).Select(InOrder))}"
            : $"{Opening(random, style)} {string.Join(' ', parts)}";
        var request = TaskGenerator.Request(random, scene, $"{text}{(hasUnits ? $" in {to}" : "")}?") with { AnswerType = AnswerType.Number };
        return hasUnits ? request with { Readings = [.. request.Readings.Select(reading => reading with { Unit = from })] } : request;

        // The first operand is a reading where units are, so that the unit is known.
        string Operand() => random.Next(5) < 3 ? scene.Numbers[random.Next(scene.Numbers.Count)].Name
            : hasUnits ? $"{scene.Draw.Text(scene.Draw.Value())} {from}"
            : scene.Draw.Text(scene.Draw.Value());

        string InOrder(string part) => part.Replace("plus", style.IsParaphrased ? "and add" : "add", StringComparison.Ordinal)
            .Replace("minus", style.IsParaphrased ? "take away" : "take", StringComparison.Ordinal)
            .Replace("times", style.IsParaphrased ? "multiply by" : "times", StringComparison.Ordinal);
    }

    private static string Opening(Random random, TaskStyle style)
        => random.Any(style.IsParaphrased ? ["calculate", "what is the value of"] : ["what is", "how much is", "compute"]);

    private static int Factor(Random random) => random.Next(8) == 0 ? (random.Next(2) == 0 ? 10 : 100) : random.Next(2, 10);

    private static DecisionRequest? Whether(Random random, TaskStyle style)
    {
        var isSeries = random.NextDouble() < 0.1;
        var scene = new Scene(random, style, isSeries ? 0 : 1 + random.Next(style.IsLonger ? 3 : 2), !isSeries && random.NextDouble() < 0.15 ? 1 : 0, isSeries ? 1 : 0);
        return scene.Condition(random.Next(2) == 0, asQuestion: true) is { } question
            ? TaskGenerator.Request(random, scene, question) with { AnswerType = AnswerType.Boolean }
            : null;
    }

    private static DecisionRequest? Extreme(Random random, TaskStyle style)
    {
        var count = style.IsDrill ? 2 : style.IsLonger ? 6 : 2 + NumberDraw.Pick(random, 0.3, 0.35, 0.35);
        var scene = new Scene(random, style, count, 0, 0);
        if (scene.Numbers.Select(number => number.Value).Distinct().Count() < count)
        {
            return null;
        }

        string[] names = [.. scene.Numbers.Select(number => number.Name)];
        random.Shuffle(names);
        var word = random.Any((random.Next(2), style.IsParaphrased) switch
        {
            (0, false) => ["highest", "largest"],
            (0, true) => ["greatest", "warmest"],
            (_, false) => ["lowest", "smallest"],
            _ => ["coldest", "least"],
        });
        return TaskGenerator.Request(random, scene, $"which {(random.Next(2) == 0 ? "reading " : "")}is the {word}?") with { Options = [.. names.Select(name => new DecisionOption(name))] };
    }
}
