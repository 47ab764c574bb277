using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>Counts what is logged, by event id, and keeps the lines from Information on.</summary>
internal sealed class CountingLogger<T> : ILogger<T>
{
    private readonly ConcurrentDictionary<int, int> _counts = new();

    public ConcurrentQueue<string> Lines { get; } = [];

    public int CountOf(int eventId) => _counts.GetValueOrDefault(eventId);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _counts.AddOrUpdate(eventId.Id, 1, static (_, count) => count + 1);
        if (logLevel >= LogLevel.Information)
        {
            Lines.Enqueue(formatter(state, exception));
        }
    }
}
