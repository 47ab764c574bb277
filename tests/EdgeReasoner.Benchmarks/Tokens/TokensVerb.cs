using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using EdgeReasoner.Inference.Tokenization.Files;

namespace EdgeReasoner.Benchmarks.Tokens;

/// <summary>How fast text becomes ids and ids text, with a folder's tokenizer.</summary>
internal static class TokensVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder with a tokenizer, such as ../shared/data/tokenizers/qwen3." };
        var text = new Option<string>("--text") { Description = "A UTF-8 file to tokenize.", DefaultValueFactory = static _ => "docs/lab-log.md" };
        var verb = new Command("tokens", "Tokenizer speed in MB/s of UTF-8.") { folder, text };
        verb.SetAction(parsed =>
        {
            var load = Stopwatch.StartNew();
            var tokenizer = TokenizerFolder.Read(parsed.GetValue(folder)!);
            load.Stop();
            var content = File.ReadAllText(parsed.GetValue(text)!);
            var megabytes = Encoding.UTF8.GetByteCount(content) / 1e6;
            var ids = tokenizer.Tokenize(content);
            var tokenize = Best(() => tokenizer.Tokenize(content));
            var detokenize = Best(() => tokenizer.Detokenize(ids));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"verb":"tokens","mb":{{megabytes:0.###}},"ids":{{ids.Length}},"load_ms":{{load.Elapsed.TotalMilliseconds:0}},"tokenize_mb_s":{{megabytes / tokenize:0.0}},"detokenize_mb_s":{{megabytes / detokenize:0.0}}}"""));
        });
        return verb;
    }

    /// <summary>Seconds of the best of a dozen runs.</summary>
    private static double Best(Action action)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 12; i++)
        {
            var run = Stopwatch.StartNew();
            action();
            best = Math.Min(best, run.Elapsed.TotalSeconds);
        }

        return best;
    }
}
