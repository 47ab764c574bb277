namespace EdgeReasoner.Reasoning.Prompting;

/// <summary>The checker's finding on a reasoning.</summary>
public abstract record Finding
{
    private Finding(string sentence) => Sentence = sentence;

    /// <summary>Gets the finding of whoever cannot check.</summary>
    public static Finding None { get; } = new Silent();

    /// <summary>Gets the finding in words for a person; empty when there is nothing to say.</summary>
    public string Sentence { get; }

    /// <summary>Gets how many tokens the reasoning begins with that are known to be right: what is to be written anew begins after them; null when nothing is to be.</summary>
    public int? Right { get; private init; }

    /// <summary>Nothing is known: neither for nor against the reasoning.</summary>
    public sealed record Silent : Finding
    {
        internal Silent()
            : base("")
        {
        }
    }

    /// <summary>Every step so far is right, and steps are missing.</summary>
    public sealed record Sound : Finding
    {
        /// <summary>A reasoning that only needs to go on.</summary>
        /// <param name="right">Its tokens, without the mark that it has ended.</param>
        public Sound(int right)
            : base("every step so far is right")
            => Right = right;
    }

    /// <summary>Every step is right, and together they prove an answer.</summary>
    public sealed record Proof : Finding
    {
        /// <summary>A complete reasoning.</summary>
        /// <param name="answer">What it proves: an option's id, or a normalised open answer.</param>
        public Proof(string answer)
            : base($"every step is right: the answer is {answer}")
            => Answer = answer;

        /// <summary>Gets what it proves: an option's id, or a normalised open answer.</summary>
        public string Answer { get; }
    }

    /// <summary>A step is wrong.</summary>
    public sealed record Flaw : Finding
    {
        /// <summary>The first wrong step.</summary>
        /// <param name="right">Tokens of the reasoning before the first wrong one.</param>
        /// <param name="sentence">What is wrong, for a person.</param>
        public Flaw(int right, string sentence)
            : base(sentence)
            => Right = right;
    }
}
