namespace EdgeReasoner.Contract;

/// <summary>The kinds of answers that a request can ask for. The names, in lower case, are those of the wire format.</summary>
public enum AnswerType
{
    /// <summary>One of the request's options.</summary>
    Option,

    /// <summary>A number, written in the answer with the decimals of the request's own numbers.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Free text of at most 64 tokens.</summary>
    Text,
}
