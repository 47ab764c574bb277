using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Lines;

namespace EdgeReasoner.Gpio;

/// <summary>An output together with what answers do to it.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Rule">What answers do to it.</param>
/// <param name="Line">The line.</param>
/// <param name="Pulse">For how long a level other than the fail-safe one is held; zero for until the next answer.</param>
internal sealed record TriggerOutput(string Name, OutputRule Rule, OutputLine Line, TimeSpan Pulse)
{
    /// <summary>Carries out an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>What became of it, for the decision's document.</returns>
    public OutputEffect Carry(Answer answer)
    {
        var (level, cause) = Rule.Judge(answer);
        var problem = level == OutputLevel.Keep ? null : Line.Drive(level == OutputLevel.High, Pulse);
        return new OutputEffect(Name, level, cause, problem);
    }
}
