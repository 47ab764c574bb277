using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio.Lines;

namespace EdgeReasoner.Tests.Gpio;

/// <summary>A board of levels in memory, with faults to order. Safe from any thread; a line that is taken twice is busy.</summary>
internal sealed class ScriptedBoard : IGpioBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LineAddress, bool> _levels = [];
    private readonly Dictionary<LineAddress, GpioFaultException> _faults = [];
    private readonly Dictionary<LineAddress, Action?> _held = [];
    private readonly List<(LineAddress Line, bool Level)> _driven = [];
    private readonly List<(LineAddress Line, LinePull Pull)> _inputs = [];

    public bool IsDisposed { get; private set; }

    /// <summary>Gets the inputs that were taken, in order, each with its resistor.</summary>
    public IReadOnlyList<(LineAddress Line, LinePull Pull)> Inputs
    {
        get
        {
            lock (_lock)
            {
                return [.. _inputs];
            }
        }
    }

    /// <summary>Every level that an output was driven to, in order.</summary>
    public IReadOnlyList<bool> Driven(LineAddress line)
    {
        lock (_lock)
        {
            return [.. _driven.Where(driven => driven.Line == line).Select(driven => driven.Level)];
        }
    }

    public bool IsHeld(LineAddress line)
    {
        lock (_lock)
        {
            return _held.ContainsKey(line);
        }
    }

    /// <summary>Moves an input, with or without an edge that is told.</summary>
    public void Set(LineAddress line, bool level, bool tells = true)
    {
        Action? edge;
        lock (_lock)
        {
            _levels[line] = level;
            edge = tells ? _held.GetValueOrDefault(line) : null;
        }

        edge?.Invoke();
    }

    /// <summary>From now on the line cannot be taken, read or driven; null mends it.</summary>
    public void Break(LineAddress line, GpioFaultException? fault)
    {
        lock (_lock)
        {
            _faults.Remove(line);
            if (fault is not null)
            {
                _faults.Add(line, fault);
            }
        }
    }

    public IGpioInput OpenInput(LineAddress address, LinePull pull, Action? edge)
    {
        lock (_lock)
        {
            Take(address, edge);
            _inputs.Add((address, pull));
            return new Line(this, address);
        }
    }

    public IGpioOutput OpenOutput(LineAddress address, bool isHigh)
    {
        lock (_lock)
        {
            Take(address, null);
            var line = new Line(this, address);
            line.Write(isHigh);
            return line;
        }
    }

    public void Dispose() => IsDisposed = true;

    private void Take(LineAddress address, Action? edge)
    {
        Check(address);
        if (!_held.TryAdd(address, edge))
        {
            throw new GpioFaultException(GpioFault.LineBusy, $"{address} was taken twice");
        }
    }

    private void Check(LineAddress address)
    {
        if (_faults.TryGetValue(address, out var fault))
        {
            throw fault;
        }
    }

    private sealed class Line(ScriptedBoard board, LineAddress address) : IGpioInput, IGpioOutput
    {
        public bool Read()
        {
            lock (board._lock)
            {
                board.Check(address);
                return board._levels.GetValueOrDefault(address);
            }
        }

        public void Write(bool isHigh)
        {
            lock (board._lock)
            {
                board.Check(address);
                board._levels[address] = isHigh;
                board._driven.Add((address, isHigh));
            }
        }

        public void Dispose()
        {
            lock (board._lock)
            {
                board._held.Remove(address);
            }
        }
    }
}
