namespace EdgeReasoner.Contract;

/// <summary>Fills a request's gaps from its profile, lets it narrow the profile but not widen it, and checks what spans several fields. Safe from any thread.</summary>
/// <param name="profiles">The profiles by name; not written to afterwards.</param>
/// <param name="defaultDeadlineMs">Milliseconds for a request that names none, 1 to 600,000.</param>
/// <param name="defaultMaxRounds">Rounds for a request that names none, 0 to 8.</param>
public sealed class ProfileCatalog(IReadOnlyDictionary<string, DecisionProfile> profiles, int defaultDeadlineMs, int defaultMaxRounds)
{
    private static readonly DecisionProfile None = new();

    private volatile IReadOnlyDictionary<string, DecisionProfile> _profiles = profiles;

    /// <summary>Takes other profiles for the requests to come.</summary>
    /// <param name="changed">The profiles by name; not written to afterwards.</param>
    public void Use(IReadOnlyDictionary<string, DecisionProfile> changed) => _profiles = changed;

    /// <summary>Makes the request that a profile makes by itself, to see whether its rules can be read.</summary>
    /// <param name="profile">The profile's name.</param>
    /// <param name="readings">The readings that will come, their values unknown.</param>
    /// <param name="request">Receives the request.</param>
    /// <returns>False when the profile leaves something to each request.</returns>
    public bool TryRequest(string profile, IReadOnlyList<string> readings, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DecisionRequest? request)
    {
        var draft = new RequestDraft { Profile = profile, Readings = [.. readings.Select(static name => new Reading(name, new ReadingValue.Absent("is not known yet")))] };
        request = Complete(draft, "check", new RequestFaults());
        return request is not null;
    }

    /// <summary>Makes the request that will be decided.</summary>
    /// <param name="draft">What the request itself says.</param>
    /// <param name="id">Its id.</param>
    /// <param name="faults">Takes the first fault.</param>
    /// <returns>The request, or null after a fault.</returns>
    public DecisionRequest? Complete(RequestDraft draft, string id, RequestFaults faults)
    {
        var profile = None;
        if (draft.Profile is not null && !_profiles.TryGetValue(draft.Profile, out profile))
        {
            faults.Add("profile", $"'{draft.Profile}' is not a configured profile; configure it or send the fields themselves.", RefusalReason.UnknownProfile);
            return null;
        }

        CheckNarrowing(draft, profile!, faults);
        var options = draft.Options is null ? profile!.Options : WithLabels(draft.Options, profile!);
        var answerType = CheckedAnswerType(draft, profile!, options, faults);
        var rules = (IReadOnlyList<string>)[.. profile!.Rules, .. draft.Rules];
        if (rules.Count > RequestLimits.MaxRules)
        {
            faults.Add("rules", $"'rules' and those of the profile are {rules.Count}; at most {RequestLimits.MaxRules} are allowed.");
        }

        var question = draft.Question ?? profile.Question;
        if (question.Length == 0 && rules.Count == 0)
        {
            faults.Add("question", "'question' is missing; ask one, or give rules.");
        }

        var fallback = draft.Fallback ?? (options.Any(option => option.Id == profile.Fallback) ? profile.Fallback : null);
        if (fallback is not null && options.All(option => option.Id != fallback))
        {
            faults.Add("fallback", $"'fallback' is '{fallback}', which is none of the options; name one of them.", RefusalReason.UnknownFallback);
        }

        return faults.First is not null ? null : new DecisionRequest
        {
            Id = id,
            IsOfProfile = draft.Profile is not null,
            Question = question,
            Options = options,
            AnswerType = answerType,
            Readings = draft.Readings,
            Rules = rules,
            Context = draft.Context,
            Budget = TimeSpan.FromMilliseconds(draft.DeadlineMs ?? profile.DeadlineMs ?? defaultDeadlineMs),
            MinConfidence = draft.MinConfidence ?? profile.MinConfidence,
            Fallback = fallback,
            MaxRounds = draft.MaxRounds ?? profile.MaxRounds ?? defaultMaxRounds,
            Priority = draft.Priority,
            Progress = draft.Progress,
            Trace = draft.Trace,
        };
    }

    private static void CheckNarrowing(RequestDraft draft, DecisionProfile profile, RequestFaults faults)
    {
        if (draft.Options is not null && profile.Options.Count > 0 && draft.Options.FirstOrDefault(option => profile.Option(option.Id) is null) is { } foreign)
        {
            faults.Add("options", $"'{foreign.Id}' is none of the profile's options; a request may only leave some out.");
        }

        if (draft.DeadlineMs > profile.DeadlineMs)
        {
            faults.Add("deadline_ms", $"'deadline_ms' is {draft.DeadlineMs}; the profile allows at most {profile.DeadlineMs}.");
        }

        if (draft.MaxRounds > profile.MaxRounds)
        {
            faults.Add("max_rounds", $"'max_rounds' is {draft.MaxRounds}; the profile allows at most {profile.MaxRounds}.");
        }

        if (draft.MinConfidence < profile.MinConfidence)
        {
            faults.Add("min_confidence", $"'min_confidence' is below the profile's {profile.MinConfidence}; a request may only raise it.");
        }
    }

    private static AnswerType CheckedAnswerType(RequestDraft draft, DecisionProfile profile, IReadOnlyList<DecisionOption> options, RequestFaults faults)
    {
        var type = draft.AnswerType ?? (draft.Options is null ? profile.AnswerType : null) ?? AnswerType.Option;
        if (type == AnswerType.Option && options.Count == 0)
        {
            faults.Add("options", "'options' is missing; give 2 to 16 answers, or set answer_type to number, boolean or text.");
        }
        else if (type != AnswerType.Option && options.Count > 0)
        {
            faults.Add("answer_type", $"'answer_type' is {WireName.Of(type)}, but there are options; drop one of them.");
        }

        return type;
    }

    private static DecisionOption[] WithLabels(IReadOnlyList<DecisionOption> options, DecisionProfile profile)
        => [.. options.Select(option => option.Label is null ? option with { Label = profile.Option(option.Id)?.Label } : option)];
}
