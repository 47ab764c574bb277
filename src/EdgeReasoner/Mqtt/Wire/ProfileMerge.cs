using EdgeReasoner.Configuration;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Mqtt.Wire;

/// <summary>Fills a request's gaps from its profile, lets it narrow the profile but not widen it, and checks what spans several fields.</summary>
/// <param name="profiles">The configured profiles by name.</param>
/// <param name="defaultDeadlineMs">Milliseconds for a request that names none.</param>
/// <param name="defaultMaxRounds">Rounds for a request that names none.</param>
internal sealed class ProfileMerge(IReadOnlyDictionary<string, ProfileOptions> profiles, int defaultDeadlineMs, int defaultMaxRounds)
{
    private static readonly ProfileOptions None = new();

    /// <summary>Makes the request that will be decided.</summary>
    /// <param name="fields">What the payload says.</param>
    /// <param name="id">Its id.</param>
    /// <param name="read">Takes the first fault.</param>
    /// <returns>The request, or null after a fault.</returns>
    public DecisionRequest? Apply(RequestFields fields, string id, FieldReader read)
    {
        var profile = None;
        if (fields.Profile is not null && !profiles.TryGetValue(fields.Profile, out profile))
        {
            read.Fail("profile", $"'{fields.Profile}' is not a configured profile; configure it or send the fields themselves.", ErrorCode.UnknownProfile);
            return null;
        }

        CheckNarrowing(fields, profile!, read);
        var options = fields.Options is null ? OptionsOf(profile!) : WithLabels(fields.Options, profile!);
        var answerType = CheckedAnswerType(fields, profile!, options, read);
        var rules = (IReadOnlyList<string>)[.. profile!.Rules, .. fields.Rules];
        if (rules.Count > RequestLimits.MaxRules)
        {
            read.Fail("rules", $"'rules' and those of the profile are {rules.Count}; at most {RequestLimits.MaxRules} are allowed.");
        }

        var question = fields.Question ?? profile.Question;
        if (question.Length == 0 && rules.Count == 0)
        {
            read.Fail("question", "'question' is missing; ask one, or give rules.");
        }

        var fallback = fields.Fallback ?? (options.Any(option => option.Id == profile.Fallback) ? profile.Fallback : null);
        if (fallback is not null && options.All(option => option.Id != fallback))
        {
            read.Fail("fallback", $"'fallback' is '{fallback}', which is none of the options; name one of them.", ErrorCode.UnknownFallback);
        }

        return read.Error is not null ? null : new DecisionRequest
        {
            Id = id,
            Question = question,
            Options = options,
            AnswerType = answerType,
            Readings = fields.Readings,
            Rules = rules,
            Context = fields.Context,
            Budget = TimeSpan.FromMilliseconds(fields.DeadlineMs ?? profile.DeadlineMs ?? defaultDeadlineMs),
            MinConfidence = fields.MinConfidence ?? profile.MinConfidence,
            Fallback = fallback,
            MaxRounds = fields.MaxRounds ?? profile.MaxRounds ?? defaultMaxRounds,
            Priority = fields.Priority,
            Progress = fields.Progress,
            Trace = fields.Trace,
        };
    }

    private static void CheckNarrowing(RequestFields fields, ProfileOptions profile, FieldReader read)
    {
        if (fields.Options is not null && profile.Options.Count > 0 && fields.Options.FirstOrDefault(option => !profile.Options.Contains(option.Id)) is { } foreign)
        {
            read.Fail("options", $"'{foreign.Id}' is none of the profile's options; a request may only leave some out.");
        }

        if (fields.DeadlineMs > profile.DeadlineMs)
        {
            read.Fail("deadline_ms", $"'deadline_ms' is {fields.DeadlineMs}; the profile allows at most {profile.DeadlineMs}.");
        }

        if (fields.MaxRounds > profile.MaxRounds)
        {
            read.Fail("max_rounds", $"'max_rounds' is {fields.MaxRounds}; the profile allows at most {profile.MaxRounds}.");
        }

        if (fields.MinConfidence < profile.MinConfidence)
        {
            read.Fail("min_confidence", $"'min_confidence' is below the profile's {profile.MinConfidence}; a request may only raise it.");
        }
    }

    private static AnswerType CheckedAnswerType(RequestFields fields, ProfileOptions profile, DecisionOption[] options, FieldReader read)
    {
        var type = fields.AnswerType ?? (fields.Options is null ? profile.AnswerType : null) ?? AnswerType.Option;
        if (type == AnswerType.Option && options.Length == 0)
        {
            read.Fail("options", "'options' is missing; give 2 to 16 answers, or set answer_type to number, boolean or text.");
        }
        else if (type != AnswerType.Option && options.Length > 0)
        {
            read.Fail("answer_type", $"'answer_type' is {WireName.Of(type)}, but there are options; drop one of them.");
        }

        return type;
    }

    private static DecisionOption[] OptionsOf(ProfileOptions profile)
        => [.. profile.Options.Select(id => new DecisionOption(id, profile.Labels.TryGetValue(id, out var label) ? label : null))];

    private static DecisionOption[] WithLabels(IReadOnlyList<DecisionOption> options, ProfileOptions profile)
        => [.. options.Select(option => option.Label is null && profile.Labels.TryGetValue(option.Id, out var label) ? option with { Label = label } : option)];
}
