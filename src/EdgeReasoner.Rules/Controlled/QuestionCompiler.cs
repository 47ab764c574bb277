using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;
using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Compiles a question without rules into a program: the trend of a series, the highest of several readings, whether a condition holds, a sum.</summary>
internal sealed class QuestionCompiler
{
    private static readonly string[] Trends = ["what is the trend of", "which way is", "how is the trend of", "where is"];
    private static readonly string[] Which = ["which of them is", "which reading is", "which sensor is", "which one is", "which is"];
    private static readonly string[] Highest = ["highest", "largest", "greatest", "hottest", "warmest", "fullest"];
    private static readonly string[] Lowest = ["lowest", "smallest", "least", "coldest", "coolest", "emptiest"];
    private static readonly string[] Sums = ["what is the value of", "what is the sum of", "what is", "how much is", "compute", "calculate"];
    private static readonly string[] Closings = ["what is the result", "what is left", "what remains", "how much is that", "what is it"];

    private static readonly Dictionary<string, Programs.Trend> TrendOptions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["rising"] = Programs.Trend.Rising,
        ["going up"] = Programs.Trend.Rising,
        ["increasing"] = Programs.Trend.Rising,
        ["up"] = Programs.Trend.Rising,
        ["climbing"] = Programs.Trend.Rising,
        ["falling"] = Programs.Trend.Falling,
        ["going down"] = Programs.Trend.Falling,
        ["decreasing"] = Programs.Trend.Falling,
        ["down"] = Programs.Trend.Falling,
        ["dropping"] = Programs.Trend.Falling,
        ["steady"] = Programs.Trend.Steady,
        ["stable"] = Programs.Trend.Steady,
        ["flat"] = Programs.Trend.Steady,
        ["unchanged"] = Programs.Trend.Steady,
    };

    private readonly SentenceParser _sentence;
    private readonly ConditionParser _conditions;
    private readonly string[] _options;
    private readonly bool _isBoolean;

    private QuestionCompiler(DecisionRequest request, ReadingBoard board)
    {
        _sentence = new SentenceParser("question", request.Question, board);
        _conditions = new ConditionParser(_sentence);
        _options = [.. request.Options.Select(static option => option.Name)];
        _isBoolean = request.AnswerType == AnswerType.Boolean || IsYesOrNo(_options);
    }

    private RuleText Text => _sentence.Text;

    /// <summary>Compiles the question of a request without rules.</summary>
    /// <param name="request">The request.</param>
    /// <param name="board">Its readings.</param>
    /// <returns>The program, or the failure.</returns>
    internal static (DecisionProgram? Program, ParseFailure? ParseFailure) Compile(DecisionRequest request, ReadingBoard board)
    {
        var compiler = new QuestionCompiler(request, board);
        var lines = compiler.Lines();
        if (lines is not null && !compiler.Text.IsAtEnd)
        {
            compiler._sentence.Fail("the question should end here");
            lines = null;
        }

        return lines is null || compiler._sentence.IsRefused ? (null, compiler._sentence.Failure) : (new DecisionProgram(lines, compiler._options), null);
    }

    /// <summary>Says whether options are yes and no.</summary>
    /// <param name="options">The options.</param>
    /// <returns>True for one of each.</returns>
    internal static bool IsYesOrNo(IReadOnlyList<string> options)
        => options.Count == 2 && options.Select(static option => option.ToLowerInvariant()).Order().ToArray() is ["no", "yes"] or ["false", "true"];

    private ProgramLine[]? Lines()
    {
        if (Text.Take(Trends))
        {
            var name = _sentence.TakeReading();
            _ = Text.Take("going", "heading", "moving", "changing");
            return name is null ? Fail("the name of a reading of this request is expected") : OfTrend(name);
        }

        if (Text.Take(Which))
        {
            _ = Text.Take("the");
            var isHighest = Text.Take(Highest);
            return isHighest || Text.Take(Lowest) ? OfExtreme(isHighest) : Fail("'highest' or 'lowest' is expected");
        }

        if (Text.Take("is", "are"))
        {
            return TrendAsked() ?? Whether();
        }

        var isInOrder = Text.Take("start with", "start at", "start from");
        return isInOrder || Text.Take(Sums) ? Sum(isInOrder) : Fail("a question begins with 'what is', 'is', 'which is' or 'start with'; 'which option applies?' needs rules");
    }

    // "is level rising, falling or steady?": all three words are named.
    private ProgramLine[]? TrendAsked()
    {
        var start = Text.Position;
        if (_sentence.TakeReading() is { } name && Vocabulary.Take(Text, Vocabulary.Trends) is not null && (Text.TakeMark(",") | Text.Take("or")))
        {
            while (Vocabulary.Take(Text, Vocabulary.Trends) is not null)
            {
                _ = Text.TakeMark(",");
                _ = Text.Take("or");
            }

            if (Text.IsAtEnd)
            {
                return OfTrend(name);
            }
        }

        Text.Position = start;
        return null;
    }

    private ProgramLine[]? OfTrend(string name)
    {
        if (_options.Length == 0 || _options.Any(option => !TrendOptions.ContainsKey(option)) || _options.Select(static option => TrendOptions[option]).Distinct().Count() < _options.Length)
        {
            return Fail("'rising', 'falling' and 'steady' are the options of a question for a trend");
        }

        return [.. _options.Select(option => new ProgramLine(new Programs.Condition.Going(name, TrendOptions[option]), new Given.Option(option), "question"))];
    }

    // An option is the answer when it is beyond all others; two equal ones leave it open.
    private ProgramLine[]? OfExtreme(bool isHighest)
    {
        if (_options.Length < 2 || _options.Any(option => _sentence.Board[option] is null))
        {
            return Fail("to be compared, every option must be the exact name of a reading");
        }

        return
        [
            .. _options.Select(option => new ProgramLine(
                All([.. _options.Where(other => other != option).Select(other => new Programs.Condition.Compared(new Value.Measured(option), isHighest ? Programs.Comparator.Above : Programs.Comparator.Below, new Value.Measured(other)))]),
                new Given.Option(option),
                "question")),
        ];
    }

    private static Programs.Condition All(Programs.Condition[] conditions) => conditions is [var only] ? only : new Programs.Condition.All(conditions);

    private ProgramLine[]? Whether()
    {
        if (!_isBoolean)
        {
            return Fail("'yes' and 'no' are the options of a question that begins with 'is' (or set answer_type to 'boolean' without options)");
        }

        return _conditions.Asked() is { } condition ? [new ProgramLine(null, new Given.Truth(condition), "question")] : null;
    }

    private ProgramLine[]? Sum(bool isInOrder)
    {
        var value = isInOrder ? Start() : _conditions.Values.Sum();
        if (value is null)
        {
            return Fail("a number or the name of a reading of this request is expected");
        }

        // What comes after a comma is done to all that stands before it.
        while (Step(isInOrder) is ({ } operation, var isTaken))
        {
            if (isTaken)
            {
                value = new Value.Worked(Operation.Times, value, new Value.Literal(2));
                continue;
            }

            if (Start() is not { } operand)
            {
                return Fail("a number or the name of a reading of this request is expected");
            }

            value = new Value.Worked(operation, value, operand);
        }

        if (Text.Take("in", "converted to"))
        {
            if (_conditions.Values.Unit() is not { } unit)
            {
                return Fail("a unit is expected after 'in'");
            }

            value = new Value.In(value, unit);
        }

        _ = Text.TakeMark(",", ":", ";", ".");
        _ = Text.Take(Closings);
        return [new ProgramLine(null, new Given.Number(value), "question")];
    }

    // One operand, without what follows it.
    private Value? Start() => _conditions.Values.Operand();

    // The next step of a chain; true for "doubled".
    private (Operation? Operation, bool IsDoubled) Step(bool isInOrder)
    {
        var start = Text.Position;
        var isSeparate = Text.TakeMark(",", ";") | Text.Take("and then", "and", "then");
        if (isSeparate || isInOrder)
        {
            if (Text.Take("double it", "double that", "doubled"))
            {
                return (Operation.Times, true);
            }

            Operation? operation = Text.Take("add", "plus") || Text.TakeSign("+") ? Operation.Plus
                : Text.Take("take away", "take", "subtract", "minus") || Text.TakeSign("-", "\u2212") ? Operation.Minus
                : Text.Take("times", "multiplied by", "multiply by", "multiply it by") || Text.TakeSign("*", "\u00d7") ? Operation.Times
                : Text.Take("divided by", "divide by", "divide it by") || Text.TakeSign("/", "\u00f7") ? Operation.DividedBy
                : null;
            if (operation is not null)
            {
                return (operation, false);
            }
        }

        Text.Position = start;
        return (null, false);
    }

    private ProgramLine[]? Fail(string expected)
    {
        _sentence.Fail(expected);
        return null;
    }
}
