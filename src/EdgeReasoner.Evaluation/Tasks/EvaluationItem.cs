using System.Globalization;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>One question whose right answer is known.</summary>
/// <param name="Id">Names the item in reports; unique within its file.</param>
/// <param name="Family">The kind of task: results are told by family.</param>
/// <param name="Set">Which held-out set it belongs to, such as <c>in_distribution</c>.</param>
/// <param name="Request">The request, without minimum confidence, fallback and progress; its deadline does not count here.</param>
/// <param name="Expected">The right answer as the daemon publishes it: an option's id, a number, <c>true</c> or <c>false</c>, or text.</param>
internal sealed record EvaluationItem(string Id, string Family, string Set, DecisionRequest Request, string Expected)
{
    /// <summary>Compares an answer with the right one.</summary>
    /// <param name="answer">A published answer; null for none.</param>
    /// <returns>Options and truth values are compared as they are, numbers by value, text without regard to case and spacing.</returns>
    public bool IsRight(string? answer) => answer is not null && Request.AnswerType switch
    {
        AnswerType.Number => TryNumber(answer, out var number) && TryNumber(Expected, out var expected) && number == expected,
        AnswerType.Text => Folded(answer) == Folded(Expected),
        _ => answer == Expected,
    };

    /// <summary>Reads a number as answers and task files write it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    /// <returns>False when it is none.</returns>
    internal static bool TryNumber(string text, out decimal number)
        => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static string Folded(string text)
        => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}
