namespace EdgeReasoner.Reasoning.Checking;

/// <summary>What exact code says of a reasoning.</summary>
public abstract record Finding
{
    private Finding(string sentence) => Sentence = sentence;

    /// <summary>Gets the finding of whoever cannot check.</summary>
    public static Finding None { get; } = new Silent();

    /// <summary>Gets the finding in words for a person; empty when there is nothing to say.</summary>
    public string Sentence { get; }

    /// <summary>Gets the tokens a critique begins with when it knows this finding, shape <c>[n]</c>; empty when it may begin as it likes.</summary>
    public ReadOnlyMemory<int> Opening { get; private init; }

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
        /// <param name="opening">How a critique that carries it on begins; empty when it may begin as it likes.</param>
        public Sound(ReadOnlyMemory<int> opening)
            : base("every step so far is right")
            => Opening = opening;
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
        /// <param name="step">Its index, from 0.</param>
        /// <param name="offset">Where it begins: tokens of the reasoning before it.</param>
        /// <param name="at">The first wrong token: tokens of the reasoning before it.</param>
        /// <param name="opening">How a critique that writes this step anew begins; empty when it may begin as it likes.</param>
        /// <param name="sentence">What is wrong, for a person.</param>
        public Flaw(int step, int offset, int at, ReadOnlyMemory<int> opening, string sentence)
            : base(sentence)
            => (Step, Offset, At, Opening) = (step, offset, at, opening);

        /// <summary>Gets the index of the first wrong step, from 0.</summary>
        public int Step { get; }

        /// <summary>Gets where that step begins: tokens of the reasoning before it.</summary>
        public int Offset { get; }

        /// <summary>Gets the first wrong token: tokens of the reasoning before it, at least <see cref="Offset"/>.</summary>
        public int At { get; }
    }
}
