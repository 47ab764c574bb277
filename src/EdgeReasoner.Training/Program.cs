using System.CommandLine;
using EdgeReasoner.Training.Cli;

var root = new RootCommand("Trains the small model that ships with EdgeReasoner, and exports it.") { TrainCommand.Create(), TranscriptsCommand.Create() };
return await root.Parse(args).InvokeAsync();
