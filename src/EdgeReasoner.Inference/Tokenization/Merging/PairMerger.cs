using System.Buffers;

namespace EdgeReasoner.Inference.Tokenization.Merging;

/// <summary>Byte-pair encoding of one word: merges the pair of lowest rank, the leftmost of equals, until none is left.</summary>
internal static class PairMerger
{
    /// <summary>Up to here scanning for the lowest rank is faster than keeping a heap.</summary>
    private const int LongestScanned = 48;

    private const int None = int.MaxValue;

    /// <summary>Merges in place.</summary>
    /// <param name="tokens">The word's smallest parts; its beginning receives the result.</param>
    /// <param name="merges">What merges.</param>
    /// <returns>The number of tokens left.</returns>
    public static int Merge(Span<int> tokens, MergeTable merges) => tokens.Length <= LongestScanned ? Scan(tokens, merges) : Heap(tokens, merges);

    private static int Scan(Span<int> tokens, MergeTable merges)
    {
        Span<int> ranks = stackalloc int[LongestScanned];
        Span<int> results = stackalloc int[LongestScanned];
        var count = tokens.Length;
        for (var i = 0; i + 1 < count; i++)
        {
            ranks[i] = Rank(tokens[i], tokens[i + 1], merges, out results[i]);
        }

        while (count > 1)
        {
            var (best, lowest) = (0, None);
            for (var i = 0; i + 1 < count; i++)
            {
                if (ranks[i] < lowest)
                {
                    (best, lowest) = (i, ranks[i]);
                }
            }

            if (lowest == None)
            {
                break;
            }

            tokens[best] = results[best];
            tokens[(best + 2)..count].CopyTo(tokens[(best + 1)..]);
            ranks[(best + 2)..count].CopyTo(ranks[(best + 1)..]);
            results[(best + 2)..count].CopyTo(results[(best + 1)..]);
            count--;
            if (best > 0)
            {
                ranks[best - 1] = Rank(tokens[best - 1], tokens[best], merges, out results[best - 1]);
            }

            if (best + 1 < count)
            {
                ranks[best] = Rank(tokens[best], tokens[best + 1], merges, out results[best]);
            }
        }

        return count;
    }

    /// <summary>For long words, and for tokenizers that take a whole text as one word: O(n log n).</summary>
    private static int Heap(Span<int> tokens, MergeTable merges)
    {
        var next = ArrayPool<int>.Shared.Rent(tokens.Length);
        var previous = ArrayPool<int>.Shared.Rent(tokens.Length);
        var queue = new PriorityQueue<(int At, int Left, int Right, int Token), long>(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            (next[i], previous[i]) = (i + 1, i - 1);
            Consider(tokens, i, i + 1, merges, queue);
        }

        while (queue.TryDequeue(out var pair, out _))
        {
            // Stale when either side has changed since: a token that was merged away is −1.
            var right = tokens[pair.At] == pair.Left ? next[pair.At] : tokens.Length;
            if (right >= tokens.Length || tokens[right] != pair.Right)
            {
                continue;
            }

            tokens[pair.At] = pair.Token;
            tokens[right] = -1;
            next[pair.At] = next[right];
            if (next[right] < tokens.Length)
            {
                previous[next[right]] = pair.At;
            }

            if (previous[pair.At] >= 0)
            {
                Consider(tokens, previous[pair.At], pair.At, merges, queue);
            }

            Consider(tokens, pair.At, next[pair.At], merges, queue);
        }

        var count = 0;
        for (var i = 0; i < tokens.Length; i = next[i])
        {
            tokens[count++] = tokens[i];
        }

        ArrayPool<int>.Shared.Return(next);
        ArrayPool<int>.Shared.Return(previous);
        return count;
    }

    private static void Consider(Span<int> tokens, int left, int right, MergeTable merges, PriorityQueue<(int, int, int, int), long> queue)
    {
        if (right < tokens.Length && Rank(tokens[left], tokens[right], merges, out var token) is var rank and < None)
        {
            queue.Enqueue((left, tokens[left], tokens[right], token), ((long)rank << 32) | (uint)left);
        }
    }

    private static int Rank(int left, int right, MergeTable merges, out int token)
        => merges.TryGet(left, right, out var rank, out token) ? rank : None;
}
