using System.Globalization;

namespace EdgeReasoner.Inference.Tokenization.Patterns;

/// <summary>A set of Unicode code points: a bitmap for ASCII; ranges and general categories for the rest.</summary>
internal sealed class CodePointSet
{
    /// <summary>All general categories.</summary>
    public const uint AllCategories = (1u << 30) - 1;

    private readonly bool[] _ascii = new bool[128];
    private readonly (int First, int Last)[] _ranges;
    private readonly uint _categories;
    private readonly bool _hasWhiteSpace;
    private readonly bool _lacksWhiteSpace;
    private readonly CodePointSet[] _nested;
    private readonly bool _isNegated;

    /// <summary>Makes a set.</summary>
    /// <param name="ranges">First and last code points.</param>
    /// <param name="categories">A bit for each <see cref="UnicodeCategory"/>.</param>
    /// <param name="hasWhiteSpace">Whether everything with the property White_Space is in it.</param>
    /// <param name="lacksWhiteSpace">Whether everything without that property is in it.</param>
    /// <param name="nested">Sets whose members are in it.</param>
    /// <param name="isNegated">Whether it holds everything else instead.</param>
    public CodePointSet(
        IReadOnlyCollection<(int First, int Last)> ranges, uint categories, bool hasWhiteSpace, bool lacksWhiteSpace, IReadOnlyCollection<CodePointSet> nested, bool isNegated)
    {
        (_ranges, _categories, _hasWhiteSpace, _lacksWhiteSpace, _nested, _isNegated) = ([.. ranges], categories, hasWhiteSpace, lacksWhiteSpace, [.. nested], isNegated);
        for (var point = 0; point < _ascii.Length; point++)
        {
            _ascii[point] = Holds(point);
        }
    }

    /// <summary>Tests whether a code point is in the set.</summary>
    /// <param name="point">A code point.</param>
    /// <returns>True when it is.</returns>
    public bool Contains(int point) => (uint)point < 128 ? _ascii[point] : Holds(point);

    private bool Holds(int point)
    {
        if ((_categories >> (int)CharUnicodeInfo.GetUnicodeCategory(point) & 1) != 0
            || (_hasWhiteSpace && IsWhiteSpace(point))
            || (_lacksWhiteSpace && !IsWhiteSpace(point)))
        {
            return !_isNegated;
        }

        foreach (var (first, last) in _ranges)
        {
            if (point >= first && point <= last)
            {
                return !_isNegated;
            }
        }

        foreach (var set in _nested)
        {
            if (set.Contains(point))
            {
                return !_isNegated;
            }
        }

        return _isNegated;
    }

    // White_Space lies in the first plane, and .NET's test is that property.
    private static bool IsWhiteSpace(int point) => point <= char.MaxValue && char.IsWhiteSpace((char)point);
}
