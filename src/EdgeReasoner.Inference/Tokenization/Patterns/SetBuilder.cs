namespace EdgeReasoner.Inference.Tokenization.Patterns;

/// <summary>Gathers the members of a <see cref="CodePointSet"/>.</summary>
/// <param name="ignoresCase">Whether a letter brings its other forms.</param>
internal sealed class SetBuilder(bool ignoresCase)
{
    private static readonly string[] Names =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
        "Sc", "Sk", "So", "Cn",
    ]; // in the order of UnicodeCategory

    private readonly List<(int First, int Last)> _ranges = [];
    private readonly List<CodePointSet> _nested = [];
    private uint _categories;

    /// <summary>Gets or sets a value indicating whether the set holds everything else instead.</summary>
    public bool IsNegated { get; set; }

    /// <summary>Gets or sets a value indicating whether all white space is in it.</summary>
    public bool HasWhiteSpace { get; set; }

    /// <summary>Gets or sets a value indicating whether everything but white space is in it.</summary>
    public bool LacksWhiteSpace { get; set; }

    /// <summary>Adds a range.</summary>
    /// <param name="first">Its first code point.</param>
    /// <param name="last">Its last.</param>
    public void AddRange(int first, int last)
    {
        _ranges.Add((first, last));
        for (var point = first; ignoresCase && point <= last; point++)
        {
            AddOtherCases(point);
        }
    }

    /// <summary>Adds the members of another set.</summary>
    /// <param name="set">The set.</param>
    public void Add(CodePointSet set) => _nested.Add(set);

    /// <summary>Adds general categories.</summary>
    /// <param name="name">A category such as <c>Lu</c>, or a group such as <c>L</c>.</param>
    /// <param name="isComplement">Whether all others are meant.</param>
    /// <returns>False when there is no such category.</returns>
    public bool AddCategories(string name, bool isComplement)
    {
        var bits = BitsOf(name);
        _categories |= isComplement ? CodePointSet.AllCategories & ~bits : bits;
        return bits != 0;
    }

    /// <summary>Adds the categories of words: letters, marks, decimal digits, connectors.</summary>
    /// <param name="isComplement">Whether all others are meant.</param>
    public void AddWordCategories(bool isComplement)
    {
        var bits = BitsOf("L") | BitsOf("M") | BitsOf("Nd") | BitsOf("Pc");
        _categories |= isComplement ? CodePointSet.AllCategories & ~bits : bits;
    }

    /// <summary>Makes the set.</summary>
    /// <returns>The set.</returns>
    public CodePointSet Build() => new(_ranges, _categories, HasWhiteSpace, LacksWhiteSpace, _nested, IsNegated);

    private static uint BitsOf(string name)
    {
        var bits = 0u;
        for (var category = 0; category < Names.Length; category++)
        {
            bits |= name.Length is 1 or 2 && Names[category].StartsWith(name, StringComparison.Ordinal) ? 1u << category : 0;
        }

        return bits;
    }

    private void AddOtherCases(int point)
    {
        if (point > char.MaxValue)
        {
            return; // no tokenizer's pattern names such letters
        }

        foreach (var other in (ReadOnlySpan<char>)[char.ToUpperInvariant((char)point), char.ToLowerInvariant((char)point)])
        {
            _ranges.Add((other, other));
        }

        // Case folding makes the long s an s and the Kelvin sign a k, which simple case mapping does not.
        if (point is 's' or 'S')
        {
            _ranges.Add(('\u017F', '\u017F'));
        }
        else if (point is 'k' or 'K')
        {
            _ranges.Add(('\u212A', '\u212A'));
        }
    }
}
