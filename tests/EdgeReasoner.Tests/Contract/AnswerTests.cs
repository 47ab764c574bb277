using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class AnswerTests
{
    private static readonly RequestKey Key = new("r");

    [Theory]
    [InlineData(Outcome.Decided, 200)]
    [InlineData(Outcome.BestSoFar, 206)]
    [InlineData(Outcome.Undecided, 200)]
    [InlineData(Outcome.Refused, 503)]
    [InlineData(Outcome.Failed, 500)]
    public void Status_Outcome_IsTheDocumentedOne(Outcome outcome, int status)
        => Assert.Equal(status, new Answer { Outcome = outcome, StopReason = StopReason.Certified }.Status);

    [Fact]
    public void Status_OfARefusal_IsTheRefusals() => Assert.Equal(409, Answer.Refused(Key, new Refusal(RefusalReason.IdReuse, "Known.")).Status);

    [Theory]
    [InlineData(RefusalReason.Overloaded, Outcome.Refused, StopReason.Overload)]
    [InlineData(RefusalReason.RateLimited, Outcome.Refused, StopReason.Overload)]
    [InlineData(RefusalReason.Cancelled, Outcome.Refused, StopReason.Cancelled)]
    [InlineData(RefusalReason.Schema, Outcome.Refused, StopReason.Error)]
    [InlineData(RefusalReason.Starting, Outcome.Refused, StopReason.Error)]
    [InlineData(RefusalReason.Internal, Outcome.Failed, StopReason.Error)]
    [InlineData(RefusalReason.ModelOutput, Outcome.Failed, StopReason.Error)]
    public void Refused_Reason_DecidesOutcomeAndStopReason(RefusalReason reason, Outcome outcome, StopReason stopReason)
    {
        var refusal = new Refusal(reason, "No.");
        var answer = Answer.Refused(Key, refusal);

        Assert.Equal((outcome, stopReason, Key), (answer.Outcome, answer.StopReason, answer.Key));
        Assert.Same(refusal, answer.Refusal);
    }

    [Theory]
    [InlineData(RefusalReason.Overloaded, "safe")]
    [InlineData(RefusalReason.Internal, "safe")]
    [InlineData(RefusalReason.Expired, null)] // the fault is the requester's: nothing stands in
    [InlineData(RefusalReason.Schema, null)]
    [InlineData(RefusalReason.RateLimited, null)]
    [InlineData(RefusalReason.Cancelled, null)]
    public void Refused_WithAFallback_StandsInOnlyForFaultsOfThisSide(RefusalReason reason, string? text)
        => Assert.Equal(text, Answer.Refused(Key, new Refusal(reason, "No."), "safe").Text);

    [Fact]
    public void Status_EveryReason_IsAnErrorStatus()
        => Assert.All(Enum.GetValues<RefusalReason>(), static reason => Assert.InRange(new Refusal(reason, "").Status, 400, 503));
}
