namespace EdgeReasoner.Inference.Generation;

/// <summary>The cutting of a prefill into forward passes, so that the clock can be looked at in between.</summary>
public static class PrefillChunks
{
    /// <summary>The smallest chunk size: one less must still be two tokens.</summary>
    public const int SmallestSize = 3;

    /// <summary>The default chunk size in tokens: prefill throughput is flat from here on (64–128 measured), and a pass stays short.</summary>
    public const int DefaultSize = 64;

    /// <summary>Counts those of the remaining tokens that go into the next forward pass.</summary>
    /// <param name="remaining">Tokens not yet appended, 1 or more.</param>
    /// <param name="size">Most tokens a pass may take, <see cref="SmallestSize"/> or more.</param>
    /// <returns>A count in [1, min(remaining, size)] that never leaves a rest of exactly one token.</returns>
    /// <remarks>
    /// A pass of one token uses other kernels than a pass of several, and their results differ in the last bits (up to 1e-2 in a logit with
    /// integer arithmetic). Without a one-token rest every chunking of a prompt gives the same bits.
    /// </remarks>
    public static int Next(int remaining, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(remaining);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestSize);
        if (remaining <= size)
        {
            return remaining;
        }

        return remaining == size + 1 ? size - 1 : size;
    }
}
