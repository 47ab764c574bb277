using System.Collections.Concurrent;
using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio.Lines;

namespace EdgeReasoner.IntegrationTests.Gpio;

/// <summary>A board of levels in memory, with faults to order.</summary>
internal sealed class FakeBoard : IGpioBoard
{
    private readonly ConcurrentDictionary<LineAddress, bool> _levels = new();
    private readonly ConcurrentDictionary<LineAddress, Action> _listeners = new();
    private readonly ConcurrentDictionary<LineAddress, GpioFaultException> _faults = new();
    private readonly ConcurrentDictionary<LineAddress, ConcurrentQueue<bool>> _driven = new();
    private readonly ConcurrentDictionary<LineAddress, bool> _held = new();
    private long _delivered;
    private long _reads;

    /// <summary>Gets how many edges reached a listener.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Gets how often a level was read.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    public bool IsDisposed { get; private set; }

    public bool IsListening(LineAddress address) => _listeners.ContainsKey(address);

    public bool IsHeld(LineAddress address) => _held.ContainsKey(address);

    /// <summary>The level of a line, driven or set.</summary>
    public bool Level(LineAddress address) => _levels.GetValueOrDefault(address);

    /// <summary>Every level that an output was driven to, in order.</summary>
    public IReadOnlyList<bool> Driven(LineAddress address) => [.. _driven.GetValueOrDefault(address) ?? []];

    /// <summary>Moves an input, with or without an edge that is told.</summary>
    public void Set(LineAddress address, bool level, bool tells = true)
    {
        _levels[address] = level;
        if (tells && _listeners.TryGetValue(address, out var edge))
        {
            Interlocked.Increment(ref _delivered);
            edge();
        }
    }

    /// <summary>From now on the line cannot be taken, read or driven; null mends it.</summary>
    public void Break(LineAddress address, GpioFaultException? fault)
    {
        if (fault is null)
        {
            _faults.TryRemove(address, out _);
        }
        else
        {
            _faults[address] = fault;
        }
    }

    public IGpioInput OpenInput(LineAddress address, LinePull pull, Action? edge)
    {
        Check(address);
        if (edge is not null)
        {
            _listeners[address] = edge;
        }

        return new Line(this, address);
    }

    public IGpioOutput OpenOutput(LineAddress address, bool isHigh)
    {
        Check(address);
        var line = new Line(this, address);
        line.Write(isHigh);
        return line;
    }

    public void Dispose() => IsDisposed = true;

    private void Check(LineAddress address)
    {
        if (_faults.TryGetValue(address, out var fault))
        {
            throw fault;
        }
    }

    private sealed class Line : IGpioInput, IGpioOutput
    {
        private readonly FakeBoard _board;
        private readonly LineAddress _address;

        public Line(FakeBoard board, LineAddress address)
        {
            (_board, _address) = (board, address);
            if (!board._held.TryAdd(address, true))
            {
                throw new GpioFaultException(GpioFault.LineBusy, $"{address} was taken twice");
            }
        }

        public bool Read()
        {
            _board.Check(_address);
            Interlocked.Increment(ref _board._reads);
            return _board.Level(_address);
        }

        public void Write(bool isHigh)
        {
            _board.Check(_address);
            _board._levels[_address] = isHigh;
            _board._driven.GetOrAdd(_address, _ => new ConcurrentQueue<bool>()).Enqueue(isHigh);
        }

        public void Dispose()
        {
            _board._listeners.TryRemove(_address, out _);
            _board._held.TryRemove(_address, out _);
        }
    }
}
