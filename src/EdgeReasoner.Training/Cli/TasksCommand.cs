using System.CommandLine;
using EdgeReasoner.Training.Tasks;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Training.Cli;

/// <summary><c>tasks</c>: writes generated items as a task file, for <c>edge-reasoner tune</c> and <c>edge-reasoner eval</c>.</summary>
internal static class TasksCommand
{
    internal static Command Create()
    {
        var names = HeldOutSet.All.Select(set => set.Name).ToArray();
        var file = new Option<FileInfo>("--out") { Description = "Task file to write: one JSON object a line", Required = true };
        var items = new Option<int>("--items") { Description = "Items of each family and set", DefaultValueFactory = _ => 2000 };
        var seed = new Option<int>("--seed") { Description = "Seed of the items", DefaultValueFactory = _ => 1 };
        var sets = new Option<string[]>("--sets")
        {
            Description = $"Sets to write: {string.Join(", ", names)}",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [HeldOutSet.Calibration],
        };
        sets.AcceptOnlyFromAmong(names);
        var command = new Command("tasks", "Write generated items, never trained on, as a task file.") { file, items, seed, sets };
        command.SetAction(parsed => Write(parsed.GetValue(file)!, parsed.GetValue(items), parsed.GetValue(seed), parsed.GetValue(sets)!));
        return command;
    }

    private static void Write(FileInfo file, int items, int seed, string[] sets)
    {
        file.Directory!.Create();
        using var stream = file.Create();
        foreach (var set in HeldOutSet.All.Where(set => sets.Contains(set.Name)))
        {
            foreach (var family in TaskGenerator.Families)
            {
                Console.Error.WriteLine($"{set.Name}: {family}");
                var number = 0;
                foreach (var item in set.Draw(family, items, seed))
                {
                    TaskLineWriter.Write(stream, family, set.Name, item.Request with { Id = $"{set.Name}-{family}-{++number}" }, item.Expected);
                }
            }
        }
    }
}
