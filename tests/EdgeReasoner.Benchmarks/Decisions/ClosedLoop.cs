using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Benchmarks.Workload;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Benchmarks.Decisions;

/// <summary>Asks requests over MQTT, a fixed number outstanding: each answer, or missed deadline, lets the next request go.</summary>
/// <remarks>A requester does not wait beyond its deadline; what comes later is still collected, and counts as late.</remarks>
/// <param name="clock">Measures.</param>
internal sealed class ClosedLoop(TimeProvider clock)
{
    // An answer that comes later than this counts as never given.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks all requests.</summary>
    /// <param name="daemon">Whom.</param>
    /// <param name="requester">Requester's name, unused so far.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="outstanding">How many at a time.</param>
    /// <returns>What was observed, in the order of the requests, and the time it took.</returns>
    public async Task<(IReadOnlyList<Observation> Observations, TimeSpan Elapsed)> RunAsync(
        IDaemonUnderTest daemon, string requester, IReadOnlyList<SampleRequest> requests, int outstanding)
    {
        await using var client = new RequestClient(daemon.Topics, requester, clock);
        await client.ConnectAsync(daemon.Host, daemon.Port, CancellationToken.None);
        var asked = new Task<Observation>[requests.Count];
        var next = -1;
        var start = clock.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, outstanding).Select(_ => WorkAsync()));
        var elapsed = clock.GetElapsedTime(start);
        return (await Task.WhenAll(asked), elapsed);

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < requests.Count; i = Interlocked.Increment(ref next))
            {
                asked[i] = AskAsync(client, requests[i]);
                await Task.WhenAny(asked[i], Task.Delay(TimeSpan.FromMilliseconds(requests[i].DeadlineMs), clock));
            }
        }
    }

    /// <summary>Asks all requests at a rate, whatever becomes of them.</summary>
    /// <param name="daemon">Whom.</param>
    /// <param name="requester">Requester's name, unused so far.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="pause">From one to the next.</param>
    /// <returns>What was observed, in the order of the requests, and the time it took.</returns>
    public async Task<(IReadOnlyList<Observation> Observations, TimeSpan Elapsed)> RunAtRateAsync(
        IDaemonUnderTest daemon, string requester, IReadOnlyList<SampleRequest> requests, TimeSpan pause)
    {
        await using var client = new RequestClient(daemon.Topics, requester, clock);
        await client.ConnectAsync(daemon.Host, daemon.Port, CancellationToken.None);
        var asked = new List<Task<Observation>>(requests.Count);
        var start = clock.GetTimestamp();
        foreach (var request in requests)
        {
            // Timers are coarser than the pause: what is due is sent together.
            while (clock.GetElapsedTime(start) < pause * asked.Count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), clock);
            }

            asked.Add(AskAsync(client, request));
        }

        var observations = await Task.WhenAll(asked);
        return (observations, clock.GetElapsedTime(start));
    }

    private async Task<Observation> AskAsync(RequestClient client, SampleRequest request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(request.DeadlineMs) + Patience, clock);
        try
        {
            var (payload, roundTrip) = await client.AskAsync(request.Payload, patience.Token);
            return Observation.Read(request, payload, roundTrip);
        }
        catch (OperationCanceledException)
        {
            return Observation.Unanswered(request);
        }
    }
}
