using EdgeReasoner.Inference.Tokenization;

namespace EdgeReasoner.Reasoning.Prompting.Chat;

/// <summary>The place of the system message in a format.</summary>
internal enum SystemPlace
{
    /// <summary>In a turn of its own.</summary>
    Turn,

    /// <summary>At the head of the first user turn, an empty line between.</summary>
    FirstUser,

    /// <summary>At the head of the last user turn, an empty line between.</summary>
    LastUser,
}

/// <summary>The text and marks around one role's turns.</summary>
/// <param name="Open">Before the content.</param>
/// <param name="Close">After it.</param>
internal sealed record ChatTurn(TextPart[] Open, TextPart[] Close);

/// <summary>The chat template of a family of models; equal to the published one for system, user and assistant turns.</summary>
public sealed record ChatFormat
{
    /// <summary>Gets the name, as in <c>Model:ChatFormat</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what stands before everything, such as the mark of beginning.</summary>
    internal TextPart[] Begin { get; init; } = [];

    /// <summary>Gets what stands around a system turn; not used where there are none.</summary>
    internal ChatTurn System { get; init; } = new([], []);

    /// <summary>Gets what stands around a user turn.</summary>
    internal ChatTurn User { get; init; } = new([], []);

    /// <summary>Gets what stands around an assistant turn.</summary>
    internal ChatTurn Assistant { get; init; } = new([], []);

    /// <summary>Gets what follows the opening of an assistant turn that the model is to write, such as an empty chain of thought.</summary>
    internal TextPart[] Generation { get; init; } = [];

    /// <summary>Gets the opening of a turn that the model is to write; null when it is that of its past turns.</summary>
    internal TextPart[]? Awaited { get; init; }

    /// <summary>Gets where the system speaks.</summary>
    internal SystemPlace Place { get; init; }

    /// <summary>Gets a value indicating whether white space around contents is dropped.</summary>
    internal bool Trims { get; init; }

    /// <summary>Gets the marks that end a turn of the model: generation stops at them.</summary>
    public IReadOnlyList<string> Ends { get; init; } = [];

    /// <summary>Gets every mark that the format writes; a tokenizer without them belongs to another format.</summary>
    public IEnumerable<string> SpecialTokens => new[] { Begin, System.Open, System.Close, User.Open, User.Close, Assistant.Open, Assistant.Close, Generation }
        .SelectMany(static parts => parts).Where(static part => part.IsSpecialToken).Select(static part => part.Text).Concat(Ends).Distinct();

    /// <summary>Writes a conversation that the model is to go on with.</summary>
    /// <param name="messages">The turns; the system's, if any, first; the last is a user's.</param>
    /// <returns>Text and marks, up to where the model's turn begins.</returns>
    public IReadOnlyList<TextPart> Render(IReadOnlyList<ChatMessage> messages)
    {
        List<TextPart> parts = [.. Begin];
        var system = messages.FirstOrDefault(static message => message.Role == ChatRole.System);
        var bearer = Place switch
        {
            SystemPlace.FirstUser => messages.FirstOrDefault(static message => message.Role == ChatRole.User),
            SystemPlace.LastUser => messages.LastOrDefault(static message => message.Role == ChatRole.User),
            _ => null,
        };
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System && Place != SystemPlace.Turn)
            {
                continue;
            }

            var content = Trims ? message.Content.Trim() : message.Content;
            if (system is not null && ReferenceEquals(message, bearer))
            {
                content = $"{system.Content}\n\n{content}";
            }

            Add(parts, TurnOf(message.Role), content);
        }

        return [.. parts, .. Awaited ?? Assistant.Open, .. Generation];
    }

    /// <summary>Ends the model's turn, lets the user speak, and begins the model's next turn.</summary>
    /// <param name="content">What the user says.</param>
    /// <returns>Text and marks.</returns>
    public IReadOnlyList<TextPart> Reply(string content)
    {
        List<TextPart> parts = [.. Assistant.Close];
        Add(parts, User, content);
        return [.. parts, .. Awaited ?? Assistant.Open, .. Generation];
    }

    private static void Add(List<TextPart> parts, ChatTurn turn, string content)
    {
        parts.AddRange(turn.Open);
        parts.Add(TextPart.Of(content));
        parts.AddRange(turn.Close);
    }

    private ChatTurn TurnOf(ChatRole role) => role switch
    {
        ChatRole.System => System,
        ChatRole.User => User,
        _ => Assistant,
    };
}
