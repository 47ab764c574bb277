namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The votes for answers: each branch of reasoning has one, that of its latest probe.</summary>
/// <remarks>A chain that is carried on and says the same again has not agreed with anybody else; that is why branches vote, not rounds (self-consistency: Wang et al., Self-Consistency Improves Chain of Thought Reasoning, 2023).</remarks>
internal sealed class Votes
{
    /// <summary>The branch number of the critique gate, whose endorsement is one vote.</summary>
    public const int GateBranch = -1;

    private readonly List<(int Branch, string Answer)> _votes = [];

    /// <summary>Casts a branch's vote; an earlier one of the branch is withdrawn.</summary>
    /// <param name="branch">The branch of reasoning; 0 is the direct probe.</param>
    /// <param name="answer">Its answer, or null when it has none.</param>
    public void Cast(int branch, string? answer)
    {
        _votes.RemoveAll(vote => vote.Branch == branch);
        if (answer is not null)
        {
            _votes.Add((branch, answer));
        }
    }

    /// <summary>Counts the votes for an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>0 or more.</returns>
    public int For(string? answer) => _votes.Count(vote => vote.Answer == answer);
}
