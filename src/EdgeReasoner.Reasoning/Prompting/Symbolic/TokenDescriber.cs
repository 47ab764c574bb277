using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Tells a person what the bundled model's tokens say, with the requester's names in place of symbols and numbers put together.</summary>
internal sealed class TokenDescriber
{
    private readonly Dictionary<int, string> _names = [];
    private readonly NumberScale _scale;

    internal TokenDescriber(DecisionRequest request, TokenWriter writer)
    {
        _scale = writer.Scale;
        for (var i = 0; i < writer.Problem.Names.Count; i++)
        {
            _names[writer.Symbols.Name(i)] = writer.Problem.Names[i].Name;
        }

        if (writer.Problem.Ask is Ask.Logic)
        {
            for (var i = 0; i < writer.Problem.Names.Count; i++)
            {
                _names[writer.Symbols.FarName(i)] = "→ " + writer.Problem.Names[i].Name;
            }
        }

        for (var i = 0; i < request.Options.Count; i++)
        {
            _names[writer.Symbols.Option(i)] = request.Options[i].Name;
        }

        for (var i = 0; i < writer.Problem.States.Count; i++)
        {
            _names[writer.Symbols.State(i)] = writer.Problem.States[i];
        }

        foreach (var (token, name) in writer.Problem.Ask is Ask.World world ? WorldWriter.Names(writer, world.Puzzle) : [])
        {
            _names[token] = name;
        }
    }

    /// <summary>Describes tokens.</summary>
    /// <param name="tokens">Token ids of the vocabulary.</param>
    /// <returns>Words with single spaces; steps end with a semicolon.</returns>
    internal string Describe(ReadOnlySpan<int> tokens)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tokens.Length; i++)
        {
            var isSign = tokens[i] == TokenIds.Positive || tokens[i] == TokenIds.Negative;
            if (i > 0 && tokens[i - 1] == TokenIds.Fire && TokenIds.IsRuleLabel(tokens[i]))
            {
                continue; // the label leads the model to its option; the step began with it
            }

            if (isSign && i + 1 < tokens.Length && IsOfNumber(tokens[i + 1]))
            {
                var (value, sign) = (0L, tokens[i] == TokenIds.Negative ? -1 : 1);
                for (; i + 1 < tokens.Length && IsOfNumber(tokens[i + 1]); i++)
                {
                    value += Math.Max(0, TokenIds.DigitValue(tokens[i + 1]));
                }

                Append(text, _scale.Unscale(sign * value));
            }
            else if (TokenIds.IsRelation(tokens[i]) || TokenIds.IsProduct(tokens[i]))
            {
                continue; // scratch work: the verdict says it
            }
            else if (tokens[i] == TokenIds.End)
            {
                text.Append(';');
            }
            else
            {
                Append(text, _names.TryGetValue(tokens[i], out var name) ? name : Plain(SymbolicVocabulary.Tokens[tokens[i]]));
            }
        }

        return text.ToString();
    }

    private static bool IsOfNumber(int token) => TokenIds.DigitValue(token) >= 0 || TokenIds.IsProduct(token);

    private static void Append(StringBuilder text, string word) => text.Append(text.Length == 0 ? "" : " ").Append(word);

    private static string Plain(string token) => token switch
    {
        "above" or "below" or "equal" or "different" => token,
        "atleast" => "at least",
        "atmost" => "at most",
        "isnot" => "is not",
        ['r', >= '1' and <= '9', ..] => $"rule {token[1..]}:",
        ['s', >= '1' and <= '9', ..] => $"({token[1..]})",
        ['x', >= '1' and <= '9', ..] => $"times {token[1..]}",
        ['t', '+' or '-' or '0', ..] => $"[{token[1..]}]",
        "fire" => "so",
        "given" => "→ given",
        "deadend" => "→ nothing",
        "done" => "done.",
        ['w', ':', ..] => token[WorldTokens.Prefix.Length..].Replace('_', ' '),
        _ => token,
    };
}
