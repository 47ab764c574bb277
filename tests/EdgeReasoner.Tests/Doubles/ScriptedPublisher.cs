using System.Threading.Channels;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>A broker whose every word is the test's: each message waits until the test sends, confirms or denies it.</summary>
internal sealed class ScriptedPublisher : IPublisher
{
    private readonly Channel<Publication> _publications = Channel.CreateUnbounded<Publication>();

    public bool IsOnline { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether it hears of a cancellation late, as with a timer on a busy machine: after the hand-over.</summary>
    public bool IsHardOfHearing { get; set; }

    public async Task<PublishOutcome?> PublishAsync(OutboundMessage message, Func<bool> mayStillSend, CancellationToken cancellation)
    {
        var publication = new Publication(message, mayStillSend);
        _publications.Writer.TryWrite(publication);
        try
        {
            return await publication.Outcome.WaitAsync(IsHardOfHearing ? CancellationToken.None : cancellation);
        }
        catch (OperationCanceledException) when (!publication.IsSent)
        {
            return null;
        }
    }

    /// <summary>The next message that somebody publishes.</summary>
    public Task<Publication> NextAsync() => Soon.Get(_publications.Reader.ReadAsync);

    /// <summary>Whether nobody publishes anything else at this moment.</summary>
    public bool IsQuiet => !_publications.Reader.TryPeek(out _);

    internal sealed class Publication(OutboundMessage message, Func<bool> mayStillSend)
    {
        private readonly TaskCompletionSource<PublishOutcome?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public OutboundMessage Message => message;

        public Task<PublishOutcome?> Outcome => _outcome.Task;

        public bool IsSent { get; private set; }

        /// <summary>Tries to hand it over, as the transport does once it is online; the deadline may forbid it.</summary>
        public bool Send()
        {
            IsSent = mayStillSend();
            if (!IsSent)
            {
                _outcome.TrySetResult(null);
            }

            return IsSent;
        }

        /// <summary>Hands it over, and the broker says what becomes of it.</summary>
        public void End(PublishOutcome outcome)
        {
            if (IsSent || Send())
            {
                _outcome.TrySetResult(outcome);
            }
        }
    }
}
