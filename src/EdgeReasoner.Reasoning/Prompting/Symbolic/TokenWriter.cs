using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Writes the parts of a problem as tokens: numbers, operands, conditions. Prompt and reasoning steps share it.</summary>
/// <param name="problem">The problem.</param>
/// <param name="scale">How its numbers are written.</param>
/// <param name="symbols">What stands for its names.</param>
internal sealed class TokenWriter(Problem problem, NumberScale scale, SymbolTable symbols)
{
    private readonly List<int> _tokens = [];

    /// <summary>Gets the tokens written so far.</summary>
    internal List<int> Tokens => _tokens;

    /// <summary>Gets the problem.</summary>
    internal Problem Problem => problem;

    /// <summary>Gets how numbers are written.</summary>
    internal NumberScale Scale => scale;

    /// <summary>Gets what stands for the requester's names.</summary>
    internal SymbolTable Symbols => symbols;

    /// <summary>Writes tokens as they are.</summary>
    /// <param name="tokens">Token ids.</param>
    internal void Write(params ReadOnlySpan<int> tokens) => _tokens.AddRange(tokens);

    /// <summary>Writes a number: sign, then the digits from the lowest place.</summary>
    /// <param name="value">A whole number of the scale.</param>
    internal void Number(long value)
    {
        Write(value < 0 ? TokenIds.Negative : TokenIds.Positive);
        var rest = Math.Abs(value);
        for (var place = 0; place < scale.Places; place++)
        {
            Write(TokenIds.Digit((int)(rest % 10), place));
            rest /= 10;
        }
    }

    /// <summary>Writes an operand: the symbol of a reading and its value or its badness, its age, a factor, or a number.</summary>
    /// <param name="operand">The operand.</param>
    internal void Operand(Operand operand)
    {
        if (Lead(operand))
        {
            Number(ValueOf(operand));
        }
    }

    /// <summary>Writes what stands before the number of an operand.</summary>
    /// <param name="operand">The operand.</param>
    /// <returns>Whether a number comes next: not after a factor, nor for a bad reading.</returns>
    internal bool Lead(Operand operand)
    {
        switch (operand)
        {
            case Operand.Measured measured:
                Write(symbols.Name(measured.Name));
                return !IsBad(measured.Name);
            case Operand.Age age:
                Write(symbols.Name(age.Name), TokenIds.Age);
                return true;
            case Operand.Factor factor:
                Write(TokenIds.Factor(factor.Value));
                return false;
            default:
                return true;
        }
    }

    // The mark of a bad reading, where it is one.
    private bool IsBad(int name)
    {
        if (problem.Names[name].IsBad)
        {
            Write(TokenIds.Bad);
        }

        return problem.Names[name].IsBad;
    }

    /// <summary>Writes a series: its symbol and all its values, oldest first.</summary>
    /// <param name="name">Index into the problem's names.</param>
    internal void Series(int name)
    {
        Write(symbols.Name(name));
        if (IsBad(name))
        {
            return;
        }

        foreach (var number in problem.Names[name].Numbers)
        {
            Number(scale.Scale(number));
        }
    }

    /// <summary>Writes a sum as the prompt names it.</summary>
    /// <param name="sum">The operands.</param>
    internal void Sum(IReadOnlyList<SignedOperand> sum)
    {
        for (var i = 0; i < sum.Count; i++)
        {
            if (i > 0 && sum[i].Operand is not Rules.English.Operand.Factor)
            {
                Write(sum[i].IsTaken ? TokenIds.Minus : TokenIds.Plus);
            }

            Operand(sum[i].Operand);
        }
    }

    /// <summary>Writes a condition as the prompt names it.</summary>
    /// <param name="condition">The condition.</param>
    internal void Condition(Condition condition)
    {
        switch (condition)
        {
            case Condition.Compared compared:
                Sum(compared.Left);
                Write(TokenIds.Of(compared.Comparator));
                Operand(compared.Right);
                break;
            case Condition.InState state:
                Write(symbols.Name(state.Name));
                if (!IsBad(state.Name))
                {
                    Write(symbols.State(problem.Names[state.Name].State));
                }

                Write(state.IsNegated ? TokenIds.IsNot : TokenIds.Is, symbols.State(state.State));
                break;
            case Condition.OfQuality quality:
                Write(
                    symbols.Name(quality.Name), TokenIds.Quality, symbols.State(quality.Actual), quality.IsNegated ? TokenIds.IsNot : TokenIds.Is, symbols.State(quality.Quality));
                break;
            case Condition.Going going:
                Series(going.Name);
                Write(TokenIds.Goes, TokenIds.Of(going.Trend));
                break;
        }
    }

    /// <summary>The value of an operand in the scale.</summary>
    /// <param name="operand">The operand.</param>
    /// <returns>A whole number.</returns>
    internal long ValueOf(Operand operand) => scale.Scale(NumberScale.ValueOf(problem, operand));
}
