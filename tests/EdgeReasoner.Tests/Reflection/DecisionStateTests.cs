using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class DecisionStateTests
{
    [Theory]
    [InlineData(StopReason.Certified, 0.0, Outcome.Decided, "a")]
    [InlineData(StopReason.Deadline, 0.0, Outcome.BestSoFar, "a")]
    [InlineData(StopReason.Certified, null, Outcome.Undecided, "b")] // no minimum of its own, and none was fitted
    [InlineData(StopReason.Deadline, null, Outcome.Undecided, "b")]
    [InlineData(StopReason.BudgetTooSmall, null, Outcome.Refused, "b")] // the fallback stands in
    [InlineData(StopReason.Deadline, .9, Outcome.Undecided, "b")]
    [InlineData(StopReason.Certified, .7, Outcome.Decided, "a")]
    public void Conclude_Reason_DecidesTheOutcome(StopReason reason, double? minConfidence, Outcome outcome, string text)
    {
        var state = State(new DecisionRequest { Id = "r", MinConfidence = minConfidence, Fallback = "b" });
        state.TakeDirect(Pair(.8));

        var answer = state.Conclude(reason);

        Assert.Equal((outcome, text, reason), (answer.Outcome, answer.Text, answer.StopReason));
        Assert.Equal(.8, answer.Confidence, 9);
    }

    [Theory]
    [InlineData(null, null, .96, false)] // what is not fitted is believed from 0.97 on
    [InlineData(null, null, .971, true)]
    [InlineData(null, .7, .69, false)] // the family's
    [InlineData(null, .7, .71, true)]
    [InlineData(.9, .7, .8, false)] // the request asks for more
    [InlineData(.5, .7, .6, true)] // or for less
    public void IsSure_Minimum_IsTheRequestsElseTheFamilys(double? asked, double? fitted, double confidence, bool expected)
    {
        var calibration = new FamilyCalibration { Items = 100, MinConfidence = fitted };
        var state = new DecisionState(new DecisionRequest { Id = "r", MinConfidence = asked }, calibration, new PoolingOptions(), new AcceptRule(new ReflectionOptions()), ["a", "b"]);
        state.TakeDirect(Pair(confidence));

        Assert.Equal(expected, state.IsSure);
    }

    [Fact]
    public void Conclude_ProofWithoutCalibration_IsDecided()
    {
        var state = State(new DecisionRequest { Id = "r" });
        state.TakeProof("b");

        Assert.Equal((Outcome.Decided, "b"), (state.Conclude(StopReason.Checker).Outcome, state.Conclude(StopReason.Checker).Text));
    }

    [Fact]
    public void Conclude_NothingReadable_Failed()
    {
        var state = State(new DecisionRequest { Id = "r", MinConfidence = 0, AnswerType = AnswerType.Number });
        Assert.False(state.TakeDirect(AnswerDistribution.OfOpenAnswer(null, 0)));

        var answer = state.Conclude(StopReason.RoundLimit);

        Assert.Equal((Outcome.Failed, StopReason.Error, null), (answer.Outcome, answer.StopReason, answer.Text));
    }

    [Fact]
    public void Pooled_BeforeTheDirectProbe_Throws() => Assert.Throws<InvalidOperationException>(() => State().Pooled);

    [Fact]
    public void Take_SurerDraft_ChangesTheAnswerInItsRound()
    {
        var state = State();
        state.TakeDirect(Pair(.6));

        var (evidence, isAccepted) = state.Take(1, RoundAction.Draft, Reasoning(state), Pair(.05));

        Assert.True(isAccepted);
        Assert.Equal(("a", "b"), (evidence.PreviousIncumbent, evidence.Incumbent));
        Assert.Equal(["a", "b"], evidence.Answers);
        Assert.Equal(1, state.Conclude(StopReason.RoundLimit).ChangedInRound);
    }

    [Fact]
    public void Take_Batch_AllVoteAndTheAnswerOfMostEvidenceLeads()
    {
        var state = State();
        state.TakeDirect(Pair(.5));

        state.Take(1, RoundAction.Resample, [(Reasoning(state), Pair(.9)), (Reasoning(state), Pair(.2)), (Reasoning(state), Pair(.1))]);

        Assert.Equal("b", state.Incumbent);
        Assert.Equal(2, state.Votes.For("b"));
        Assert.Equal(3, state.Reasoning!.Branch); // of the two for b the surer one
    }

    [Fact]
    public void TakeEndorsement_NewestAnswer_IsOneMoreVote()
    {
        var state = State();
        state.TakeDirect(Pair(.6));
        state.Take(1, RoundAction.Draft, Reasoning(state), Pair(.49)); // too little to be accepted
        Assert.Equal("a", state.Incumbent);

        Assert.True(state.TakeEndorsement());
        Assert.Equal(("b", 2), (state.Incumbent, state.Votes.For("b")));
    }

    [Fact]
    public void TakeUnprobed_Proof_IsTheIncumbentWhateverTheModelSaid()
    {
        var state = State();
        state.TakeDirect(Pair(.99));

        Assert.False(state.TakeUnprobed(1, Reasoning(state)));
        Assert.True(state.TakeUnprobed(1, Reasoning(state) with { Finding = new Finding.Proof("b") }));
        Assert.Equal("b", state.Incumbent);
        Assert.Equal(FamilyCalibration.None.ProofConfidence, state.Confidence, 9);
    }

    [Fact]
    public void ChanceRight_ReasoningKnownToBeWrong_IsOneHalfAtMost()
    {
        var state = State();
        state.TakeDirect(Pair(.9));
        state.Take(1, RoundAction.Draft, Reasoning(state) with { Finding = new Finding.Flaw(0, "wrong") }, Pair(.99));

        Assert.Equal(.5, state.ChanceRight);
        Assert.True(state.Confidence > .5); // is published as it is
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Trace_NotAskedFor_MakesNoText(bool isTraced, int expected)
    {
        var made = 0;
        var state = State(new DecisionRequest { Id = "r", MinConfidence = 0, Trace = isTraced });
        state.TakeDirect(Pair(.9));

        state.Trace(new TracedRound(RoundAction.Direct, IsAccepted: true) { Text = () => $"{++made}" });

        Assert.Equal((expected, expected), (made, state.Conclude(StopReason.RoundLimit).Trace.Count));
    }

    private static DecisionState State(DecisionRequest? request = null)
        => new(request ?? new DecisionRequest { Id = "r", MinConfidence = 0 }, FamilyCalibration.None, new PoolingOptions(), new AcceptRule(new ReflectionOptions()), ["a", "b"]);

    private static CandidateReasoning Reasoning(DecisionState state) => new([1, 2], [0, 0], 1, state.NewBranch(), IsAtEnd: true, IsCut: false, EvidenceKind.Fresh);

    private static AnswerDistribution Pair(double a) => AnswerDistribution.OverOptions(["a", "b"], [Math.Log(a), Math.Log(1 - a)]);
}
