using System.Globalization;
using System.Text;

namespace EdgeReasoner.Inference.Tokenization.Patterns;

/// <summary>Compiles regular expressions: alternatives, groups, look-ahead, sets, greedy and possessive repetition; what else there is in the world is refused by name.</summary>
internal sealed class PatternCompiler
{
    private readonly string _pattern;
    private readonly List<Instruction> _program = [];
    private bool _ignoresCase;
    private int _at;

    private PatternCompiler(string pattern) => _pattern = pattern;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The expression.</param>
    /// <returns>The program, ended by <see cref="Operation.Match"/>.</returns>
    /// <exception cref="NotSupportedException">It uses a construct that is not known here.</exception>
    public static Instruction[] Compile(string pattern)
    {
        var compiler = new PatternCompiler(pattern);
        compiler.Alternatives();
        if (compiler._at < pattern.Length)
        {
            throw compiler.Unknown(")");
        }

        compiler._program.Add(new Instruction(Operation.Match));
        return [.. compiler._program];
    }

    private bool IsAt(string text) => string.CompareOrdinal(_pattern, _at, text, 0, text.Length) == 0;

    private bool Take(string text)
    {
        var isThere = IsAt(text);
        _at += isThere ? text.Length : 0;
        return isThere;
    }

    private void Alternatives()
    {
        List<int> ends = [];
        while (true)
        {
            var split = _program.Count;
            _program.Add(default); // becomes a choice when another alternative follows
            while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
            {
                Piece();
            }

            if (!Take("|"))
            {
                _program[split] = new Instruction(Operation.Jump, Target: split + 1);
                break;
            }

            ends.Add(_program.Count);
            _program.Add(default);
            _program[split] = new Instruction(Operation.Split, Target: split + 1, Other: _program.Count);
        }

        ends.ForEach(end => _program[end] = new Instruction(Operation.Jump, Target: _program.Count));
    }

    private void Piece()
    {
        var start = _program.Count;
        if (Take("("))
        {
            Group();
        }
        else if (Take("^"))
        {
            _program.Add(new Instruction(Operation.LineStart));
        }
        else if (Take("$"))
        {
            _program.Add(new Instruction(Operation.LineEnd));
        }
        else
        {
            _program.Add(new Instruction(Operation.One, Set()));
        }

        if (Quantifier() is var (minimum, maximum, isPossessive))
        {
            Repeat(start, minimum, maximum, isPossessive);
        }
    }

    private void Group()
    {
        var before = _ignoresCase;
        if (Take("?=") || IsAt("?!"))
        {
            var isNegative = Take("?!");
            var look = _program.Count;
            _program.Add(default);
            Alternatives();
            _program.Add(new Instruction(Operation.Match));
            _program[look] = new Instruction(isNegative ? Operation.NotAhead : Operation.Ahead, Target: _program.Count);
        }
        else
        {
            if (Take("?i:"))
            {
                _ignoresCase = true;
            }
            else if (!Take("?:") && IsAt("?"))
            {
                throw Unknown($"({_pattern.AsSpan(_at, Math.Min(3, _pattern.Length - _at))}");
            }

            Alternatives();
        }

        _ignoresCase = before;
        if (!Take(")"))
        {
            throw Unknown("an unclosed group");
        }
    }

    private (int Minimum, int Maximum, bool IsPossessive)? Quantifier()
    {
        (int Minimum, int Maximum)? limits = Take("*") ? (0, int.MaxValue) : Take("+") ? (1, int.MaxValue) : Take("?") ? (0, 1) : Limits();
        if (limits is not var (minimum, maximum))
        {
            return null;
        }

        if (IsAt("?"))
        {
            throw Unknown("lazy repetition");
        }

        return (minimum, maximum, Take("+"));
    }

    private (int Minimum, int Maximum)? Limits()
    {
        if (!IsAt("{"))
        {
            return null;
        }

        var close = _pattern.IndexOf('}', _at);
        var fields = close < 0 ? [] : _pattern[(_at + 1)..close].Split(',');
        var minimum = 0;
        var maximum = int.MaxValue;
        if (fields.Length is 0 or > 2
            || (fields[0].Length > 0 && !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out minimum))
            || (fields[^1].Length > 0 && !int.TryParse(fields[^1], NumberStyles.None, CultureInfo.InvariantCulture, out maximum))
            || (fields.Length == 1 && fields[0].Length == 0))
        {
            throw Unknown("{");
        }

