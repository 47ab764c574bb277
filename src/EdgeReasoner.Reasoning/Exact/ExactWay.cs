using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Rules.Exact;
using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Reasoning.Exact;

/// <summary>The first way of answering: exact code decides what it fully understands, without the model. Safe from any thread.</summary>
/// <param name="clock">Tells the local time, for rules that ask for it.</param>
/// <param name="isUsed">False leaves everything to the model, to show or to measure the loop alone.</param>
public sealed class ExactWay(TimeProvider clock, bool isUsed = true)
{
    /// <summary>The probability, in [0, 1], that an exact answer is right: what may be wrong is its reading of the words. It was right in all of 4,051 answers to four sets of requests (docs/decisions/0012-exact-first.md), of which 171 were written by other people: more cannot be claimed.</summary>
    public const double Confidence = 0.995;

    /// <summary>Decides a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>What becomes of it.</returns>
    public ExactResult Decide(DecisionRequest request)
    {
        if (!isUsed)
        {
            return new ExactResult.Left(null);
        }

        // First as if the clock were not set: what is proved without it rests on the request alone.
        var start = clock.GetTimestamp();
        var timeless = ExactDecider.Decide(request, null);
        return (timeless is ExactOutcome.CannotSay ? ExactDecider.Decide(request, Moment.Of(clock.GetLocalNow())) : timeless) switch
        {
            ExactOutcome.Proved proved => new ExactResult.Answered(Proved(request, proved, clock.GetElapsedTime(start)), IsRepeatable: proved == timeless && !request.IsOfProfile),
            ExactOutcome.CannotSay unsaid => new ExactResult.Answered(CannotSay(request, unsaid, clock.GetElapsedTime(start)), IsRepeatable: false),
            ExactOutcome.Refused refused => new ExactResult.Refused(new Refusal(RefusalReason.NotUnderstood, refused.Message, refused.Field)),
            ExactOutcome.NotUnderstood unread => new ExactResult.Left(new Refusal(RefusalReason.NotUnderstood, unread.Message, unread.Field)),
            _ => throw new InvalidOperationException("An outcome of an unknown case."),
        };
    }

    private static Answer Proved(DecisionRequest request, ExactOutcome.Proved proved, TimeSpan duration)
    {
        string[] ids = [.. request.Options.Select(static option => option.Id)];
        var open = ids.Length > 0 ? AnswerDistribution.OverOptions(ids, new double[ids.Length]) : AnswerDistribution.OfOpenAnswer(null, 0);
        var ranking = open.Given(proved.Answer, Confidence).Ranking();
        return new Answer
        {
            Outcome = Outcome.Decided,
            StopReason = StopReason.Proved,
            Value = AnswerValue.Of(request.AnswerType, proved.Answer),
            Confidence = Confidence,
            Calibrated = true,
            Ranking = ranking,
            Trace = Trace(request, proved.Program, proved.Program is { } program ? $"decided by: {ProgramPrinter.Print(program.Lines[proved.Line])}" : "decided by: what the facts say", duration, ranking),
        };
    }

    private static Answer CannotSay(DecisionRequest request, ExactOutcome.CannotSay unsaid, TimeSpan duration) => new()
    {
        Outcome = Outcome.Undecided,
        StopReason = StopReason.CannotSay,
        Value = request.Fallback is { } fallback ? new AnswerValue.Option(fallback) : null,
        Unsaid = new Unsaid(unsaid.Doubt.Field, unsaid.Doubt.Message),
        Calibrated = true,
        Trace = Trace(request, unsaid.Program, "", duration, []),
    };

    private static IReadOnlyList<RoundTrace> Trace(DecisionRequest request, DecisionProgram? program, string finding, TimeSpan duration, IReadOnlyList<RankedAnswer> ranking)
        => request.Trace
            ? [new RoundTrace(0, WireName.Of(RoundAction.Exact), program is null ? "" : "understood as: " + string.Join("; ", ProgramPrinter.Print(program)), 0, duration, ranking, Accepted: ranking.Count > 0) { Finding = finding }]
            : [];
}

/// <summary>What the exact way makes of a request.</summary>
public abstract record ExactResult
{
    private ExactResult()
    {
    }

    /// <summary>It is answered: decided, or it cannot be said.</summary>
    /// <param name="Answer">The answer, not yet identified and timed.</param>
    /// <param name="IsRepeatable">Whether the same request always gives it: neither the clock nor a profile has a say in it.</param>
    public sealed record Answered(Answer Answer, bool IsRepeatable) : ExactResult;

    /// <summary>Nobody may decide it, for somebody would have to guess.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(Refusal Refusal) : ExactResult;

    /// <summary>It is left to the model.</summary>
    /// <param name="Refusal">What is said where the model reads nothing that exact code does not read; null when exact code was not asked.</param>
    public sealed record Left(Refusal? Refusal) : ExactResult;
}
