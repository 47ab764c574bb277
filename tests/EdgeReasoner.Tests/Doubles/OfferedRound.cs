using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>A decision under way that only says what its next round would take.</summary>
internal sealed class OfferedRound(TimeSpan time, TimeSpan least) : IOngoingDecision
{
    public Answer? Result { get; private set; }

    public RoundEstimate Offer => new(time, least);

    public void Advance() => throw new NotSupportedException();

    public Answer Conclude(StopReason reason) => Result = new Answer { Outcome = Outcome.Decided, StopReason = reason };
}
