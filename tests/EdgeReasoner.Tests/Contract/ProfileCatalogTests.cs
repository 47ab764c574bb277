using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class ProfileCatalogTests
{
    private static readonly DecisionProfile Room = new()
    {
        Question = "what now?",
        Rules = ["if t is above 8 then x"],
        Options = [new DecisionOption("x", "sound the alarm"), new DecisionOption("y"), new DecisionOption("z")],
        DeadlineMs = 500,
        Fallback = "x",
        MaxRounds = 2,
        MinConfidence = 0.5,
    };

    private static readonly DecisionProfile Speed = new() { Question = "how fast?", AnswerType = AnswerType.Number };

    private readonly ProfileCatalog _catalog = SomeRequest.Catalog(new Dictionary<string, DecisionProfile> { ["room"] = Room, ["speed"] = Speed });

    [Fact]
    public void Complete_ProfileAlone_InheritsEverything()
    {
        var request = Accept(new RequestDraft { Profile = "room" });

        Assert.Equal(("r", "what now?", AnswerType.Option, "x"), (request.Id, request.Question, request.AnswerType, request.Fallback));
        Assert.Equal(Room.Options, request.Options);
        Assert.Equal(Room.Rules, request.Rules);
        Assert.Equal((TimeSpan.FromMilliseconds(500), 2, 0.5), (request.Budget, request.MaxRounds, request.MinConfidence));
    }

    [Fact]
    public void Complete_NoProfile_TakesTheDefaults()
    {
        var request = Accept(new RequestDraft { Question = "q", AnswerType = AnswerType.Text });

        Assert.Equal((TimeSpan.FromSeconds(1), 3, null, null, 1), (request.Budget, request.MaxRounds, request.MinConfidence, request.Fallback, request.Priority));
    }

    [Fact]
    public void Complete_NarrowerRequest_WinsOverTheProfile()
    {
        var request = Accept(new RequestDraft { Profile = "room", Question = "and now?", Rules = ["otherwise y"], Fallback = "y", DeadlineMs = 499, MaxRounds = 0, MinConfidence = 0.9 });

        Assert.Equal(("and now?", "y", TimeSpan.FromMilliseconds(499), 0, 0.9), (request.Question, request.Fallback, request.Budget, request.MaxRounds, request.MinConfidence));
        Assert.Equal(["if t is above 8 then x", "otherwise y"], request.Rules); // the profile's come first, and the first that applies wins
    }

    [Fact]
    public void Complete_FewerOptions_KeepTheProfilesLabelsUnlessTheyBringTheirOwn()
        => Assert.Equal(
            [new DecisionOption("x", "sound the alarm"), new DecisionOption("y", "wait")],
            Accept(new RequestDraft { Profile = "room", Options = [new DecisionOption("x"), new DecisionOption("y", "wait")] }).Options);

    [Fact]
    public void Complete_OptionsWithoutTheProfilesFallback_HaveNone()
        => Assert.Null(Accept(new RequestDraft { Profile = "room", Options = [new DecisionOption("y"), new DecisionOption("z")] }).Fallback);

    [Fact]
    public void Complete_ProfileOfNumbers_AsksForOne() => Assert.Equal(AnswerType.Number, Accept(new RequestDraft { Profile = "speed" }).AnswerType);

    [Fact]
    public void Complete_OptionsForAProfileOfNumbers_MakeItAChoice()
        => Assert.Equal(AnswerType.Option, Accept(new RequestDraft { Profile = "speed", Options = [new DecisionOption("slow"), new DecisionOption("fast")] }).AnswerType);

    [Fact]
    public void Complete_WiderRequest_IsRefusedFieldByField()
    {
        AssertRefused(RefusalReason.Schema, "options", "'w' is none of the profile's options; a request may only leave some out.", new RequestDraft { Profile = "room", Options = [new DecisionOption("x"), new DecisionOption("w")] });
        AssertRefused(RefusalReason.Schema, "deadline_ms", "'deadline_ms' is 501; the profile allows at most 500.", new RequestDraft { Profile = "room", DeadlineMs = 501 });
        AssertRefused(RefusalReason.Schema, "max_rounds", "'max_rounds' is 3; the profile allows at most 2.", new RequestDraft { Profile = "room", MaxRounds = 3 });
        AssertRefused(RefusalReason.Schema, "min_confidence", "'min_confidence' is below the profile's 0.5; a request may only raise it.", new RequestDraft { Profile = "room", MinConfidence = 0.4 });
        AssertRefused(RefusalReason.Schema, "answer_type", "'answer_type' is number, but there are options; drop one of them.", new RequestDraft { Profile = "room", AnswerType = AnswerType.Number });
    }

    [Fact]
    public void Complete_WhatCannotBeDecided_IsRefused()
    {
        AssertRefused(RefusalReason.UnknownProfile, "profile", "'hall' is not a configured profile; configure it or send the fields themselves.", new RequestDraft { Profile = "hall" });
        AssertRefused(RefusalReason.Schema, "options", "'options' is missing; give 2 to 16 answers, or set answer_type to number, boolean or text.", new RequestDraft { Question = "q" });
        AssertRefused(RefusalReason.Schema, "question", "'question' is missing; ask one, or give rules.", new RequestDraft { AnswerType = AnswerType.Text });
        AssertRefused(RefusalReason.UnknownFallback, "fallback", "'fallback' is 'w', which is none of the options; name one of them.", new RequestDraft { Profile = "room", Fallback = "w" });
        AssertRefused(RefusalReason.Schema, "rules", "'rules' and those of the profile are 65; at most 64 are allowed.", new RequestDraft { Profile = "room", Rules = [.. Enumerable.Repeat("otherwise y", 64)] });
    }

    [Fact]
    public void Use_OtherProfiles_CountForTheNextRequests()
    {
        _catalog.Use(new Dictionary<string, DecisionProfile> { ["hall"] = Room });

        Accept(new RequestDraft { Profile = "hall" });
        AssertRefused(RefusalReason.UnknownProfile, "profile", "'room' is not a configured profile; configure it or send the fields themselves.", new RequestDraft { Profile = "room" });
    }

    private DecisionRequest Accept(RequestDraft draft)
    {
        var faults = new RequestFaults();
        var request = _catalog.Complete(draft, "r", faults);
        Assert.Null(faults.First);
        return request!;
    }

    private void AssertRefused(RefusalReason reason, string field, string message, RequestDraft draft)
    {
        var faults = new RequestFaults();

        Assert.Null(_catalog.Complete(draft, "r", faults));
        Assert.Equal(new Refusal(reason, message, field), faults.First);
    }
}
