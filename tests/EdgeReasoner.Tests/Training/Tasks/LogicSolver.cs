using System.Text.RegularExpressions;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Tests.Training.Tasks;

/// <summary>Answers generated logic questions from their plain words by brute force, without any of the product's code.</summary>
internal static partial class LogicSolver
{
    private static readonly string[] HighWords = ["hotter than", "heavier than", "faster than", "above", "before", "higher than"];
    private static readonly string[] TopWords = ["hottest", "heaviest", "fastest", "first"];

    /// <summary>The name of the right option, or "true" and "false" for a boolean answer.</summary>
    internal static string Solve(DecisionRequest request)
    {
        var question = request.Question.TrimEnd('?');
        var isThreeValued = request.Options.Any(option => option.Name == "unknown");
        var answer = Utmost().Match(question) is { Success: true } utmost ? UtmostOf(request, utmost.Groups[1].Value)
            : Compared().Match(question) is { Success: true } compared ? OrderOf(request, compared)
            : Honesty().Match(question) is { Success: true } honesty ? TruthTeller(request, honesty)
            : question.Contains(" and ", StringComparison.Ordinal) || question.Contains(" or ", StringComparison.Ordinal) ? Joined(request, question)
            : Implied(request, question);
        answer = answer == "unknown" && !isThreeValued ? "no" : answer;
        return request.AnswerType == AnswerType.Boolean ? (answer == "yes" ? "true" : "false") : answer;
    }

    private static string OrderOf(DecisionRequest request, Match asked)
    {
        var higher = Closure(request);
        var (left, right) = Pair(asked);
        return higher.Contains((left, right)) ? "yes" : higher.Contains((right, left)) ? "no" : "unknown";
    }

    private static string UtmostOf(DecisionRequest request, string word)
    {
        var higher = Closure(request);
        var isTop = TopWords.Contains(word) || (word == "highest");
        return request.Options.Select(option => option.Name).Single(name => !higher.Any(pair => (isTop ? pair.Low : pair.High) == name));
    }

    private static HashSet<(string High, string Low)> Closure(DecisionRequest request)
    {
        HashSet<(string High, string Low)> higher = [.. request.Rules.Select(rule => Pair(Comparison().Match(rule)))];
        for (var count = -1; count != higher.Count;)
        {
            count = higher.Count;
            higher.UnionWith([.. from one in higher from two in higher where one.Low == two.High select (one.High, two.Low)]);
        }

        return higher;
    }

    private static (string High, string Low) Pair(Match match)
    {
        var (left, right) = (match.Groups[1].Value, match.Groups[3].Value);
        return HighWords.Contains(match.Groups[2].Value) ? (left, right) : (right, left);
    }

    private static string Implied(DecisionRequest request, string question)
    {
        var clauses = request.Rules.Select(rule => Implication().Match(rule) is { Success: true } match
            ? (Premise: Literal(match.Groups[1].Value + match.Groups[3].Value), Conclusion: Literal(match.Groups[2].Value + match.Groups[4].Value))
            : (Premise: (Name: "", IsTrue: true), Conclusion: Literal(rule))).ToArray();
        var names = clauses.SelectMany(clause => (string[])[clause.Premise.Name, clause.Conclusion.Name]).Distinct().Where(name => name.Length > 0).ToArray();
        var asked = Literal(question.StartsWith("is it true that ", StringComparison.Ordinal) ? question["is it true that ".Length..] : question["is ".Length..].Replace(" false", " is false", StringComparison.Ordinal).Replace(" true", " is true", StringComparison.Ordinal));
        var (canHold, canFail) = (false, false);
        for (var model = 0; model < 1 << names.Length; model++)
        {
            bool Holds((string Name, bool IsTrue) literal) => literal.Name.Length == 0 || ((model >> Array.IndexOf(names, literal.Name)) & 1) == 1 == literal.IsTrue;
            if (clauses.All(clause => !Holds(clause.Premise) || Holds(clause.Conclusion)))
            {
                (canHold, canFail) = (canHold || Holds(asked), canFail || !Holds(asked));
            }
        }

        return canHold && canFail ? "unknown" : canHold ? "yes" : canFail ? "no" : throw new InvalidOperationException("The facts contradict each other.");
    }

    private static (string Name, bool IsTrue) Literal(string text)
    {
        var isTrue = true;
        if (text.StartsWith("not ", StringComparison.Ordinal))
        {
            (text, isTrue) = (text[4..], false);
        }

        return text.EndsWith(" is true", StringComparison.Ordinal) ? (text[..^8], isTrue) : text.EndsWith(" is false", StringComparison.Ordinal) ? (text[..^9], !isTrue) : (text, isTrue);
    }

    private static string Joined(DecisionRequest request, string question)
    {
        var values = request.Rules.Select(Literal).ToDictionary(literal => literal.Name, literal => literal.IsTrue);
        foreach (var reading in request.Readings)
        {
            values[reading.Name] = ((ReadingValue.Truth)reading.Value).IsTrue;
        }

        var formula = question["is ".Length..^" true".Length];
        return formula.Split(" or ").Any(term => term.Trim('(', ')').Split(" and ").All(text => Literal(text) is var literal && values[literal.Name] == literal.IsTrue)) ? "yes" : "no";
    }

    private static string TruthTeller(DecisionRequest request, Match asked)
    {
        var facts = request.Rules.Select(rule => Testimony().Match(rule)).Select(match => (
            Speaker: match.Groups[1].Value, About: match.Groups[2].Value, IsTruth: match.Groups[3].Value is "tells the truth" or "is right")).ToArray();
        var names = facts.SelectMany(fact => (string[])[fact.Speaker, fact.About]).Where(name => name.Length > 0).Distinct().ToArray();
        HashSet<bool> found = [];
        for (var model = 0; model < 1 << names.Length; model++)
        {
            bool Honest(string name) => ((model >> Array.IndexOf(names, name)) & 1) == 1;
            if (facts.All(fact => (fact.Speaker.Length == 0 || Honest(fact.Speaker)) == (Honest(fact.About) == fact.IsTruth)))
            {
                found.Add(Honest(asked.Groups[1].Value) == asked.Groups[2].Value is "tell the truth" or "truthful");
            }
        }

        return found.Single() ? "yes" : "no";
    }

    [GeneratedRegex("^which is (?:the )?(\\w+)$")]
    private static partial Regex Utmost();

    [GeneratedRegex("^is (.+?) (above|below|before|after|\\w+ than) (.+)$")]
    private static partial Regex Compared();

    [GeneratedRegex("^(.+) is (above|below|before|after|\\w+ than) (.+)$")]
    private static partial Regex Comparison();

    [GeneratedRegex("^(?:does|is) (.+) (tell the truth|truthful|lie|wrong)$")]
    private static partial Regex Honesty();

    [GeneratedRegex("^(?:(.+) says )?(.+?) (tells the truth|is right|lies|is wrong)$")]
    private static partial Regex Testimony();

    [GeneratedRegex("^(?:if (.+) then (.+)|(.+) implies (.+))$")]
    private static partial Regex Implication();
}
