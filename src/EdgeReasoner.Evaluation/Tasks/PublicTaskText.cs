using EdgeReasoner.Contract;

namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>Makes requests of the texts of public task sets, within the limits of the MQTT contract.</summary>
internal static class PublicTaskText
{
    /// <summary>Puts a text into question and context.</summary>
    /// <param name="id">The request's id.</param>
    /// <param name="text">The whole text; line breaks become spaces.</param>
    /// <param name="request">The request, without options.</param>
    /// <returns>Null when it fits; otherwise what is wrong.</returns>
    /// <remarks>A text that fits is the question. Of a longer one the last sentence is the question and all before it the context.</remarks>
    public static string? Fit(string id, string text, out DecisionRequest request)
    {
        var flat = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var start = flat.Length <= RequestLimits.MaxQuestion ? 0 : LastSentence(flat);
        var (context, question) = (flat[..start].TrimEnd(), flat[start..]);
        request = new DecisionRequest { Id = id, Question = question, Context = context };
        return question.Length is > 0 and <= RequestLimits.MaxQuestion && context.Length <= RequestLimits.MaxContext
            ? null
            : $"the text has {flat.Length} characters; a last sentence of at most {RequestLimits.MaxQuestion} and {RequestLimits.MaxContext} before it fit, so leave the item out.";
    }

    private static int LastSentence(string text)
    {
        for (var i = text.Length - 2; i > 0; i--)
        {
            if (text[i] == ' ' && text[i - 1] is '.' or '?' or '!')
            {
                return i + 1;
            }
        }

        return 0;
    }
}
