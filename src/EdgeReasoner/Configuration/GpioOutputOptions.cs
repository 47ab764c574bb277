using EdgeReasoner.Contract;

namespace EdgeReasoner.Configuration;

/// <summary>An output that carries out the answers of triggers. Section <c>Gpio:Outputs:NAME</c>.</summary>
internal sealed record GpioOutputOptions
{
    /// <summary>Gets or sets the chip; empty for <c>Gpio:Chip</c>.</summary>
    public string Chip { get; set; } = "";

    /// <summary>Gets or sets the line's offset on its chip, 0 or more.</summary>
    public int Line { get; set; } = -1;

    /// <summary>Gets or sets the trigger whose answers it carries out.</summary>
    public string Trigger { get; set; } = "";

    /// <summary>Gets or sets the level for each answer: <c>High</c>, <c>Low</c> or <c>Keep</c>. Every option of the trigger's profile has an entry; of numbers, those that are given, any other leads to the fail-safe level.</summary>
    public Dictionary<string, OutputLevel> Levels { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets for how long a level other than <see cref="FailSafe"/> is held, in milliseconds, 0 to 86,400,000; 0 means until the next answer.</summary>
    public int PulseMs { get; set; }

    /// <summary>Gets or sets the level at start, on stop, on a fault and when the answer is not sure enough: <c>Low</c> or <c>High</c>.</summary>
    public OutputLevel FailSafe { get; set; } = OutputLevel.Low;

    /// <summary>Gets or sets the confidence below which the answer is not carried out, in [0, 1].</summary>
    public double MinConfidence { get; set; }

    /// <summary>Everything wrong with these values.</summary>
    /// <param name="key">Where they stand.</param>
    /// <param name="name">The output's name.</param>
    /// <param name="triggers">The configured triggers by name.</param>
    /// <param name="profiles">The configured profiles by name.</param>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems(
        string key, string name, IReadOnlyDictionary<string, GpioTriggerOptions> triggers, IReadOnlyDictionary<string, ProfileOptions> profiles)
    {
        if (!Names.IsName(name))
        {
            yield return $"{key} is not a usable name; it must have 1 to 64 of the characters A-Z, a-z, 0-9, _ and -.";
        }

        if (Line is < 0 or > 1023)
        {
            yield return $"{key}:Line is {Line}; it must lie in 0 to 1023.";
        }

        if (FailSafe is not (OutputLevel.High or OutputLevel.Low))
        {
            yield return $"{key}:FailSafe is '{FailSafe}'; it must be Low or High.";
        }

        if (PulseMs is < 0 or > 86_400_000)
        {
            yield return $"{key}:PulseMs is {PulseMs}; it must lie in 0 to 86400000 milliseconds, 0 for no pulse.";
        }

        if (MinConfidence is not (>= 0 and <= 1))
        {
            yield return $"{key}:MinConfidence is {MinConfidence}; it must lie in [0, 1].";
        }

        if (!triggers.TryGetValue(Trigger, out var trigger))
        {
            yield return $"{key}:Trigger is '{Trigger}'; it must name one of Gpio:Triggers.";
        }
        else if (profiles.TryGetValue(trigger.Profile, out var profile))
        {
            foreach (var problem in LevelProblems(key, trigger.Profile, profile))
            {
                yield return problem;
            }
        }
    }

    private IEnumerable<string> LevelProblems(string key, string name, ProfileOptions profile)
    {
        if (profile.AnswerType == AnswerType.Number)
        {
            foreach (var stray in Levels.Where(level => AnswerValue.Of(AnswerType.Number, level.Key) is not AnswerValue.Number || !Enum.IsDefined(level.Value)))
            {
                yield return $"{key}:Levels:{stray.Key} is '{stray.Value}'; its key must be a number, as profile '{name}' answers with one, its value High, Low or Keep.";
            }

            foreach (var amount in Levels.Keys.GroupBy(static key => AnswerValue.Of(AnswerType.Number, key)).Where(static amount => amount.Count() > 1))
            {
                yield return $"{key}:Levels has {string.Join(" and ", amount)}, which are the same number; keep one of them.";
            }

            if (Levels.Count == 0)
            {
                yield return $"{key}:Levels is empty, so that no answer of profile '{name}' would do anything; give a level to each number that counts.";
            }

            yield break;
        }

        var answers = profile.AnswerType == AnswerType.Boolean ? ["true", "false"] : profile.Options;
        if (answers.Count == 0)
        {
            yield return $"{key} cannot carry out the answers of profile '{name}'; give the profile Options, or AnswerType Boolean or Number.";
            yield break;
        }

        foreach (var missing in answers.Where(answer => !Levels.ContainsKey(answer)))
        {
            yield return $"{key}:Levels has no entry for '{missing}', an answer of profile '{name}'; add it with High, Low or Keep.";
        }

        foreach (var stray in Levels.Where(level => !answers.Contains(level.Key) || !Enum.IsDefined(level.Value)))
        {
            yield return $"{key}:Levels:{stray.Key} is '{stray.Value}'; its key must be an answer of profile '{name}', its value High, Low or Keep.";
        }
    }
}
