using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Doctor;

/// <summary>Checks of the model: whether it loads, answers a question whose answer is known, and has a calibration.</summary>
/// <param name="configuration">Folder and loop options.</param>
/// <param name="clock">All time.</param>
internal sealed class ModelChecks(DaemonConfiguration configuration, TimeProvider clock)
{
    private const string Right = "heat";

    private static readonly DecisionRequest Golden = new()
    {
        Id = "golden",
        Options = [new DecisionOption("alarm"), new DecisionOption(Right), new DecisionOption("idle")],
        Readings = [new Reading("temp", new ReadingValue.Number(1.2m)), new Reading("door", new ReadingValue.State("closed"))],
        Rules = ["if temp is above 8 then alarm", "if temp is below 2 and door is closed then heat", "otherwise idle"],
        Budget = TimeSpan.FromMinutes(1),
    };

    /// <summary>Gets the size of the model's files in bytes; 0 without the folder.</summary>
    public long Bytes => Directory.Exists(configuration.Model.FullFolder()) ? new DirectoryInfo(configuration.Model.FullFolder()).EnumerateFiles().Sum(file => file.Length) : 0;

    /// <summary>Everything about the model.</summary>
    /// <returns>The lines.</returns>
    public IEnumerable<CheckResult> All()
    {
        try
        {
            var start = clock.GetTimestamp();
            using var decider = ModelDecider.Load(configuration.ModelSettings(), new LoopTiming(new CostModel(), new Reserve(new ReserveOptions()), clock));
            return [Answers(decider, start), Calibration(decider.Calibration)];
        }
        catch (ModelUnavailableException exception)
        {
            return [CheckResult.Fail("model", exception.Message, "set Model:Folder to a complete model folder")];
        }
    }

    private CheckResult Answers(IDecider decider, long start)
    {
        if (decider.Format.Render(Golden) is not PromptOutcome.Ready ready)
        {
            return CheckResult.Warn("model", $"{decider.Model.Name} loads, but its prompt format does not know the question that is asked here", "measure it with edge-reasoner eval");
        }

        var answer = decider.Decide(new PendingDecision(Golden, ready.Prompt, Deadline.After(clock, Golden.Budget)), null, CancellationToken.None);
        var answered = $"{decider.Model.Name} answers a known question with '{answer.Text}'";
        return answer.Text == Right
            ? CheckResult.Ok("model", $"{decider.Model.Name} loads and answers a known question rightly, {clock.GetElapsedTime(start).TotalMilliseconds:0} ms in all")
            : decider.Format is SymbolicPromptFormat ? CheckResult.Fail("model", answered, "compare the folder with its source; the model may be damaged")
            : CheckResult.Warn("model", $"{answered} where '{Right}' is right", "a larger model, or another quantisation, may do better; measure it with edge-reasoner eval");
    }

    private static CheckResult Calibration(LoadedCalibration loaded)
        => loaded.IsDamaged ? CheckResult.Fail("calibration", loaded.Problem!, "run edge-reasoner tune, or remove the file")
            : loaded.Problem is { } foreign ? CheckResult.Warn("calibration", foreign, "run edge-reasoner tune")
            : loaded.Table.Families.Count == 0 ? CheckResult.Warn("calibration", "none: confidences are the model's own", "run edge-reasoner tune")
            : CheckResult.Ok("calibration", string.Join(", ", loaded.Table.Families.Keys));
}
