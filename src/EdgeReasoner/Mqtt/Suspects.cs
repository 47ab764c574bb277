namespace EdgeReasoner.Mqtt;

/// <summary>
/// Remembers over connections which messages were on their way when one ended. After the first time a message is sent alone, after the second
/// it is set aside: a request whose answer breaks the connection comes again with every new one, and would silence the daemon for everybody.
/// Bounded; safe from any thread.
/// </summary>
/// <param name="clock">Measures how long ago it was.</param>
internal sealed class Suspects(TimeProvider clock)
{
    /// <summary>How often a message may break the connection.</summary>
    public const int MostBreaks = 2;

    private const int Capacity = 256;

    // Longer than a request is delivered again by the broker, and than requesters try.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Topic, string? About, bool IsSubstitute), (int Breaks, long At)> _breaks = [];
    private volatile bool _isEmpty = true; // almost always, and then nothing is looked up

    /// <summary>How often a message was on its way when the connection ended, lately.</summary>
    /// <param name="message">A message.</param>
    /// <returns>0 for one above suspicion; <see cref="MostBreaks"/> for one that is not to be sent again.</returns>
    public int BreaksOf(OutboundMessage message)
    {
        if (_isEmpty)
        {
            return 0;
        }

        lock (_lock)
        {
            return _breaks.TryGetValue(KeyOf(message), out var known) && clock.GetElapsedTime(known.At) < Memory ? known.Breaks : 0;
        }
    }

    /// <summary>The connection ended while a message was on its way.</summary>
    /// <param name="message">The message.</param>
    /// <returns>True when it is set aside from now on.</returns>
    public bool Suspect(OutboundMessage message)
    {
        if (!message.IsJson)
        {
            return false; // our own words, which nobody else has a part in
        }

        lock (_lock)
        {
            var key = KeyOf(message);
            var before = _breaks.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < Memory ? known.Breaks : 0;
            if (_breaks.Count >= Capacity && !_breaks.ContainsKey(key))
            {
                _breaks.Remove(_breaks.MinBy(static entry => entry.Value.At).Key);
            }

            _breaks[key] = (before + 1, clock.GetTimestamp());
            _isEmpty = false;
            return before + 1 == MostBreaks;
        }
    }

    /// <summary>The broker has confirmed a message, and the connection stands.</summary>
    /// <param name="message">The message.</param>
    public void Acquit(OutboundMessage message)
    {
        if (_isEmpty)
        {
            return;
        }

        lock (_lock)
        {
            _breaks.Remove(KeyOf(message));
            _isEmpty = _breaks.Count == 0;
        }
    }

    private static (string Topic, string? About, bool IsSubstitute) KeyOf(OutboundMessage message) => (message.Topic, message.About, message.IsSubstitute);
}
