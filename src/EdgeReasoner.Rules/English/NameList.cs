namespace EdgeReasoner.Rules.English;

/// <summary>Names in order of first mention; case, underscores and double spaces make no difference.</summary>
internal sealed class NameList
{
    private readonly List<string> _names = [];
    private readonly List<string> _folded = [];

    /// <summary>Gets the names as first written.</summary>
    internal IReadOnlyList<string> Names => _names;

    /// <summary>Gets two names that differ only in case, underscores or spaces, and were taken for one; null for none.</summary>
    internal (string One, string Other)? Clash { get; private set; }

    /// <summary>The index of a name, a new one when it was not mentioned before.</summary>
    /// <param name="name">The name as written.</param>
    /// <returns>Index into <see cref="Names"/>.</returns>
    internal int Add(string name)
    {
        var at = Find(name);
        if (at < 0)
        {
            at = _names.Count;
            _names.Add(name);
            _folded.Add(TextCursor.Fold(name));
        }

        return at;
    }

    /// <summary>The index of a name.</summary>
    /// <param name="name">The name as written.</param>
    /// <returns>Index into <see cref="Names"/>, or −1.</returns>
    internal int Find(string name)
    {
        var at = _folded.IndexOf(TextCursor.Fold(name));
        if (at >= 0 && _names[at] != name)
        {
            Clash ??= (_names[at], name);
        }

        return at;
    }
}
