using EdgeReasoner.Training.Network;
using EdgeReasoner.Training.Tasks;

if (args[0] == "samples")
{
    var random = new Random(5);
    var lengths = new List<int>();
    for (var i = 0; i < 2000; i++)
    {
        var item = TaskGenerator.Any(random, false);
        if (i < 12)
        {
            Console.WriteLine($"--- {item.Family}: {string.Join(", ", item.Request.Readings.Select(r => r.Name + "=" + r.Value))} | {string.Join(" | ", item.Request.Rules)} | {item.Request.Question} => {item.Expected}");
            Console.WriteLine(string.Join(' ', item.Prompt.Tokens.ToArray().Select(t => EdgeReasoner.Reasoning.Prompting.Symbolic.SymbolicVocabulary.Tokens[t])));
            foreach (var s in item.Trace.Steps) { Console.WriteLine("   " + item.Prompt.Describe(s) + "   // " + string.Join(' ', s.Select(t => EdgeReasoner.Reasoning.Prompting.Symbolic.SymbolicVocabulary.Tokens[t]))); }
        }
        lengths.Add(SequenceBuilder.Draw(random).Tokens.Length);
    }
    lengths.Sort();
    Console.WriteLine($"length p50 {lengths[1000]} p95 {lengths[1900]} max {lengths[^1]}  vocabulary {EdgeReasoner.Reasoning.Prompting.Symbolic.SymbolicVocabulary.Tokens.Count}");
    return 0;
}
var shape = new NetworkShape { VocabularySize = EdgeReasoner.Reasoning.Prompting.Symbolic.SymbolicVocabulary.Tokens.Count };
var trainer = new Trainer(shape, new TrainerOptions { TotalTokens = long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), Seed = 1 },
    random => { var (t, g, w) = SequenceBuilder.Draw(random); return new TrainingSequence(t, g, w); }, TimeProvider.System);
trainer.Run(Console.WriteLine, CancellationToken.None);
return 0;
