using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Running;
using EdgeReasoner.Evaluation.Tasks;

namespace EdgeReasoner.Tests.Evaluation;

/// <summary>Items and results that stand for any.</summary>
internal static class SomeItem
{
    internal static EvaluationItem Choice(string id, string expected, string question, params string[] options) => new(
        id, "family", "set", new DecisionRequest { Id = id, Question = question, Options = [.. options.Select(option => new DecisionOption(option))] }, expected);

    internal static EvaluationItem Open(AnswerType type, string expected)
        => new("open", "family", "set", new DecisionRequest { Id = "open", Question = "q", AnswerType = type }, expected);

    internal static ModeResult Result(bool isRight, double confidence = 0.5, int rounds = 0, StopReason? stop = null, params bool[] afterRound)
        => new(isRight ? "right" : "wrong", isRight, confidence, rounds, Tokens: 10, TimeSpan.FromMilliseconds(2)) { Stop = stop, RightAfterRound = afterRound };
}
