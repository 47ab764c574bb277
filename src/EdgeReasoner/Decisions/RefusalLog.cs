using EdgeReasoner.Contract;
using EdgeReasoner.Status;
using EdgeReasoner.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Decisions;

/// <summary>
/// Writes one line for each refusal, but in a minute at most <see cref="LinesEach"/> for one requester and reason, and a count of the others at its
/// end: a flood of them must not fill the journal. A new kind of refusal is also worth a new status document. Safe from any thread.
/// </summary>
/// <param name="state">Tells of them.</param>
/// <param name="clock">Measures the minute.</param>
/// <param name="logger">The lines.</param>
internal sealed partial class RefusalLog(DaemonState state, TimeProvider clock, ILogger<RefusalLog> logger) : IHostedService, IDisposable
{
    /// <summary>Most lines for one requester and reason in a minute.</summary>
    public const int LinesEach = 3;

    // Requesters can be named at will: beyond these they are counted as one.
    private const int MostKinds = 64;
    private const string Others = "(others)";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Requester, string Reason), long> _seen = [];
    private ITimer? _end; // of the minute that the first refusal began

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _end = clock.CreateTimer(_ => Conclude(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        state.Statistics.Undecided.Noted = Take;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        state.Statistics.Undecided.Noted = null;
        Conclude();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _end?.Dispose();

    private void Take(UndecidedRequest undecided)
    {
        if (undecided.Answer.Refusal is not { } refusal)
        {
            return; // decided, but not to the end: it has a line of its own
        }

        long seen;
        var key = (undecided.Requester, undecided.Reason);
        lock (_lock)
        {
            if (_seen.Count == 0)
            {
                _end?.Change(Minute, Timeout.InfiniteTimeSpan);
            }

            key = _seen.Count < MostKinds || _seen.ContainsKey(key) ? key : (Others, undecided.Reason);
            seen = _seen[key] = _seen.GetValueOrDefault(key) + 1;
        }

        if (seen > LinesEach)
        {
            return;
        }

        var id = undecided.Answer.Key.Id;
        LogRefused(id, undecided.Requester, undecided.Reason, FieldPath.WithoutNames(refusal.Field) ?? "");
        LogDetails(id, refusal.Field, refusal.Message);
        if (seen == 1)
        {
            state.Signal();
        }
    }

    private void Conclude()
    {
        KeyValuePair<(string Requester, string Reason), long>[] minute;
        lock (_lock)
        {
            minute = [.. _seen];
            _seen.Clear();
        }

        foreach (var ((requester, reason), count) in minute)
        {
            if (count > LinesEach)
            {
                LogMore(count - LinesEach, requester, reason);
            }
        }
    }

    [LoggerMessage(204, LogLevel.Information, "Request {RequestId} of {Requester} refused: {Reason} {Field}")]
    private partial void LogRefused(string? requestId, string requester, string reason, string field);

    [LoggerMessage(206, LogLevel.Debug, "Request {RequestId}, {Field}: {Message}")]
    private partial void LogDetails(string? requestId, string? field, string message);

    [LoggerMessage(207, LogLevel.Information, "{Count} more requests of {Requester} were refused within a minute: {Reason}")]
    private partial void LogMore(long count, string requester, string reason);
}
