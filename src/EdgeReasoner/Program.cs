using EdgeReasoner.Cli;

return await CommandTree.InvokeAsync(args);
