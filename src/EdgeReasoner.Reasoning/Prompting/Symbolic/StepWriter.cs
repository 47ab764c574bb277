using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Writes labelled steps; every decision passes through it, so that a fault can bend one and what follows stays consistent with it.</summary>
/// <param name="prompt">The prompt reasoned about.</param>
/// <param name="fault">The mistake to be made, or null.</param>
internal sealed class StepWriter(SymbolicPrompt prompt, Fault? fault)
{
    private readonly TokenWriter _writer = new(prompt.Writer.Problem, prompt.Writer.Scale, prompt.Writer.Symbols);
    private readonly List<int[]> _steps = [];
    private int _faultyStep = -1;
    private int _faultOffset;

    /// <summary>Gets how many decisions were written.</summary>
    internal int Sites { get; private set; }

    /// <summary>Begins a step.</summary>
    /// <param name="rule">Index of the rule it belongs to; −1 outside rules.</param>
    internal void Begin(int rule)
    {
        _writer.Tokens.Clear();
        _writer.Write(TokenIds.StepLabel(_steps.Count));
        if (rule >= 0)
        {
            _writer.Write(TokenIds.RuleLabel(rule));
        }
    }

    /// <summary>Writes tokens that are no decision.</summary>
    /// <param name="tokens">Token ids.</param>
    internal void Write(params ReadOnlySpan<int> tokens) => _writer.Write(tokens);

    /// <summary>Ends the step.</summary>
    internal void End()
    {
        _writer.Write(TokenIds.End);
        _steps.Add([.. _writer.Tokens]);
    }

    /// <summary>Writes an operand with its name before its value.</summary>
    /// <param name="operand">The operand.</param>
    /// <returns>The value as written: another one at a fault. Null for a bad reading, which has none.</returns>
    internal long? Operand(Operand operand) => _writer.Lead(operand) ? Number(_writer.ValueOf(operand)) : null;

    /// <summary>Writes a number.</summary>
    /// <param name="value">The right value.</param>
    /// <returns>The value as written: one digit or the sign is off at a fault.</returns>
    internal long Number(long value)
    {
        var written = IsFaulty() ? Bend(value) : value;
        WriteInsteadOf(NumberTokens.Of(value, Places), NumberTokens.Of(written, Places));
        return written;
    }

    /// <summary>Writes how two numbers compare: digit by digit from the highest place, then which is greater.</summary>
    /// <param name="left">The left number.</param>
    /// <param name="right">The right number.</param>
    /// <returns>The sign of left − right as written.</returns>
    internal int Order(long left, long right)
    {
        var tokens = NumberTokens.Order(left, right, Places);
        if (!IsFaulty())
        {
            _writer.Write(tokens);
            return left.CompareTo(right);
        }

        // Zero against a negative number keeps its order whatever digit is bent; then the two are taken for each other.
        for (var attempt = 0; attempt < 8; attempt++)
        {
            var bent = Bend(left);
            var written = NumberTokens.Order(bent, right, Places);
            if (!written.AsSpan().SequenceEqual(tokens))
            {
                WriteInsteadOf(tokens, written);
                return bent.CompareTo(right);
            }
        }

        WriteInsteadOf(tokens, NumberTokens.Order(right, left, Places));
        return right.CompareTo(left);
    }

    /// <summary>Writes a sum of two numbers: where their signs differ, which is larger, then sign and digits from the lowest place with carries.</summary>
    /// <param name="left">The left number.</param>
    /// <param name="right">The right number, its sign already turned for a difference.</param>
    /// <returns>The sum as written.</returns>
    internal long Sum(long left, long right)
    {
        var tokens = NumberTokens.Sum(left, right, Places);
        if (!IsFaulty())
        {
            _writer.Write(tokens);
            return left + right;
        }

        var bent = Bend(left + right);
        var plain = NumberTokens.Of(bent, Places);
        WriteInsteadOf(tokens, [.. tokens[..^plain.Length], .. plain]);
        return bent;
    }

