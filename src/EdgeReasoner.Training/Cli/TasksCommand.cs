using System.CommandLine;
using EdgeReasoner.Training.Tasks;

namespace EdgeReasoner.Training.Cli;

/// <summary><c>tasks</c>: writes generated items as a task file, for <c>edge-reasoner tune</c> and <c>edge-reasoner eval</c>.</summary>
internal static class TasksCommand
{
    internal static Command Create()
    {
        var file = new Option<FileInfo>("--out") { Description = "Task file to write: one JSON object a line", Required = true };
        var items = new Option<int>("--items") { Description = "Items a family", DefaultValueFactory = _ => 2000 };
        var seed = new Option<int>("--seed") { Description = "Seed of the items", DefaultValueFactory = _ => 1 };
        var set = new Option<string>("--set") { Description = "Name of the set, written into every item", DefaultValueFactory = _ => "calibration" };
        var command = new Command("tasks", "Write generated items, never trained on, as a task file.") { file, items, seed, set };
        command.SetAction(parsed => Write(parsed.GetValue(file)!.FullName, parsed.GetValue(items), parsed.GetValue(seed), parsed.GetValue(set)!));
        return command;
    }

    private static void Write(string file, int items, int seed, string set)
    {
        using var stream = File.Create(file);
        for (var family = 0; family < TaskGenerator.Families.Length; family++)
        {
            var random = new Random((seed * 1009) + family);
            for (var i = 0; i < items; i++)
            {
                TaskJson.WriteLine(stream, TaskGenerator.Of(TaskGenerator.Families[family], random, isHeldOut: true, TaskStyle.Plain), set);
            }
        }
    }
}
