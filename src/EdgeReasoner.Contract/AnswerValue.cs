using System.Globalization;

namespace EdgeReasoner.Contract;

/// <summary>The content of an answer: a closed set of an option, a number, a truth value or free text, each compared by its own kind.</summary>
public abstract record AnswerValue
{
    private AnswerValue()
    {
    }

    /// <summary>Gets the value as a person, a log line and the answer's string know it.</summary>
    public abstract string Text { get; }

    /// <summary>Reads what a way of answering wrote.</summary>
    /// <param name="type">What was asked for.</param>
    /// <param name="text">An option's id, or a normalised open answer; null for none.</param>
    /// <returns>The value; null for none. What was to be a number or a truth value and is none stays text.</returns>
    public static AnswerValue? Of(AnswerType type, string? text) => (type, text) switch
    {
        (_, null) => null,
        (AnswerType.Option, _) => new Option(text),
        (AnswerType.Number, _) when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => new Number(number),
        (AnswerType.Boolean, "true" or "false") => new Truth(text == "true"),
        _ => new Words(text),
    };

    /// <summary>One of the request's options.</summary>
    /// <param name="Id">Its id.</param>
    public sealed record Option(string Id) : AnswerValue
    {
        /// <inheritdoc/>
        public override string Text => Id;
    }

    /// <summary>A number; equal to any other of the same amount, however many decimals it is written with.</summary>
    /// <param name="Value">The number, its decimals kept.</param>
    public sealed record Number(decimal Value) : AnswerValue
    {
        /// <inheritdoc/>
        public override string Text => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="IsTrue">Which.</param>
    public sealed record Truth(bool IsTrue) : AnswerValue
    {
        /// <inheritdoc/>
        public override string Text => IsTrue ? "true" : "false";
    }

    /// <summary>Free text.</summary>
    /// <param name="Said">The text.</param>
    public sealed record Words(string Said) : AnswerValue
    {
        /// <inheritdoc/>
        public override string Text => Said;
    }
}
