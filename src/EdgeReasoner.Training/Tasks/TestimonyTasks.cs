using EdgeReasoner.Contract;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates who-lies: "Ann tells the truth", "Bob says Ann lies".</summary>
internal static class TestimonyTasks
{
    /// <summary>Draws a question whether somebody lies.</summary>
    internal static DecisionRequest Draw(Random random, TaskStyle style, int length, bool isYes)
    {
        var count = Math.Max(length, style.IsLonger ? random.Next(7, 10) : style.IsDrill ? random.Next(2, 5) : random.Next(3, 8));
        var names = random.Several(LogicPhrases.Speakers, count);
        bool[] lies = [.. names.Select(_ => random.Next(2) == 0)];
        List<string> facts = [LogicPhrases.Honesty(random, style.IsParaphrased, names[length - 1], lies[length - 1])];
        for (var i = 0; i < length - 1; i++)
        {
            Link(i, i + 1);
        }

        // Bystanders speak or are spoken of; now and then they stand apart with somebody known of their own.
        var isApart = count - length >= 2 && random.Next(2) == 0;
        for (var i = length; i < count; i++)
        {
            if (isApart && i == length)
            {
                facts.Add(LogicPhrases.Honesty(random, style.IsParaphrased, names[i], lies[i]));
            }
            else
            {
                Link(i, isApart ? random.Next(length, i) : random.Next(i));
            }
        }

        string[] order = [.. facts];
        random.Shuffle(order);
        return LogicTasks.Whether(random, style, LogicPhrases.HonestyAsked(random, style.IsParaphrased, names[0], isYes != lies[0]), order, isThreeValued: false);

        void Link(int one, int other)
        {
            var (speaker, about) = random.Next(10) < 7 ? (one, other) : (other, one);
            var says = style.IsParaphrased ? random.Any(["claims", "says that", "reports that"]) : "says";
            facts.Add($"{names[speaker]} {says} {LogicPhrases.Honesty(random, style.IsParaphrased, names[about], lies[speaker] ^ lies[about])}");
        }
    }
}
