using System.Diagnostics;
using System.Globalization;

namespace EdgeReasoner.Faults;

/// <summary>
/// Makes a process die, or a step fail, at a given step, so that tests can show what survives. There is none in production: whoever has a
/// step holds a null, and asks nothing more. The environment variable that sets one says nothing that its owner could not do with a signal.
/// </summary>
internal sealed class FailPoints
{
    /// <summary>Names the step: <c>committed:kill@3</c> kills the process at the third time; <c>taken:throw@1000</c> throws the first thousand times, without a number each time.</summary>
    public const string Variable = "EDGEREASONER_FAILPOINT";

    private readonly Step _step;
    private readonly bool _throws;
    private readonly int _time;
    private int _times;

    private FailPoints(Step step, bool throws, int time) => (_step, _throws, _time) = (step, throws, time);

    /// <summary>Reads the variable.</summary>
    /// <param name="text">Its value.</param>
    /// <returns>The fail point; null without one.</returns>
    /// <exception cref="FormatException">It names no step.</exception>
    public static FailPoints? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var parts = text.Split(':', '@');
        return parts.Length >= 2 && Enum.TryParse<Step>(parts[0], ignoreCase: true, out var step) && parts[1] is "kill" or "throw"
            ? new FailPoints(step, parts[1] == "throw", parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : 0)
            : throw new FormatException($"{Variable} is '{text}'; it must be STEP:kill@TIME or STEP:throw@TIMES.");
    }

    /// <summary>A step was reached.</summary>
    /// <param name="step">Which.</param>
    /// <exception cref="InvalidOperationException">This is the step that is to fail.</exception>
    public void Reach(Step step)
    {
        if (step != _step)
        {
            return;
        }

        var time = Interlocked.Increment(ref _times);
        if (_throws && (_time == 0 || time <= _time))
        {
            throw new InvalidOperationException($"fail point {step}");
        }

        if (_throws || time < _time)
        {
            return;
        }

        using var self = Process.GetCurrentProcess();
        self.Kill(); // SIGKILL: nothing is flushed, nobody is told
        self.WaitForExit();
    }
}
