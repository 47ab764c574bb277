using System.CommandLine;
using System.CommandLine.Help;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Cli.Eval;

namespace EdgeReasoner.Cli;

/// <summary>The verbs, and what they have in common.</summary>
internal static class CommandTree
{
    private const string Examples = """

        Examples:
          edge-reasoner demo
          edge-reasoner run --config /etc/edge-reasoner/edge-reasoner.json
          edge-reasoner ask --option alarm --option idle --reading temp=9.5 --rule "if temp is above 8 then alarm" --rule "otherwise idle"
          edge-reasoner ask "what is inflow minus outflow plus reserve?" --answer-type number --reading inflow=12 --reading outflow=7 --reading reserve=30
          edge-reasoner eval --tasks items.jsonl --out report
          edge-reasoner tune --model models/edge-mini --tasks calibration.jsonl --log rounds.jsonl
          edge-reasoner bench --model models/edge-mini --threads 1,2
          edge-reasoner model pull onnx-community/Qwen2.5-0.5B-Instruct --file-filter "onnx/model_q4.onnx*" --file-filter "*.json" --use
          edge-reasoner check-config --config edge-reasoner.json
          edge-reasoner doctor --config edge-reasoner.json

        Exit codes:
          0 done   1 failed   64 command line not understood   69 broker or model unavailable   78 bad configuration
        """;

    /// <summary>Runs the verb that the arguments name.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var root = Root();
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null }); // a text that begins with '@' is a text, not a file to read
        var exit = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        if (parsed.Action is HelpAction && parsed.CommandResult.Command == root)
        {
            await Console.Out.WriteLineAsync(Examples);
        }

        return parsed.Errors.Count > 0 ? ExitCode.Usage : exit;
    }

    /// <summary>The command tree.</summary>
    /// <returns>The root command.</returns>
    public static RootCommand Root() => new("Decides questions about sensors with a small language model that reflects on its answers, over MQTT.")
    {
        RunVerb.Create(),
        DemoVerb.Create(),
        AskVerb.Create(),
        EvalVerb.Create(),
        CheckConfigVerb.Create(),
        DoctorVerb.Create(),
        TuneCommand.Create(),
        BenchVerb.Create(),
        ModelCommand.Create(),
    };
}
