using EdgeReasoner.Journal;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Decisions;

/// <summary>
/// Publishes answers, never late: the deadline is looked at immediately before each try, and what would be late is replaced by the
/// word that the request expired. The request is acknowledged afterwards, whatever became of the answer.
/// </summary>
/// <param name="outbox">Answers to publish.</param>
/// <param name="journal">Told what has been published, and need not be after a restart.</param>
/// <param name="publisher">The way to the broker.</param>
/// <param name="state">Learns when the broker denies an answer, and counts.</param>
/// <param name="reserve">Told how long publishing took: what is kept back of each budget follows the broker.</param>
/// <param name="clock">Measures.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class PublishService(
    Outbox outbox,
    AnswerJournal journal,
    IPublisher publisher,
    DaemonState state,
    Reserve reserve,
    TimeProvider clock,
    ILogger<PublishService> logger) : BackgroundService
{
    // One slow confirmation must not make the other answers late; the number bounds what a frozen broker can hold.
    private const int Concurrent = 32;

    // A broker that does not take the word "expired" in this time is away; the requester's own deadline has told it as much.
    private static readonly TimeSpan ExpiredLimit = TimeSpan.FromSeconds(1);

    private readonly DeniedTopics _denied = new();
    private readonly SemaphoreSlim _slots = new(Concurrent);
    private readonly TaskCompletionSource _defect = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What a stop waits for the answers that are already decided.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(Task.Run(journal.Drain, cancellationToken), Task.Delay(Drain, clock, cancellationToken)); // what is decided is on its way to us
        outbox.Complete();
        if (ExecuteTask is { } publishing)
        {
            await Task.WhenAny(publishing, Task.Delay(Drain, clock, cancellationToken));
        }

        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    // An exception that leaves this method stops the host, whichever thread published.
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        outbox.SendAtOnce = outbound => TryPublishAtOnce(outbound, stoppingToken);
        await await Task.WhenAny(PublishAllAsync(stoppingToken), _defect.Task);
    }

    private async Task PublishAllAsync(CancellationToken stoppingToken)
    {
        await Parallel.ForEachAsync(
            outbox.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrent, CancellationToken = stoppingToken },
            async (outbound, _) =>
            {
                await _slots.WaitAsync(stoppingToken);
                await PublishInSlotAsync(outbound, stoppingToken);
            });
        for (var i = 0; i < Concurrent; i++)
        {
            await _slots.WaitAsync(stoppingToken); // those that were sent at once
        }
    }

    // On the thread that has the answer, up to the socket: a thread less to wake on the way of every answer.
    private bool TryPublishAtOnce(OutboundAnswer outbound, CancellationToken stoppingToken)
    {
        if (!_slots.Wait(0, CancellationToken.None))
        {
            return false;
        }

        _ = PublishInSlotAsync(outbound, stoppingToken);
        return true;
    }

    private async Task PublishInSlotAsync(OutboundAnswer outbound, CancellationToken stoppingToken)
    {
        try
        {
            await PublishAsync(outbound, stoppingToken);
        }
#pragma warning disable CA1031 // told to the host, see ExecuteAsync
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _defect.TrySetException(exception);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task PublishAsync(OutboundAnswer outbound, CancellationToken stoppingToken)
    {
        var remaining = outbound.Until.Remaining;
        using var deadline = new CancellationTokenSource(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        var handedOver = 0L; // the deadline is looked at, and then nothing but the hand-over follows
        var outcome = await TryAsync(outbound.Message);
        if (outbound.Receipt is not { } receipt)
        {
            return; // progress that cannot be sent is left out
        }

        if (outcome is PublishOutcome.TooLarge or PublishOutcome.SetAside)
        {
            outbound = outbound.Unsendable(outcome.Value);
            outcome = await TryAsync(outbound.Message);
        }

        if (outcome is null)
        {
            await SayExpiredAsync(outbound, stoppingToken);
        }

        if (outcome is not (null or PublishOutcome.Failed))
        {
            journal.Confirm(outbound.Sequence);
        }

        receipt.Settle();
        Count(outbound, outcome, handedOver);

        async Task<PublishOutcome?> TryAsync(OutboundMessage message)
        {
            try
            {
                return await publisher.PublishAsync(message, MayStillSend, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return PublishOutcome.Failed; // sent in time, not confirmed in time
            }
        }

        bool MayStillSend()
        {
            handedOver = clock.GetTimestamp();
            return !outbound.Until.HasPassed;
        }
    }

    private async Task SayExpiredAsync(OutboundAnswer outbound, CancellationToken stoppingToken)
    {
        var expired = outbound.Expired();
        state.Statistics.Undecided.Note(outbound.Requester, expired, clock.GetUtcNow());
        using var patience = new CancellationTokenSource(ExpiredLimit, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            await publisher.PublishAsync(outbound.InPlace(expired), static () => true, limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogUnconfirmed(outbound.RequestId);
        }
    }

    private void Count(OutboundAnswer outbound, PublishOutcome? outcome, long handedOver)
    {
        switch (outcome)
        {
            case PublishOutcome.Published:
                state.Statistics.CountPublished(outbound.Status);
                _denied.Remove(outbound.Message.Topic);
                state.SetPublishProblem(_denied.Problem());
                reserve.ObservePublish(clock.GetElapsedTime(outbound.SentAt, handedOver), clock.GetElapsedTime(handedOver));

                break;
            case PublishOutcome.Denied:
                state.Statistics.CountDropped();
                if (_denied.Add(outbound.Message.Topic))
                {
                    LogDenied(outbound.RequestId);
                }

                state.SetPublishProblem(_denied.Problem());

                break;
            case PublishOutcome.Failed:
                state.Statistics.CountUnconfirmed();
                LogUnconfirmed(outbound.RequestId);
                break;
            case PublishOutcome.TooLarge or PublishOutcome.SetAside or PublishOutcome.Malformed:
                state.Statistics.CountDropped();
                LogUnsendable(outbound.RequestId, outcome.Value);
                break;
            default:
                state.Statistics.CountLateUnsent();
                LogLate(outbound.RequestId);
                break;
        }
    }

    [LoggerMessage(401, LogLevel.Warning, "The answer to {RequestId} would have been late and was not sent")]
    private partial void LogLate(string? requestId);

    [LoggerMessage(402, LogLevel.Error, "The broker denied the answer to {RequestId}; check its access rules. Said once a topic, until an answer to it gets through")]
    private partial void LogDenied(string? requestId);

    [LoggerMessage(404, LogLevel.Warning, "Neither the answer to {RequestId} nor a refusal can be sent: {Reason}; the request is acknowledged without a word")]
    private partial void LogUnsendable(string? requestId, PublishOutcome reason);

    [LoggerMessage(403, LogLevel.Warning, "The answer to {RequestId} was sent, but not confirmed before its deadline")]
    private partial void LogUnconfirmed(string? requestId);
}
