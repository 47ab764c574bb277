using EdgeReasoner.Rules.English;
using static EdgeReasoner.Reasoning.Prompting.Symbolic.SymbolicVocabulary;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The token ids of the vocabulary, by name.</summary>
internal static class TokenIds
{
    internal static readonly int Bos = IdOf("<bos>");
    internal static readonly int Eos = IdOf("<eos>");
    internal static readonly int Answer = IdOf("<ans>");
    internal static readonly int Think = IdOf("<think>");
    internal static readonly int Check = IdOf("<check>");
    internal static readonly int More = IdOf("more");
    internal static readonly int Ok = IdOf("ok");
    internal static readonly int Wrong = IdOf("wrong");
    internal static readonly int Done = IdOf("done");
    internal static readonly int End = IdOf(";");
    internal static readonly int Ask = IdOf("ask");
    internal static readonly int Options = IdOf("options");
    internal static readonly int If = IdOf("if");
    internal static readonly int And = IdOf("and");
    internal static readonly int Or = IdOf("or");
    internal static readonly int Unless = IdOf("unless");
    internal static readonly int Else = IdOf("else");
    internal static readonly int Age = IdOf("age");
    internal static readonly int Quality = IdOf("quality");
    internal static readonly int Bad = IdOf("bad");
    internal static readonly int First = IdOf("first");
    internal static readonly int TrendOf = IdOf("trend");
    internal static readonly int Value = IdOf("value");
    internal static readonly int Whether = IdOf("whether");
    internal static readonly int Highest = IdOf("highest");
    internal static readonly int Lowest = IdOf("lowest");
    internal static readonly int Is = IdOf("is");
    internal static readonly int IsNot = IdOf("isnot");
    internal static readonly int Goes = IdOf("goes");
    internal static readonly int Plus = IdOf("plus");
    internal static readonly int Minus = IdOf("minus");
    internal static readonly int Result = IdOf("=");
    internal static readonly int Positive = IdOf("+");
    internal static readonly int Negative = IdOf("-");
    internal static readonly int Up = IdOf("up");
    internal static readonly int Down = IdOf("down");
    internal static readonly int Same = IdOf("same");
    internal static readonly int SeriesEnd = IdOf("end");
    internal static readonly int Yes = IdOf("yes");
    internal static readonly int No = IdOf("no");
    internal static readonly int Next = IdOf("next");
    internal static readonly int Fire = IdOf("fire");
    internal static readonly int Skip = IdOf("skip");
    internal static readonly int Greater = IdOf("greater");
    internal static readonly int Smaller = IdOf("smaller");
    internal static readonly int Alike = IdOf("alike");
    internal static readonly int Best = IdOf("best");

    private static readonly int Above = IdOf("above");
    private static readonly int Rising = IdOf("rising");
    private static readonly int FirstName = IdOf("n1");
    private static readonly int FirstFarName = IdOf("m1");
    private static readonly int FirstFactor = IdOf("x2");
    private static readonly int FirstProduct = IdOf("p0");
    private static readonly int FirstCarry = IdOf("k0");
    private static readonly int FirstOption = IdOf("o1");
    private static readonly int FirstState = IdOf("v1");
    private static readonly int FirstRule = IdOf("r1");
    private static readonly int FirstStep = IdOf("s1");
    private static readonly int NoTally = IdOf("t0");
    private static readonly int FirstDigit = IdOf("0e0");
    private static readonly int FirstCarryingDigit = IdOf("0c0");
    private static readonly int FirstRelation = IdOf("<e0");

    /// <summary>The word of a comparator; the vocabulary lists them in the enumeration's order.</summary>
    internal static int Of(Comparator comparator) => Above + (int)comparator;

    /// <summary>The word of a trend; the vocabulary lists them in the enumeration's order.</summary>
    internal static int Of(Trend trend) => Rising + (int)trend;

    /// <summary>The symbol of a reading, index from 0.</summary>
    internal static int Name(int index) => FirstName + index;

    /// <summary>The symbol of a name at the far end of a fact, index from 0.</summary>
    internal static int FarName(int index) => FirstFarName + index;

    /// <summary>The word for a factor: 2 to 9, 10, 100 or 1000.</summary>
    internal static int Factor(int factor) => factor < 10 ? FirstFactor + factor - 2 : IdOf(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x{factor}"));

    /// <summary>The product of two digits.</summary>
    internal static int Product(int product) => FirstProduct + product;

    /// <summary>The carry of a product's place, 0 to 8.</summary>
    internal static int Carry(int carry) => FirstCarry + carry;

    /// <summary>The symbol of an option, index from 0.</summary>
    internal static int Option(int index) => FirstOption + index;

    /// <summary>The symbol of a state, index from 0.</summary>
    internal static int State(int index) => FirstState + index;

    /// <summary>The label of a rule, index from 0.</summary>
    internal static int RuleLabel(int index) => FirstRule + index;

    /// <summary>The label of a step, index from 0.</summary>
    internal static int StepLabel(int index) => FirstStep + index;

    /// <summary>Says whether a token is a step's label.</summary>
    internal static bool IsStepLabel(int token) => token >= FirstStep && token < FirstStep + MaxSteps;

    /// <summary>Says whether a token is a rule's label.</summary>
    internal static bool IsRuleLabel(int token) => token >= FirstRule && token < FirstRule + MaxRules;

    /// <summary>The word for ups less downs, in [−MaxTally, MaxTally].</summary>
    internal static int Tally(int tally) => NoTally + tally;

    /// <summary>A digit at a place, both from 0.</summary>
    internal static int Digit(int digit, int place) => FirstDigit + (place * 10) + digit;

    /// <summary>A digit of a result that carries or borrows one.</summary>
    internal static int CarryingDigit(int digit, int place) => FirstCarryingDigit + (place * 10) + digit;

    /// <summary>The comparison of the left number's digit at a place with the right one's: −1, 0 or 1.</summary>
    internal static int Relation(int sign, int place) => FirstRelation + (place * 3) + sign + 1;

    /// <summary>Says whether a token compares digits at a place or says which of two numbers is greater: scratch work between the numbers and the verdict.</summary>
    internal static bool IsRelation(int token)
        => (token >= FirstRelation && token < FirstRelation + (3 * MaxPlaces)) || token == Greater || token == Smaller || token == Alike;

    /// <summary>Says whether a token is a product of two digits or what it carries on: scratch work between the digits of a result.</summary>
    internal static bool IsProduct(int token) => token >= FirstProduct && token < FirstCarry + MaxFactor;

    /// <summary>The digit of a token made by <see cref="Digit"/>, 0 to 9.</summary>
    internal static int DigitAt(int token) => (token - FirstDigit) % 10;

    /// <summary>The part that a digit token adds to a number, or −1 when the token is none.</summary>
    internal static int DigitValue(int token)
    {
        var first = token >= FirstCarryingDigit ? FirstCarryingDigit : FirstDigit;
        var (place, digit) = Math.DivRem(token - first, 10);
        return token < FirstDigit || place >= MaxPlaces ? -1 : digit * (int)Math.Pow(10, place);
    }
}
