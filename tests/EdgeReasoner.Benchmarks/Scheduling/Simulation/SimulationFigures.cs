namespace EdgeReasoner.Benchmarks.Scheduling.Simulation;

/// <summary>What became of a load's requests. No answer is published after its deadline: what would be is a miss, and its requester hears <c>expired</c>.</summary>
internal sealed class SimulationFigures
{
    private readonly int[] _offered = new int[4];
    private readonly int[] _answered = new int[4];

    public int Offered { get; set; }

    /// <summary>Gets the requests answered in time.</summary>
    public int Answered { get; private set; }

    /// <summary>Gets the requests refused on arrival.</summary>
    public int Refused { get; private set; }

    /// <summary>Gets the accepted requests that were not answered in time.</summary>
    public int Missed { get; private set; }

    public long Rounds { get; private set; }

    /// <summary>Gets answered to accepted requests, the deadline hit rate.</summary>
    public double HitRate => Answered / (double)Math.Max(1, Answered + Missed);

    /// <summary>Gets answered to all requests.</summary>
    public double AnsweredRate => Answered / (double)Math.Max(1, Offered);

    /// <summary>Gets the requests answered in time after all rounds that they would take.</summary>
    public int Whole { get; private set; }

    /// <summary>Gets whole decisions to all requests.</summary>
    public double WholeRate => Whole / (double)Math.Max(1, Offered);

    public double Depth => Rounds / (double)Math.Max(1, Answered);

    /// <summary>The share of a priority's requests that were answered in time.</summary>
    public double AnsweredOf(int priority) => _answered[priority] / (double)Math.Max(1, _offered[priority]);

    public void Answer(SimulatedRequest request, int rounds)
    {
        _offered[request.Priority]++;
        _answered[request.Priority]++;
        Answered++;
        Rounds += rounds;
        Whole += rounds == request.Rounds ? 1 : 0;
    }

    public void Refuse(SimulatedRequest request)
    {
        _offered[request.Priority]++;
        Refused++;
    }

    public void Miss(SimulatedRequest request)
    {
        _offered[request.Priority]++;
        Missed++;
    }
}
