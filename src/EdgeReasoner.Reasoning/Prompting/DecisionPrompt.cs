namespace EdgeReasoner.Reasoning.Prompting;

/// <summary>
/// One request in a model's own tokens, with the cues that the reflection loop appends and the reading of what comes back.
/// </summary>
/// <remarks>
/// The sequence in the KV cache is always: <see cref="Tokens"/>; or these and <see cref="DraftCue"/> and a reasoning; or these and
/// <see cref="CritiqueCue"/> and a critique (and <see cref="ReviseCue"/> and a revision). <see cref="AnswerCue"/> is appended to the
/// first, <see cref="NeutralCue"/> to the second to probe the answer, and rewound. A probe after a reasoning is neutral by construction: no word of a critique is in it.
/// </remarks>
public abstract class DecisionPrompt
{
    /// <summary>Gets the family of requests, a lower-case word: calibrations and flip rates are kept by family.</summary>
    public abstract string Family { get; }

    /// <summary>Gets the prompt, shape <c>[n]</c>, n ≥ 1.</summary>
    public abstract ReadOnlyMemory<int> Tokens { get; }

    /// <summary>Gets the allowed answers in the request's order; empty for an open answer.</summary>
    public abstract IReadOnlyList<PromptOption> Options { get; }

    /// <summary>Gets what is appended to ask for the answer: the options' tokens, or an open answer's, come next.</summary>
    public abstract ReadOnlyMemory<int> AnswerCue { get; }

    /// <summary>Gets what is appended to a reasoning to ask for the answer; <see cref="AnswerCue"/> where that serves after both.</summary>
    public virtual ReadOnlyMemory<int> NeutralCue => AnswerCue;

    /// <summary>Gets what is appended to the prompt to begin the reasoning.</summary>
    public abstract ReadOnlyMemory<int> DraftCue { get; }

    /// <summary>Gets what is appended to a reasoning to ask whether it is flawed; the critique gate reads the next token.</summary>
    public abstract ReadOnlyMemory<int> CritiqueCue { get; }

    /// <summary>Gets what is appended to a critique to begin a revision; empty when the critique itself carries the revised steps.</summary>
    public abstract ReadOnlyMemory<int> ReviseCue { get; }

    /// <summary>Gets the tokens that say after <see cref="CritiqueCue"/> that the reasoning stands and is complete.</summary>
    public abstract ReadOnlyMemory<int> EndorsingTokens { get; }

    /// <summary>Gets the tokens that say after <see cref="CritiqueCue"/> that the reasoning is flawed or not complete.</summary>
    public abstract ReadOnlyMemory<int> FlawTokens { get; }

    /// <summary>Gets how much a draft may write.</summary>
    public abstract GenerationLimits Draft { get; }

    /// <summary>Gets how much a critique (or a revision) may write.</summary>
    public abstract GenerationLimits Critique { get; }

    /// <summary>Gets the most tokens of an open answer, its end token included; 0 when there are options.</summary>
    public abstract int MaxAnswerTokens { get; }

    /// <summary>Says whether a reasoning step is complete with this token.</summary>
    /// <param name="token">A token the model just wrote.</param>
    /// <returns>True for the last token of a step.</returns>
    public abstract bool EndsStep(int token);

    /// <summary>Says whether a draft, critique or revision is complete with this token: the model has nothing to add.</summary>
    /// <param name="token">A token the model just wrote.</param>
    /// <returns>True for the last token of a reasoning.</returns>
    public abstract bool EndsReasoning(int token);

    /// <summary>The part of a reasoning, critique or revision that stays before what is appended to it: all, or all but its end mark where a cue closes the turn itself.</summary>
    /// <param name="written">What the model wrote.</param>
    /// <returns>A length, at most that of <paramref name="written"/>.</returns>
    public virtual int Kept(ReadOnlySpan<int> written) => written.Length;

    /// <summary>Says whether an open answer is complete with this token.</summary>
    /// <param name="token">A token the model just wrote.</param>
    /// <returns>True for the token after the answer's last.</returns>
    public abstract bool EndsAnswer(int token);

    /// <summary>The reasoning that results when a critique's findings are worked in; used when <see cref="ReviseCue"/> is empty.</summary>
    /// <param name="reasoning">The tokens after <see cref="DraftCue"/>.</param>
    /// <param name="critique">The tokens after <see cref="CritiqueCue"/>.</param>
    /// <returns>The revised reasoning; equal to <paramref name="reasoning"/> when the critique changes nothing.</returns>
    public abstract int[] Merge(ReadOnlySpan<int> reasoning, ReadOnlySpan<int> critique);

    /// <summary>Reads an open answer.</summary>
    /// <param name="tokens">What the model wrote after <see cref="AnswerCue"/>, its end token included or not.</param>
    /// <returns>The normalised answer (a number without needless zeros, …), or null when it is not an answer.</returns>
    public abstract string? ReadAnswer(ReadOnlySpan<int> tokens);

    /// <summary>Checks a reasoning without the model, by exact computation: this is the checker.</summary>
    /// <param name="reasoning">The tokens after <see cref="DraftCue"/>.</param>
    /// <returns>What is known for certain; <see cref="Finding.None"/> where nothing is, as by default.</returns>
    public virtual Finding Check(ReadOnlySpan<int> reasoning) => Finding.None;

    /// <summary>Decides the request without the model, by exact computation.</summary>
    /// <returns>The answer, an option's id or a normalised open answer; null where the checker cannot tell, as by default.</returns>
    /// <remarks>May be called from several threads, and many times: it must cost microseconds.</remarks>
    public virtual string? Decide() => null;

    /// <summary>Tells a person what tokens say, the requester's own names bound back.</summary>
    /// <param name="tokens">Tokens of a draft, critique or answer.</param>
    /// <returns>Readable text.</returns>
    public abstract string Describe(ReadOnlySpan<int> tokens);
}
