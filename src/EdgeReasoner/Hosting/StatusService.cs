using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Status;
using EdgeReasoner.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>Publishes the retained status document when something changes, and every minute.</summary>
/// <param name="state">Whether the daemon can decide.</param>
/// <param name="status">Makes the document.</param>
/// <param name="publisher">The way to the broker.</param>
/// <param name="topics">The node's topics.</param>
/// <param name="clock">Measures the minute.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class StatusService(
    DaemonState state, StatusSnapshot status, IPublisher publisher, Topics topics, TimeProvider clock, ILogger<StatusService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private bool _isTooLarge;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        state.SetStopping();
        await PublishAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await PublishAsync(stoppingToken);
            using var minute = new CancellationTokenSource(Period, clock);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(minute.Token, stoppingToken);
            try
            {
                await state.Changes.ReadAsync(wait.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                continue; // a minute has passed
            }
        }
    }

    private async Task PublishAsync(CancellationToken cancellation)
    {
        if (!publisher.IsOnline)
        {
            return; // going online is a change and brings us back here
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var whole = status.Take();
            if (await PublishAsync(whole, limit.Token) is PublishOutcome.TooLarge or PublishOutcome.SetAside
                && await PublishAsync(whole.Shortened(), limit.Token) is PublishOutcome.TooLarge && !_isTooLarge)
            {
                _isTooLarge = true;
                LogTooLarge();
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The next change or minute tries again with newer values.
        }
    }

    private Task<PublishOutcome?> PublishAsync(NodeStatus document, CancellationToken cancellation)
        => publisher.PublishAsync(
            new OutboundMessage(topics.Status, StatusWriter.Write(document)) { Retained = true, IsSubstitute = document.IsShortened }, static () => true, cancellation);

    [LoggerMessage(703, LogLevel.Warning, "The broker's max_packet_size is too small for the status, even without details; raise it there. Said once")]
    private partial void LogTooLarge();
}