        _at = close + 1;
        return (minimum, maximum);
    }

    private void Repeat(int start, int minimum, int maximum, bool isPossessive)
    {
        if (_program.Count == start + 1 && _program[start] is { Operation: Operation.One, Set: { } set })
        {
            _program[start] = new Instruction(Operation.Repeat, set, Minimum: minimum, Maximum: maximum, IsPossessive: isPossessive);
            return;
        }

        if (isPossessive || minimum > 1 || maximum is not (1 or int.MaxValue))
        {
            throw Unknown("this repetition of a group");
        }

        // x? is Split(x, on); x+ is x Split(x, on); x* is Split(x, on) x Jump(Split).
        if (minimum == 1)
        {
            if (maximum > 1)
            {
                _program.Add(new Instruction(Operation.Split, Target: start, Other: _program.Count + 1));
            }

            return;
        }

        Insert(start);
        if (maximum > 1)
        {
            _program.Add(new Instruction(Operation.Jump, Target: start));
        }

        _program[start] = new Instruction(Operation.Split, Target: start + 1, Other: _program.Count);
    }

    private void Insert(int at)
    {
        _program.Insert(at, default);
        for (var i = at + 1; i < _program.Count; i++)
        {
            var step = _program[i];
            _program[i] = step with { Target = step.Target >= at ? step.Target + 1 : step.Target, Other = step.Other >= at ? step.Other + 1 : step.Other };
        }
    }

    private CodePointSet Set()
    {
        var members = new SetBuilder(_ignoresCase);
        if (Take("["))
        {
            Class(members);
        }
        else if (Take("."))
        {
            members.AddRange('\n', '\n');
            members.IsNegated = true;
        }
        else
        {
            Member(members, out _);
        }

        return members.Build();
    }

    private void Class(SetBuilder members)
    {
        members.IsNegated = Take("^");
        while (!Take("]"))
        {
            if (_at >= _pattern.Length || IsAt("&&") || IsAt("[:"))
            {
                throw Unknown(_at >= _pattern.Length ? "an unclosed set" : _pattern.Substring(_at, 2));
            }

            if (Take("["))
            {
                var nested = new SetBuilder(_ignoresCase);
                Class(nested);
                members.Add(nested.Build());
                continue;
            }

            Member(members, out var first);
            if (first is { } from && IsAt("-") && _at + 1 < _pattern.Length && _pattern[_at + 1] != ']')
            {
                _at++;
                Member(new SetBuilder(false), out var last);
                members.AddRange(from, last ?? throw Unknown("a range that ends in a class"));
            }
        }
    }

    /// <summary>One character, escape or category; its code point when it is a single one.</summary>
    private void Member(SetBuilder members, out int? single)
    {
        single = null;
        if (!Take("\\"))
        {
            var rune = Rune.GetRuneAt(_pattern, _at);
            _at += rune.Utf16SequenceLength;
            single = rune.Value;
        }
        else
        {
            var letter = _at < _pattern.Length ? _pattern[_at++] : throw Unknown("a backslash at the end");
            switch (letter)
            {
                case 's': members.HasWhiteSpace = true; return;
                case 'S': members.LacksWhiteSpace = true; return;
                case 'd': members.AddCategories("Nd", isComplement: false); return;
                case 'D': members.AddCategories("Nd", isComplement: true); return;
                case 'w': members.AddWordCategories(isComplement: false); return;
                case 'W': members.AddWordCategories(isComplement: true); return;
                case 'p' or 'P': Category(members, letter == 'P'); return;
                case 'n': single = '\n'; break;
                case 'r': single = '\r'; break;
                case 't': single = '\t'; break;
                case 'f': single = '\f'; break;
                case 'v': single = '\v'; break;
                case 'u' or 'x': single = Escaped(letter); break;
                default:
                    single = char.IsAsciiLetterOrDigit(letter) ? throw Unknown("\\" + letter) : letter;
                    break;
            }
        }

        members.AddRange(single.Value, single.Value);
    }

    private int Escaped(char letter)
    {
        var isBraced = Take("{");
        var length = isBraced ? _pattern.IndexOf('}', _at) - _at : letter == 'u' ? 4 : 2;
        if (length <= 0 || _at + length > _pattern.Length
            || !int.TryParse(_pattern.AsSpan(_at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point))
        {
            throw Unknown("\\" + letter);
        }

        _at += length + (isBraced ? 1 : 0);
        return point;
    }

    private void Category(SetBuilder members, bool isComplement)
    {
        var name = IsAt("{") && _pattern.IndexOf('}', _at) is var close and > 0 ? _pattern[(_at + 1)..close] : _pattern.Substring(_at, Math.Min(1, _pattern.Length - _at));
        _at += IsAt("{") ? name.Length + 2 : name.Length;
        if (!members.AddCategories(name.TrimStart('^'), isComplement != name.StartsWith('^')))
        {
            throw Unknown($"\\p{{{name}}}");
        }
    }

    private NotSupportedException Unknown(string construct) => new($"{construct} at position {_at} of the pattern {_pattern}");
}
