using System.Text.Json;
using EdgeReasoner.Reasoning.Prompting.Chat;
using EdgeReasoner.Tests.Architecture;
using EdgeReasoner.Tests.Inference.Tokenization;
using Xunit;

namespace EdgeReasoner.Tests.Prompting.Chat;

/// <summary>
/// <c>chat-golden.json</c> holds what the families' templates, cut down to system, user and assistant turns, render under @huggingface/jinja 0.5.11.
/// </summary>
public sealed class ChatFormatTests
{
    private static readonly JsonElement Golden = Read();

    public static TheoryData<string> Families => [.. Golden.GetProperty("cases").EnumerateArray().Select(static item => item.GetProperty("family").GetString()!)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Render_Conversations_EqualsTheReferenceTemplate(string family)
    {
        var item = CaseOf(family);
        var format = ChatFormats.All[item.GetProperty("format").GetString()!];
        var conversations = Golden.GetProperty("conversations").EnumerateArray().Select(Conversation).ToArray();
        foreach (var (conversation, rendered) in conversations.Zip(item.GetProperty("rendered").EnumerateArray()))
        {
            if (rendered.ValueKind == JsonValueKind.String)
            {
                Assert.Equal(rendered.GetString(), string.Concat(format.Render(conversation).Select(static part => part.Text)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Recognise_TheFamilysTemplate_FindsItsFormat(string family)
    {
        var item = CaseOf(family);
        var template = item.GetProperty("template").GetString() ?? File.ReadAllText(Path.Combine(SharedData.Qwen(), "chat_template.jinja"));

        Assert.Equal(item.GetProperty("format").GetString(), ChatFormats.Recognise(template)?.Name);
    }

    [Theory]
    [InlineData("{{ '<|start|>' + message.role }}")]
    [InlineData("")]
    public void Recognise_UnknownTemplate_IsNone(string template) => Assert.Null(ChatFormats.Recognise(template));

    [Fact]
    public void Reply_AfterATurn_IsWhatTheConversationWouldHold()
    {
        var format = ChatFormats.All["chatml"];
        ChatMessage[] turns = [new(ChatRole.User, "a"), new(ChatRole.Assistant, "b"), new(ChatRole.User, "c")];

        Assert.Equal(Text(format.Render(turns)), Text(format.Render(turns[..1])) + "b" + Text(format.Reply("c")));
    }

    private static string Text(IEnumerable<EdgeReasoner.Inference.Tokenization.TextPart> parts) => string.Concat(parts.Select(static part => part.Text));

    private static ChatMessage[] Conversation(JsonElement turns)
        => [.. turns.EnumerateArray().Select(static turn => new ChatMessage(Enum.Parse<ChatRole>(turn.GetProperty("role").GetString()!, ignoreCase: true), turn.GetProperty("content").GetString()!))];

    private static JsonElement CaseOf(string family) => Golden.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("family").GetString() == family);

    private static JsonElement Read()
    {
        using var document = JsonDocument.Parse(Repository.Read("tests/EdgeReasoner.Tests/Prompting/Chat/chat-golden.json"));
        return document.RootElement.Clone();
    }
}
