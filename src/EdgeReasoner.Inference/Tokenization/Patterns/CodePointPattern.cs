namespace EdgeReasoner.Inference.Tokenization.Patterns;

/// <summary>A regular expression over Unicode code points, in the part of Oniguruma's syntax that tokenizers use.</summary>
/// <remarks>
/// .NET's own expressions see UTF-16 units: to them no letter beyond the first plane is <c>\p{L}</c>, and tokenizers would split such text
/// otherwise than the model was trained. Matching is by backtracking, leftmost, alternatives in order. Immutable and thread-safe.
/// </remarks>
internal sealed class CodePointPattern
{
    private const int Failed = -1;

    private readonly Instruction[] _program;

    private CodePointPattern(Instruction[] program) => _program = program;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The expression.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="NotSupportedException">It uses a construct that is not known here; the message names it.</exception>
    public static CodePointPattern Compile(string pattern) => new(PatternCompiler.Compile(pattern));

    /// <summary>Finds the next match.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <param name="from">Where to begin to look.</param>
    /// <param name="start">Where the match begins.</param>
    /// <param name="length">Its length in UTF-16 units; 1 or more, as empty matches split nothing.</param>
    /// <returns>False when there is none.</returns>
    public bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        for (start = from; start < text.Length; start += PointAt(text, start, out _))
        {
            var end = Run(text, start, 0);
            if (end > start)
            {
                length = end - start;
                return true;
            }
        }

        length = 0;
        return false;
    }

    private static int PointAt(ReadOnlySpan<char> text, int at, out int point)
    {
        var unit = text[at];
        if (char.IsHighSurrogate(unit) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            point = char.ConvertToUtf32(unit, text[at + 1]);
            return 2;
        }

        point = unit;
        return 1;
    }

    /// <summary>Runs the program from one place; −1 when it does not match there, else where the match ends.</summary>
    private int Run(ReadOnlySpan<char> text, int at, int instruction)
    {
        Stack<(int Instruction, int At, int Least)>? choices = null;
        while (true)
        {
            ref readonly var step = ref _program[instruction];
            var isAlive = true;
            switch (step.Operation)
            {
                case Operation.Match:
                    return at;
                case Operation.One:
                    isAlive = at < text.Length && Step(text, ref at, step.Set!);
                    instruction++;
                    break;
                case Operation.Repeat:
                    var start = at;
                    var count = 0;
                    var least = at;
                    while (count < step.Maximum && at < text.Length && Step(text, ref at, step.Set!))
                    {
                        count++;
                        least = count == step.Minimum ? at : least;
                    }

                    isAlive = count >= step.Minimum;
                    least = step.Minimum == 0 ? start : least;
                    if (isAlive && !step.IsPossessive && at > least)
                    {
                        (choices ??= new()).Push((instruction + 1, at, least));
                    }

                    instruction++;
                    break;
                case Operation.Split:
                    (choices ??= new()).Push((step.Other, at, at));
                    instruction = step.Target;
                    break;
                case Operation.Jump:
                    instruction = step.Target;
                    break;
                case Operation.Ahead:
                case Operation.NotAhead:
                    isAlive = (Run(text, at, instruction + 1) != Failed) == (step.Operation == Operation.Ahead);
                    instruction = step.Target;
                    break;
                case Operation.LineStart:
                    isAlive = at == 0 || text[at - 1] == '\n';
                    instruction++;
                    break;
                case Operation.LineEnd:
                    isAlive = at == text.Length || text[at] == '\n';
                    instruction++;
                    break;
            }

            if (!isAlive)
            {
                if (choices is null || !choices.TryPop(out var choice))
                {
                    return Failed;
                }

                (instruction, at) = (choice.Instruction, choice.At);
                if (at > choice.Least)
                {
                    // A repetition gives one code point back, and can give more.
                    at -= char.IsLowSurrogate(text[at - 1]) && at - 2 >= choice.Least ? 2 : 1;
                    if (at > choice.Least)
                    {
                        choices.Push((choice.Instruction, at, choice.Least));
                    }
                }
            }
        }
    }

    private static bool Step(ReadOnlySpan<char> text, ref int at, CodePointSet set)
    {
        var units = PointAt(text, at, out var point);
        if (!set.Contains(point))
        {
            return false;
        }

        at += units;
        return true;
    }
}
