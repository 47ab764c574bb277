namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>A quantile of the last few values.</summary>
/// <remarks>Not thread-safe. The window is sorted only when it is asked after a change, for values come more often than questions.</remarks>
/// <param name="capacity">How many values the window keeps, 1 or more.</param>
/// <param name="quantile">In (0, 1].</param>
internal sealed class RollingQuantile(int capacity, double quantile)
{
    private readonly double[] _window = new double[capacity];
    private readonly double[] _sorted = new double[capacity];
    private int _next;
    private double? _value;

    /// <summary>Gets the number of values in the window, at most its capacity.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the smallest value of the window that at least the quantile's share does not exceed; 0 when empty.</summary>
    public double Value => _value ??= Compute();

    /// <summary>Adds a value; the oldest leaves a full window.</summary>
    /// <param name="value">A finite value.</param>
    public void Add(double value)
    {
        _window[_next] = value;
        _next = (_next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
        _value = null;
    }

    /// <summary>Forgets all values.</summary>
    public void Clear()
    {
        (_next, Count, _value) = (0, 0, null);
    }

    private double Compute()
    {
        if (Count == 0)
        {
            return 0;
        }

        var sorted = _sorted.AsSpan(0, Count);
        _window.AsSpan(0, Count).CopyTo(sorted);
        sorted.Sort();
        return sorted[Math.Max(0, (int)Math.Ceiling(quantile * Count) - 1)];
    }
}
