using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Reasoning.Prompting.Chat;

namespace EdgeReasoner.Reasoning.Prompting.Text;

/// <summary>The cues that the loop appends to a chat model's sequence, tokenized once.</summary>
/// <remarks>Labels and cues are written so that the next token is a whole word of its own.</remarks>
internal sealed class TextCues
{
    private static readonly string[] YesWords = ["Yes", " Yes", "yes", "YES"];
    private static readonly string[] NoWords = ["No", " No", "no", "NO"];

    /// <summary>Tokenizes the cues.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="format">Its chat format.</param>
    /// <param name="endTokens">Further ids that end the model's turn.</param>
    public TextCues(Tokenizer tokenizer, ChatFormat format, IEnumerable<int> endTokens)
    {
        // Labels must be single tokens all, or those of fewer tokens would be likelier. Nearly every vocabulary has the letters with a space before.
        var isSpaced = Enumerable.Range('A', 16).All(letter => Plain($" {(char)letter}").Length == 1);
        var gap = isSpaced ? "" : " ";
        Answer = Plain("Answer:" + gap);
        Neutral = Plain("\nAnswer:" + gap);
        Draft = Plain("Reasoning:\n");
        Critique = tokenizer.Tokenize(
            [.. format.Reply("Examine the reasoning above: is a step wrong, is something missing, does the evidence support it? Is it correct and complete? Reply Yes or No, then say what is wrong or missing.")],
            continues: true);
        Revise = tokenizer.Tokenize([.. format.Reply("Write the reasoning again, corrected, one short step on each line."), TextPart.Of("Reasoning:\n")], continues: true);
        Yes = FirstTokens(YesWords);
        No = [.. FirstTokens(NoWords).Except(Yes)];
        Labels = [.. Enumerable.Range('A', 16).Select(letter => Plain($"{(isSpaced ? " " : "")}{(char)letter}"))];
        AnswerYes = Plain(isSpaced ? " Yes" : "Yes");
        AnswerNo = Plain(isSpaced ? " No" : "No");
        Ends = [.. format.Ends.Select(mark => tokenizer.TryGetSpecialToken(mark, out var id) ? id : -1).Where(static id => id >= 0).Concat(endTokens)];

        // Where the model begins its answer line by itself, the reasoning is over. A word that tokenizes to several ids is not waited for.
        AnswerWord = Plain("\nAnswer") is [.., var word] && Plain("Answer") is [var single] && word == single ? single : -1;

        int[] Plain(string text) => tokenizer.Tokenize([TextPart.Of(text)], continues: true);

        int[] FirstTokens(string[] words) => [.. words.Select(word => Plain(word)[0]).Distinct()];
    }

    /// <summary>Gets the cue for the answer right after the prompt.</summary>
    public int[] Answer { get; }

    /// <summary>Gets the cue for the answer after a reasoning.</summary>
    public int[] Neutral { get; }

    /// <summary>Gets the opening of a reasoning.</summary>
    public int[] Draft { get; }

    /// <summary>Gets the turn that asks for a critique.</summary>
    public int[] Critique { get; }

    /// <summary>Gets the turn that asks for a revision.</summary>
    public int[] Revise { get; }

    /// <summary>Gets the first tokens that endorse.</summary>
    public int[] Yes { get; }

    /// <summary>Gets the first tokens that find a flaw.</summary>
    public int[] No { get; }

    /// <summary>Gets the tokens of the labels A to P.</summary>
    public int[][] Labels { get; }

    /// <summary>Gets the tokens of a true answer.</summary>
    public int[] AnswerYes { get; }

    /// <summary>Gets the tokens of a false one.</summary>
    public int[] AnswerNo { get; }

    /// <summary>Gets the ids that end the model's turn.</summary>
    public HashSet<int> Ends { get; }

    /// <summary>Gets the id of "Answer" at the beginning of a line; −1 when it has none of its own.</summary>
    public int AnswerWord { get; }
}
