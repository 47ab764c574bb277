using System.Globalization;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Prompting.Text;

/// <summary>A seed from what a request says: the same request gives the same prompt, another one another order of labels.</summary>
internal static class RequestSeed
{
    /// <summary>The seed of a request, id and deadline left out.</summary>
    /// <param name="request">The request.</param>
    /// <returns>A seed, 0 or more; stable across processes.</returns>
    public static int Of(DecisionRequest request)
    {
        var hash = 2166136261u; // FNV-1a: string.GetHashCode differs from process to process
        Add(request.Question);
        Add(request.Context);
        foreach (var text in request.Rules.Concat(request.Options.Select(static option => option.Id)))
        {
            Add(text);
        }

        foreach (var reading in request.Readings)
        {
            Add(reading.Name);
            Add(reading.Value switch
            {
                ReadingValue.Number number => number.Value.ToString(CultureInfo.InvariantCulture),
                ReadingValue.State state => state.Name,
                ReadingValue.Truth truth => truth.IsTrue ? "true" : "false",
                _ => "",
            });
        }

        return (int)(hash & 0x7FFFFFFF);

        void Add(string text)
        {
            foreach (var letter in text)
            {
                hash = (hash ^ letter) * 16777619u;
            }

            hash = (hash ^ 0xFF) * 16777619u;
        }
    }
}
