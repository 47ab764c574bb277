using System.Threading.Channels;
using EdgeReasoner.Configuration;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Feedback;

/// <summary>
/// Takes outcomes from those who may report them: (1) within their budget, (2) readable, (3) about a decision of theirs, or of anybody's
/// for an auditor, that was not judged yet. What passes is written down, off the intake's thread. Nothing is learnt from it here:
/// <c>tune --feedback</c> does that, with a bound on what it can change.
/// </summary>
/// <param name="options">The file and the auditors.</param>
/// <param name="ledger">The decisions.</param>
/// <param name="statistics">Counts.</param>
/// <param name="clock">Measures budgets.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class FeedbackService(
    FeedbackOptions options, DecisionLedger ledger, DaemonStatistics statistics, TimeProvider clock, ILogger<FeedbackService> logger) : BackgroundService
{
    private const int Waiting = 256;
    private const int MostRequesters = 1024;

    private readonly RequesterBudgets _budgets = new(FeedbackOptions.PerMinute / 60.0, FeedbackOptions.PerMinute, MostRequesters, clock);
    private readonly FeedbackFile _file = new(options.File, FeedbackOptions.MaxBytes);
    private readonly Channel<(JudgedDecision Decision, string Reporter, OutcomeReport Report)> _accepted =
        Channel.CreateBounded<(JudgedDecision Decision, string Reporter, OutcomeReport Report)>(Waiting);

    /// <summary>Takes a message; never waits.</summary>
    /// <param name="requester">Who sent it, as the broker delivered it in the topic.</param>
    /// <param name="payload">What it says.</param>
    public void Take(string requester, ReadOnlyMemory<byte> payload)
    {
        // 1, 2, 3
        var isTaken = options.File.Length > 0
            && _budgets.TryTake(requester) is null
            && FeedbackReader.Report(payload) is { } report
            && ledger.Take(report, requester, options.Auditors.Contains(requester)) is { } decision
            && _accepted.Writer.TryWrite((decision, requester, report));
        statistics.CountFeedback(isTaken);
        if (!isTaken)
        {
            LogRefused(requester);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (decision, reporter, report) in _accepted.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                _file.Append(decision.DecisionId, decision.Request, reporter, report);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogNotWritten(options.File, exception.Message);
            }
        }
    }

    [LoggerMessage(901, LogLevel.Debug, "Feedback from {Requester} was not taken: too much, unreadable, or not about a decision that it may judge")]
    private partial void LogRefused(string requester);

    [LoggerMessage(902, LogLevel.Warning, "An outcome could not be written to {File}: {Problem}")]
    private partial void LogNotWritten(string file, string problem);
}
