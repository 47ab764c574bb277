using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;
using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>One sentence under reading: its text, the names that may occur, and the furthest place to which any reading of it came.</summary>
/// <param name="field">The field it comes from.</param>
/// <param name="text">The sentence.</param>
/// <param name="board">The readings that it may name.</param>
internal sealed class SentenceParser(string field, string text, ReadingBoard board)
{
    private (int Position, ParseFailure Failure)? _furthest;

    /// <summary>Gets the cursor.</summary>
    internal RuleText Text { get; } = new(text);

    /// <summary>Gets the field.</summary>
    internal string Field { get; } = field;

    /// <summary>Gets the readings.</summary>
    internal ReadingBoard Board => board;

    /// <summary>Gets what was not understood at the furthest place.</summary>
    internal ParseFailure Failure => _furthest?.Failure ?? new ParseFailure(Field, Text.WordHere(), "this is not understood");

    /// <summary>Notes that no reading goes on at the cursor.</summary>
    /// <param name="expected">What could have stood there.</param>
    internal void Fail(string expected)
    {
        if (_furthest is null || Text.Position > _furthest.Value.Position)
        {
            _furthest = (Text.Position, new ParseFailure(Field, Text.WordHere(), expected));
        }
    }

    /// <summary>Notes a failure that ends the reading of the sentence, however far another would come.</summary>
    /// <param name="expected">What is wrong, and the remedy.</param>
    internal void Refuse(string expected) => _furthest = (int.MaxValue, new ParseFailure(Field, Text.WordHere(), expected) { IsFinal = true });

    /// <summary>Gets a value indicating whether a reading was refused for good.</summary>
    internal bool IsRefused => _furthest is { Position: int.MaxValue };

    /// <summary>Takes the name of a reading.</summary>
    /// <returns>The name; null when none stands there.</returns>
    internal string? TakeReading()
    {
        if (Text.TakeName(board.Names) is { } name)
        {
            return name;
        }

        if (Text.Twin(board.Names) is { } twin)
        {
            Fail($"the reading is called '{twin}': write it exactly so");
        }

        return null;
    }

    /// <summary>Says whether a reading is a number, as far as can be seen.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False for a text or a switch that has a value.</returns>
    internal bool MayBeNumber(string name) => board[name] is { } reading && (reading.Newest.Value is ReadingValue.Number || BoardReading.IsNothing(reading.Newest.Value));

    /// <summary>Says whether a reading is a switch.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>True when its newest value is true or false.</returns>
    internal bool IsSwitch(string name) => board[name]?.Newest.Value is ReadingValue.Truth;
}
