namespace EdgeReasoner.Inference.Tokenization.Unicode;

/// <summary>The four normalization forms of the Unicode Standard, annex 15.</summary>
internal enum UnicodeForm
{
    /// <summary>Deterministic decomposition, then composition.</summary>
    Nfc,

    /// <summary>Deterministic decomposition.</summary>
    Nfd,

    /// <summary>Compatibility decomposition, then composition.</summary>
    Nfkc,

    /// <summary>Compatibility decomposition.</summary>
    Nfkd,
}
