using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

/// <summary>The meaning of a question about the small world.</summary>
/// <param name="Kind">The kind of question.</param>
/// <param name="Thing">The thing, or −1.</param>
/// <param name="Effect">The effect, <see cref="World.Safe"/>, or −1.</param>
/// <param name="ParseFailure">The word that was not understood, or null.</param>
internal sealed record WorldQuestionRead(WorldQuestion Kind, int Thing, int Effect, ParseFailure? ParseFailure);

/// <summary>Reads questions about the small world.</summary>
internal sealed class WorldQuestionParser
{
    private static readonly string[] Happens = ["what happens to", "what will happen to", "what becomes of", "what will become of"];
    private static readonly string[] Causes = ["what makes", "what made", "why did", "why does", "why will", "what causes", "what caused", "what lets", "what let"];
    private static readonly string[] Whichs = ["which of them", "which of these things", "which of these", "which one", "which thing", "which of the things"];
    private static readonly string[] RuleOpenings = ["if", "when", "otherwise", "else", "by default", "in all other cases"];
    private static readonly string[] Safes = ["safe", "unharmed", "out of danger", "all right"];

    private static readonly string[] ThingNames = [.. World.Things.Select(thing => World.Words[thing])];
    private static readonly int[] Effects = [.. World.AllEffects.Where(effect => effect != World.Nothing)];
    private static readonly string[] ThirdPersons = [.. Effects.Select(effect => World.Words[effect])];
    private static readonly string[] BaseVerbs = [.. Effects.Select(World.BaseVerb)];

    private readonly DecisionRequest _request;
    private readonly TextCursor _cursor;

    private WorldQuestionParser(DecisionRequest request) => (_request, _cursor) = (request, new TextCursor(request.Question));

    /// <summary>Reads the question of a request when it is about the small world.</summary>
    /// <param name="request">The request.</param>
    /// <returns>What is asked; null when the question is of another kind.</returns>
    internal static WorldQuestionRead? TryRead(DecisionRequest request) => new WorldQuestionParser(request).Read();

    private WorldQuestionRead? Read()
    {
        if (_cursor.Take(Happens))
        {
            return TakeThing() is { } thing ? End(WorldQuestion.Effect, thing, -1) : NoThing();
        }

        if (_cursor.Take(Causes))
        {
            return Cause();
        }

        if (_cursor.Take("does", "will"))
        {
            return TakeThing() is { } thing ? Verb(WorldQuestion.Whether, thing) : MentionsWorld() ? NoThing() : null;
        }

        if (_cursor.Take("is"))
        {
            return State();
        }

        // "what melts?"; every other question that begins with "what" is another family's.
        return _cursor.Take(Whichs) ? Which(isSure: MentionsWorld()) : _cursor.Take("what") ? Which(isSure: false) : null;
    }

    private WorldQuestionRead Cause()
    {
        if (TakeThing() is not { } thing)
        {
            return NoThing();
        }

        _ = _cursor.Take("to");
        return Verb(WorldQuestion.Cause, thing);
    }

    // "is the butter above 5?" may well be asked of a reading called butter.
    private WorldQuestionRead? State()
    {
        if (TakeThing() is not { } thing)
        {
            return null;
        }

        if (_cursor.Take(Safes))
        {
            return End(WorldQuestion.Whether, thing, World.Safe);
        }

        if (_cursor.Take("going to", "about to"))
        {
            return Verb(WorldQuestion.Whether, thing);
        }

        return _request.Readings.Count > 0 ? null : Misread("'safe' or 'going to' is expected after a thing of the small world");
    }

    private WorldQuestionRead? Which(bool isSure)
    {
        _ = _cursor.Take("is going to", "will");
        var effect = _cursor.TakeName(ThirdPersons);
        effect = effect < 0 ? _cursor.TakeName(BaseVerbs) : effect;
        if (effect < 0)
        {
            return isSure ? NoVerb() : null;
        }

        _ = _cursor.Take("away", "to it");
        return End(WorldQuestion.Which, -1, Effects[effect]);
    }

    private WorldQuestionRead Verb(WorldQuestion kind, int thing)
    {
        var effect = _cursor.TakeName(BaseVerbs);
        if (effect < 0)
        {
            return NoVerb();
        }

        _ = _cursor.Take("away", "to it");
        return End(kind, thing, Effects[effect]);
    }

    private int? TakeThing() => _cursor.TakeName(ThingNames) is >= 0 and var thing ? World.Things[thing] : null;

    private WorldQuestionRead End(WorldQuestion kind, int thing, int effect)
        => _cursor.IsAtEnd ? new(kind, thing, effect, null) : Misread("the question should end here");

    private WorldQuestionRead NoThing()
    {
        _cursor.SkipArticle();
        return Misread($"a thing of the small world is expected: {WorldParser.Some(World.Things)}");
    }

    private WorldQuestionRead NoVerb() => Misread($"an effect of the small world is expected: {string.Join(", ", BaseVerbs)}");

    private WorldQuestionRead Misread(string expected) => new(default, -1, -1, new ParseFailure("question", _cursor.WordHere(), expected));

    // Rules with "if" are another family's, whatever devices they mention.
    private bool MentionsWorld()
        => !_request.Rules.Any(rule => new TextCursor(rule).Take(RuleOpenings))
            && (_request.Rules.SelectMany(rule => TextCursor.Fold(rule.TrimEnd('.')).Split(' ')).Any(IsNoun) || _request.Options.Any(option => IsNoun(TextCursor.Fold(option.Name))));

    private static bool IsNoun(string word) => World.Find(word) is var found && (World.IsThing(found) || World.IsSource(found));
}
