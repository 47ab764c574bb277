namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>Who stands behind which answer: each line of reasoning has one vote, that of its latest probe.</summary>
/// <remarks>A chain that is carried on and says the same again has not agreed with anybody else; that is why lines vote, not rounds.</remarks>
internal sealed class Votes
{
    /// <summary>The line number of the critique gate, whose endorsement is one vote.</summary>
    public const int GateLine = -1;

    private readonly List<(int Line, string Answer)> _votes = [];

    /// <summary>Casts a line's vote; an earlier one of the line is withdrawn.</summary>
    /// <param name="line">The line of reasoning; 0 is the direct probe.</param>
    /// <param name="answer">Its answer, or null when it has none.</param>
    public void Cast(int line, string? answer)
    {
        _votes.RemoveAll(vote => vote.Line == line);
        if (answer is not null)
        {
            _votes.Add((line, answer));
        }
    }

    /// <summary>Counts the votes for an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>0 or more.</returns>
    public int For(string? answer) => _votes.Count(vote => vote.Answer == answer);
}
