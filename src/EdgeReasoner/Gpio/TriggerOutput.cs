using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio;

/// <summary>An output together with what answers do to it.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Options">What answers do to it.</param>
/// <param name="Line">The line.</param>
internal sealed record TriggerOutput(string Name, GpioOutputOptions Options, OutputLine Line)
{
    /// <summary>Carries out an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>What became of it, for the decision's document.</returns>
    public OutputEffect Carry(TriggerAnswer answer)
    {
        var (level, cause) = OutputRule.Judge(Options, answer);
        if (level == OutputLevel.Keep)
        {
            return new OutputEffect(Name, level, cause, null);
        }

        var problem = Line.Drive(level == OutputLevel.High, TimeSpan.FromMilliseconds(Options.PulseMs));
        return new OutputEffect(Name, level, cause, problem);
    }
}
