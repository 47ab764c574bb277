using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>Adds up what forward passes take and teaches it to the cost model: each prefill pass, and decode steps run by run.</summary>
/// <remarks>A run is one observation, because a generation's total varies less than its single steps do, and totals are what is predicted. Not thread-safe.</remarks>
/// <param name="costs">The cost model to teach.</param>
internal sealed class PassMeter(CostModel costs)
{
    private int _runStart;
    private int _runTokens;
    private int _runBranches = 1;
    private TimeSpan _runElapsed;

    /// <summary>Gets the time in prefill passes since <see cref="Restart"/>.</summary>
    public TimeSpan Prefill { get; private set; }

    /// <summary>Gets the time in decode steps since <see cref="Restart"/>.</summary>
    public TimeSpan Decode { get; private set; }

    /// <summary>Takes a pass; the observer of the session.</summary>
    /// <param name="pass">A completed pass.</param>
    public void Observe(ForwardPass pass)
    {
        if (pass.Kind == ForwardPassKind.Prefill)
        {
            EndRun();
            Prefill += pass.Elapsed;
            costs.ObservePrefill(pass.Tokens, pass.Context, pass.Elapsed);
            return;
        }

        if (pass.Context != _runStart + _runTokens || pass.Branches != _runBranches)
        {
            EndRun();
            (_runStart, _runBranches) = (pass.Context, pass.Branches);
        }

        Decode += pass.Elapsed;
        _runTokens += pass.Tokens;
        _runElapsed += pass.Elapsed;
    }

    /// <summary>Ends a run of decode steps, so that the next prediction knows it.</summary>
    public void EndRun()
    {
        if (_runTokens > 0)
        {
            costs.ObserveDecode(_runTokens, _runStart, _runElapsed, _runBranches);
        }

        (_runStart, _runTokens, _runBranches, _runElapsed) = (0, 0, 1, TimeSpan.Zero);
    }

    /// <summary>Begins a decision: both sums are zero.</summary>
    public void Restart()
    {
        EndRun();
        (Prefill, Decode) = (TimeSpan.Zero, TimeSpan.Zero);
    }
}