    /// <summary>Writes a number times a factor: for one of a digit, at each place from the lowest the product of the digits, the digit of the result, and what is carried on.</summary>
    /// <param name="left">The number.</param>
    /// <param name="factor">2 to 9, 10, 100 or 1000.</param>
    /// <returns>The product as written: one digit is off at a fault.</returns>
    internal long Product(long left, int factor)
    {
        var tokens = NumberTokens.Product(left, factor, Places);
        if (!IsFaulty())
        {
            _writer.Write(tokens);
            return left * factor;
        }

        // One digit of the result is another; the products of digits beside it stay.
        var place = fault!.Random.Next(Places);
        var right = TokenIds.Digit((int)(Math.Abs(left * factor) / (long)Math.Pow(10, place) % 10), place);
        var wrong = TokenIds.Digit((TokenIds.DigitAt(right) + 1 + fault.Random.Next(9)) % 10, place);
        int[] written = [.. tokens.Select(token => token == right ? wrong : token)];
        WriteInsteadOf(tokens, written);
        var product = Math.Abs(left * factor) + TokenIds.DigitValue(wrong) - TokenIds.DigitValue(right);
        return left < 0 ? -product : product;
    }

    /// <summary>Writes a yes or a no.</summary>
    /// <param name="truth">The right verdict.</param>
    /// <returns>The verdict as written.</returns>
    internal bool Verdict(bool truth)
    {
        if (IsFaulty())
        {
            truth = !truth;
            MarkFault();
        }

        _writer.Write(truth ? TokenIds.Yes : TokenIds.No);
        return truth;
    }

    /// <summary>Writes one of several symbols of a kind: a name that was looked up, a mark, a word that concludes.</summary>
    /// <param name="right">The right one.</param>
    /// <param name="alternatives">What a fault may write instead, one or more besides the right one.</param>
    /// <returns>The symbol as written: one of the others at a fault.</returns>
    internal int Choice(int right, ReadOnlySpan<int> alternatives)
    {
        if (IsFaulty())
        {
            int[] others = [.. alternatives.ToArray().Where(other => other != right)];
            right = others[fault!.Random.Next(others.Length)];
            MarkFault();
        }

        _writer.Write(right);
        return right;
    }

    /// <summary>Writes one of three words for a comparison of neighbours, then the tally of ups less downs.</summary>
    /// <param name="sign">1 up, 0 same, −1 down.</param>
    /// <param name="tally">The tally before.</param>
    /// <returns>The tally as written.</returns>
    internal int Tally(int sign, int tally)
    {
        if (IsFaulty())
        {
            sign = ((sign + 1 + 1 + fault!.Random.Next(2)) % 3) - 1;
            MarkFault();
        }

        _writer.Write(sign > 0 ? TokenIds.Up : sign < 0 ? TokenIds.Down : TokenIds.Same);
        tally += sign;
        if (IsFaulty())
        {
            tally = tally > 0 ? tally - 1 : tally + 1;
            MarkFault();
        }

        _writer.Write(TokenIds.Tally(tally));
        return tally;
    }

    /// <summary>The finished trace.</summary>
    /// <param name="answer">The tokens of the answer that the steps lead to.</param>
    /// <returns>The trace; the mark that all is done stands at the end of the last step.</returns>
    internal Trace Finish(params int[] answer)
    {
        _steps[^1] = [.. _steps[^1], TokenIds.Done];
        return new Trace(_steps, answer, Sites, _faultyStep, _faultOffset);
    }

    private int Places => _writer.Scale.Places;

    private void WriteInsteadOf(int[] right, int[] written)
    {
        var same = right.AsSpan().CommonPrefixLength(written);
        if (same < Math.Max(right.Length, written.Length))
        {
            _faultyStep = _steps.Count;
            _faultOffset = _writer.Tokens.Count + same;
        }

        _writer.Write(written);
    }

    private void MarkFault()
    {
        _faultyStep = _steps.Count;
        _faultOffset = _writer.Tokens.Count;
    }

    private bool IsFaulty() => Sites++ == fault?.Site;

    private long Bend(long value)
    {
        var random = fault!.Random;
        if (value != 0 && random.Next(8) == 0)
        {
            return -value;
        }

        var place = random.Next(_writer.Scale.Places);
        var unit = (long)Math.Pow(10, place);
        var digit = Math.Abs(value) / unit % 10;
        var other = (digit + 1 + random.Next(9)) % 10;
        var size = Math.Abs(value) + ((other - digit) * unit);
        return value < 0 ? -size : size;
    }
}
