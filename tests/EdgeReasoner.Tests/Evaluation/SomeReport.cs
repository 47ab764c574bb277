using EdgeReasoner.Evaluation.Measures;
using EdgeReasoner.Evaluation.Report;
using EdgeReasoner.Evaluation.Running;

namespace EdgeReasoner.Tests.Evaluation;

/// <summary>Reports that stand for any: two items, none right directly, one after round 1, both after round 2.</summary>
internal static class SomeReport
{
    internal static EvaluationReport Of(string text = "family")
    {
        EvaluationMode[] modes = [EvaluationMode.Direct, EvaluationMode.Loop];
        ItemResult[] results =
        [
            new(SomeItem.Choice("i", "a", "q", "a", "b"), null, [SomeItem.Result(false), SomeItem.Result(true, 0.9, 1, null, false, true)]),
            new(SomeItem.Choice("j", "a", "q", "a", "b"), null, [SomeItem.Result(false), SomeItem.Result(true, 0.6, 2, null, false, false, true)]),
        ];
        return new EvaluationReport
        {
            MadeAt = DateTimeOffset.UnixEpoch,
            Command = text,
            Version = "1",
            Machine = new MachineFigures("os", "x", 1),
            Models = [new ModelFigures("model", text, new string('0', 64), "int8", 1_500_000)],
            Files = [new FileFigures(text, "tasks", 2, new string('f', 64))],
            Settings = new SettingFigures(null, 1, 3, null, 1),
            Modes = [.. modes.Select(mode => new ModeFigures(mode.Key, mode.Title, mode.Description))],
            Groups = [new GroupBuilder(modes, 3, null).Build(text, "all", results, [.. Shortcuts.Names.Select(_ => new bool[2])]) with { NotUnderstoodExample = text }],
        };
    }
}
