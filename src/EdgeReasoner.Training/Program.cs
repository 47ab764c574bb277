using System.CommandLine;
using EdgeReasoner.Training.Cli;

var root = new RootCommand("Trains the small model that ships with EdgeReasoner, and exports it.")
{
    TrainCommand.Create(), TranscriptsCommand.Create(), ExportCommand.Create(), VerifyCommand.Create(), ReportCommand.Create(), TasksCommand.Create(),
    SynthesizeCommand.Create(),
};

// A cancelled training ends its step and saves its checkpoint before it leaves.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
