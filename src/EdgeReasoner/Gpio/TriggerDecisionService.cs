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
            var outcome = await publisher.PublishAsync(new OutboundMessage(topics.Decision(decision.Trigger), TriggerDecisionWriter.Write(decision)) { Retained = true }, static () => true, limit.Token);
            if (outcome == PublishOutcome.Denied)
            {
                LogDenied(topics.Decision(decision.Trigger));
            }

            return outcome is PublishOutcome.Published or PublishOutcome.Denied;
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return false; // the next decision or connection tries again
        }
    }

    [LoggerMessage(620, LogLevel.Error, "The broker denied {Topic}; check its access rules")]
    private partial void LogDenied(string topic);
}
