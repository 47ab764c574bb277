using EdgeReasoner.Contract;
using EdgeReasoner.Faults;
using EdgeReasoner.Feedback;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Decisions;

/// <summary>Takes messages off the inbox: cancellations, reported outcomes, and requests, which it has read and let in.</summary>
/// <param name="inbox">Received messages.</param>
/// <param name="reader">Makes typed requests of them.</param>
/// <param name="gate">Lets requests in.</param>
/// <param name="outbox">Takes the refusals of what cannot be read.</param>
/// <param name="feedback">Takes reported outcomes.</param>
/// <param name="failPoints">For tests; null in production.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class IntakeService(
    Inbox inbox, MqttRequestReader reader, RequestGate gate, Outbox outbox, FeedbackService feedback, FailPoints? failPoints, ILogger<IntakeService> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in inbox.ReadAllAsync(stoppingToken))
        {
            try
            {
                Route(message);
            }
#pragma warning disable CA1031 // the boundary of one message: its defect is logged, the next one is read
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogDefect(exception);
                RefuseDefect(message);
            }
        }
    }

    private void Route(InboundMessage message)
    {
        if (reader.CancellingRequester(message) is { } cancelling)
        {
            if (FeedbackReader.Cancellation(message.Payload) is { } id)
            {
                gate.Cancel(cancelling, id);
            }

            message.Receipt.Settle();
        }
        else if (reader.ReportingRequester(message) is { } reporting)
        {
            feedback.Take(reporting, message.Payload);
            message.Receipt.Settle();
        }
        else
        {
            Take(message);
        }
    }

    private void Take(InboundMessage message)
    {
        failPoints?.Reach(Step.Taken);
        if (reader.Read(message, out var requester, out var refused) is { } arrival)
        {
            gate.Admit(arrival);
        }
        else if (requester is not null && refused is not null)
        {
            Refuse(message, requester, refused);
        }
        else
        {
            LogUnanswerable();
            message.Receipt.Settle();
        }
    }

    // Whoever asked is told, if it can be read who asked; in any case the message is acknowledged, for it would only do the same again.
    private void RefuseDefect(InboundMessage message)
    {
        if (reader.RequesterOf(message, out _) is not { } requester)
        {
            message.Receipt.Settle();
            return;
        }

        var refusal = new Refusal(RefusalReason.Internal, "The request could not be taken in; the same id may be sent again.");
        Refuse(message, requester, Answer.Refused(new RequestKey(MqttRequestReader.IdFrom(message.CorrelationData)), refusal));
    }

    private void Refuse(InboundMessage message, MqttRequester requester, Answer refused) => outbox.Refuse(requester, refused, message.ReceivedAt);

    [LoggerMessage(202, LogLevel.Warning, "A message was dropped: its topic names no requester that could be answered")]
    private partial void LogUnanswerable();

    [LoggerMessage(203, LogLevel.Error, "A message could not be taken in; it is acknowledged and dropped")]
    private partial void LogDefect(Exception exception);
}
