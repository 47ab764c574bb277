using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeReasoner.Decisions;

/// <summary>Continues a W3C trace context (<c>traceparent</c>, level 1) from a request into its answer.</summary>
internal static partial class TraceContext
{
    /// <summary>The context of the answer: the same trace, a span of its own.</summary>
    /// <param name="traceparent">The request's context; null or malformed ones are not continued.</param>
    /// <param name="seed">What the new span's id is made from, so that a repeated request gets the same.</param>
    /// <returns>The context, or null.</returns>
    public static string? Continue(string? traceparent, string seed)
    {
        if (traceparent is null || !Pattern().IsMatch(traceparent))
        {
            return null;
        }

        var span = SHA256.HashData(Encoding.UTF8.GetBytes(traceparent + seed)).AsSpan(0, 8);
        return $"{traceparent[..36]}{Convert.ToHexStringLower(span)}{traceparent[52..]}";
    }

    [GeneratedRegex(@"\A00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\z")]
    private static partial Regex Pattern();
}
