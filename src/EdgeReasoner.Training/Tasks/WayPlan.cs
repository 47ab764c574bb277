namespace EdgeReasoner.Training.Tasks;

/// <summary>The answer and the length wanted of an item that walks one way or two.</summary>
/// <param name="Answer">Yes, no or unknown.</param>
/// <param name="IsThreeValued">Whether "unknown" is an option.</param>
/// <param name="First">Steps of the first way, 1 or more.</param>
/// <param name="Second">Steps of the second way; 0 when the first decides.</param>
internal sealed record WayPlan(WayAnswer Answer, bool IsThreeValued, int First, int Second)
{
    /// <summary>Draws a plan: answers alike often, lengths alike often for each.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="style">How long.</param>
    /// <param name="threeValued">Share of items with "unknown".</param>
    /// <returns>The plan.</returns>
    internal static WayPlan Draw(Random random, TaskStyle style, double threeValued)
    {
        var isThreeValued = random.NextDouble() < threeValued;
        var answer = (WayAnswer)random.Next(isThreeValued ? 3 : 2);
        if (!isThreeValued || answer == WayAnswer.Yes)
        {
            return new(answer, isThreeValued, LengthOf(random, style), 0);
        }

        var (least, most) = style.IsLonger ? (7, 8) : style.IsDrill ? (2, 3) : (2, 6);
        var sum = random.Next(least, most + 1);
        var first = random.Next(1, sum);
        return new(answer, isThreeValued, first, sum - first);
    }

    /// <summary>Draws the length of a single way.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="style">How long.</param>
    /// <returns>1 to 7 steps.</returns>
    internal static int LengthOf(Random random, TaskStyle style)
        => style.IsLonger ? random.Next(6, 8) : style.IsDrill ? random.Next(1, 3) : style.IsUnseenComposition ? random.Next(3, 6) : random.Next(1, 6);
}

/// <summary>The answer to a question whether something follows.</summary>
internal enum WayAnswer
{
    /// <summary>It follows.</summary>
    Yes,

    /// <summary>Its opposite follows, or with two answers: it does not follow.</summary>
    No,

    /// <summary>Neither follows.</summary>
    Unknown,
}
