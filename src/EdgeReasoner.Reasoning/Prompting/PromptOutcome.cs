namespace EdgeReasoner.Reasoning.Prompting;

/// <summary>The outcome of rendering a request: a prompt, or what was not understood.</summary>
public abstract record PromptOutcome
{
    private PromptOutcome()
    {
    }

    /// <summary>It could.</summary>
    /// <param name="Prompt">The prompt, with everything the loop appends to it.</param>
    public sealed record Ready(DecisionPrompt Prompt) : PromptOutcome;

    /// <summary>It could not; the request is answered <c>not_understood</c>.</summary>
    /// <param name="Field">The field at fault, as on the wire: <c>question</c>, <c>rules[2]</c>, <c>readings[0].value</c>.</param>
    /// <param name="Word">The word that was not understood, as written.</param>
    /// <param name="Message">One sentence: the word, what was expected there, and the remedy.</param>
    public sealed record NotUnderstood(string Field, string Word, string Message) : PromptOutcome;
}
