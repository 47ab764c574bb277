using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Gpio;

/// <summary>Keeps the last decision of each trigger retained at the broker, when there is one: after each decision, and all of them after each connection.</summary>
/// <param name="decisions">The decisions.</param>
/// <param name="publisher">The way to the broker.</param>
/// <param name="topics">The node's topics.</param>
/// <param name="clock">Measures patience.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class TriggerDecisionService(
    TriggerDecisions decisions, IPublisher publisher, Topics topics, TimeProvider clock, ILogger<TriggerDecisionService> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await decisions.Changes.WaitToReadAsync(stoppingToken))
        {
            decisions.Changes.TryRead(out _);
            if (!publisher.IsOnline)
            {
                continue; // going online is a change and brings us back here
            }

            foreach (var decision in decisions.TakeUnpublished())
            {
                if (!await PublishAsync(decision, stoppingToken))
                {
                    decisions.SetUnpublished(decision.Trigger);
                }
            }
        }
    }

    private async Task<bool> PublishAsync(TriggerDecision decision, CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            var outcome = await PublishAsync(decision, isShort: false, limit.Token);
            if (outcome is PublishOutcome.TooLarge or PublishOutcome.SetAside)
            {
                outcome = await PublishAsync(decision with { Answer = decision.Answer with { Ranking = [], Trace = [] } }, isShort: true, limit.Token);
            }

            switch (outcome)
            {
                case PublishOutcome.Denied:
                    LogDenied(topics.Decision(decision.Trigger));
                    break;
                case PublishOutcome.TooLarge or PublishOutcome.SetAside or PublishOutcome.Malformed:
                    LogUnsendable(topics.Decision(decision.Trigger), outcome.Value);
                    break;
            }

            return outcome is not (null or PublishOutcome.Failed);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return false; // the next decision or connection tries again
        }
    }

    private Task<PublishOutcome?> PublishAsync(TriggerDecision decision, bool isShort, CancellationToken cancellation)
        => publisher.PublishAsync(
            new OutboundMessage(topics.Decision(decision.Trigger), TriggerDecisionWriter.Write(decision)) { Retained = true, IsSubstitute = isShort }, static () => true, cancellation);

    [LoggerMessage(621, LogLevel.Warning, "The decision for {Topic} cannot be sent, even without ranking and trace: {Reason}; the next one is tried again")]
    private partial void LogUnsendable(string topic, PublishOutcome reason);

    [LoggerMessage(620, LogLevel.Error, "The broker denied {Topic}; check its access rules")]
    private partial void LogDenied(string topic);
}
