namespace EdgeReasoner.Reasoning.Prompting.Chat;

/// <summary>The speaker of a turn.</summary>
public enum ChatRole
{
    /// <summary>Whoever runs the model.</summary>
    System,

    /// <summary>Whoever asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(ChatRole Role, string Content);
