namespace EdgeReasoner.Training.Network;

/// <summary>All that a training run must remember to go on as if it had never stopped.</summary>
internal sealed class TrainerState
{
    /// <summary>The state before the first step.</summary>
    /// <param name="weights">The network as it starts.</param>
    /// <param name="seed">Seed of the sequences.</param>
    internal TrainerState(NetworkWeights weights, int seed)
    {
        Weights = weights;
        Average = weights.Copy();
        Seed = seed;
        FirstMoments = new FloatBuffer(weights.Layout.Count);
        SecondMoments = new FloatBuffer(weights.Layout.Count);
    }

    /// <summary>Gets the network being trained.</summary>
    internal NetworkWeights Weights { get; }

    /// <summary>Gets the exponential average of its weights, which is what is evaluated and exported.</summary>
    internal NetworkWeights Average { get; }

    /// <summary>Gets the seed of the sequences: number k comes from seed and k alone.</summary>
    internal int Seed { get; }

    /// <summary>Gets Muon's momentum or AdamW's first moments, laid out as the weights.</summary>
    internal FloatBuffer FirstMoments { get; }

    /// <summary>Gets AdamW's second moments; unused where Muon works.</summary>
    internal FloatBuffer SecondMoments { get; }

    /// <summary>Gets or sets the number of steps done.</summary>
    internal long Step { get; set; }

    /// <summary>Gets or sets the number of tokens seen.</summary>
    internal long Tokens { get; set; }

    /// <summary>Gets or sets the number of the next sequence: the position in the random stream.</summary>
    internal long NextSequence { get; set; }

    /// <summary>Gets or sets the time spent.</summary>
    internal TimeSpan Elapsed { get; set; }

    /// <summary>Gets or sets the mean loss of the last step, in nats.</summary>
    internal double Loss { get; set; }

    /// <summary>Gets or sets the smoothed loss, in nats.</summary>
    internal double SmoothedLoss { get; set; }
}
