using EdgeReasoner.Inference.Tokenization;

namespace EdgeReasoner.Reasoning.Prompting.Chat;

/// <summary>The formats that are known, and how a folder's template tells which one it is.</summary>
public static class ChatFormats
{
    private static readonly TextPart Line = TextPart.Of("\n");

    /// <summary>Gets every format, by name.</summary>
    public static IReadOnlyDictionary<string, ChatFormat> All { get; } = Make().ToDictionary(static format => format.Name);

    /// <summary>Recognises a template by the marks and words that only its family has.</summary>
    /// <param name="template">The text of the folder's chat template, in Jinja.</param>
    /// <returns>The format; null when the family is not known.</returns>
    public static ChatFormat? Recognise(string template)
    {
        var name = Has("<|im_sep|>") ? "phi4"
            : Has("<|im_start|>") ? Has("<think>") && Has("enable_thinking") ? "qwen3" : "chatml"
            : Has("<|start_header_id|>") ? Has("Cutting Knowledge Date") ? "llama3.1" : "llama3"
            : Has("<start_of_turn>") ? "gemma"
            : Has("<|end|>") && (Has("<|user|>") || Has("'<|'") || Has("\"<|\"")) ? IsPhiMini() ? "phi4-mini" : "phi3"
            : Has("[INST]") && !Has("<<SYS>>") ? Mistral()
            : null;
        return name is null ? null : All[name];

        bool Has(string text) => template.Contains(text, StringComparison.Ordinal);

        // Phi-3 puts a line break after each role, Phi-4-mini writes none.
        bool IsPhiMini() => !Has("\\n");

        string Mistral() => Has("[SYSTEM_PROMPT]") ? "mistral-v7"
            : Has("[INST] ") ? Has(" [/INST]") ? "mistral-v1" : "mistral-v3"
            : "mistral-tekken";
    }

    private static IEnumerable<ChatFormat> Make()
    {
        var chat = Named("chatml", "<|im_start|>", TextPart.Of("\n"), [TextPart.Special("<|im_end|>"), Line], "assistant") with { Ends = ["<|im_end|>"] };
        yield return chat;
        yield return chat with { Name = "qwen3", Generation = [TextPart.Special("<think>"), TextPart.Of("\n\n"), TextPart.Special("</think>"), TextPart.Of("\n\n")] };
        yield return Named("phi4", "<|im_start|>", TextPart.Special("<|im_sep|>"), [TextPart.Special("<|im_end|>")], "assistant") with { Ends = ["<|im_end|>"] };
        var llama = Llama("llama3", []);
        yield return llama;

        // The template's date is that of its publication unless the caller gives another; a fixed one keeps prompts alike.
        yield return Llama("llama3.1", [TextPart.Of("Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n")]);
        yield return Named("gemma", "<start_of_turn>", Line, [TextPart.Special("<end_of_turn>"), Line], "model") with
        {
            Begin = [TextPart.Special("<bos>")],
            Place = SystemPlace.FirstUser,
            Trims = true,
            Ends = ["<end_of_turn>"],
        };
        yield return Phi("phi3", [Line]);
        yield return Phi("phi4-mini", []);
        yield return Mistral("mistral-v1", " ", " ", "", TextPart.Of);
        yield return Mistral("mistral-v3", " ", "", " ");
        yield return Mistral("mistral-tekken", "", "", "");
        yield return Mistral("mistral-v7", "", "", "") with
        {
            Place = SystemPlace.Turn,
            System = new([TextPart.Special("[SYSTEM_PROMPT]")], [TextPart.Special("[/SYSTEM_PROMPT]")]),
        };
    }

    private static ChatFormat Named(string name, string mark, TextPart after, TextPart[] close, string model)
    {
        return new ChatFormat { Name = name, System = Of("system"), User = Of("user"), Assistant = Of(model) };

        ChatTurn Of(string role) => new([TextPart.Special(mark), TextPart.Of(role), after], close);
    }

    private static ChatFormat Llama(string name, TextPart[] preamble)
    {
        return new ChatFormat
        {
            Name = name,
            Begin = [TextPart.Special("<|begin_of_text|>")],
            System = Of("system", preamble),
            User = Of("user", []),
            Assistant = Of("assistant", []),
            Trims = true,
            Ends = ["<|eot_id|>", "<|end_of_text|>"],
        };

        static ChatTurn Of(string role, TextPart[] preamble)
            => new([TextPart.Special("<|start_header_id|>"), TextPart.Of(role), TextPart.Special("<|end_header_id|>"), TextPart.Of("\n\n"), .. preamble], [TextPart.Special("<|eot_id|>")]);
    }

    private static ChatFormat Phi(string name, TextPart[] breaks)
    {
        return new ChatFormat { Name = name, System = Of("<|system|>"), User = Of("<|user|>"), Assistant = Of("<|assistant|>"), Ends = ["<|end|>", "<|endoftext|>"] };

        ChatTurn Of(string mark) => new([TextPart.Special(mark), .. breaks], [TextPart.Special("<|end|>"), .. breaks]);
    }

    /// <summary>The first version writes its instruction brackets as plain text; later ones have marks for them.</summary>
    private static ChatFormat Mistral(string name, string afterOpen, string beforeClose, string beforeAnswer, Func<string, TextPart>? bracket = null) => new()
    {
        Name = name,
        Begin = [TextPart.Special("<s>")],
        User = new([(bracket ?? TextPart.Special)("[INST]"), TextPart.Of(afterOpen)], [TextPart.Of(beforeClose), (bracket ?? TextPart.Special)("[/INST]")]),
        Assistant = new([TextPart.Of(beforeAnswer)], [TextPart.Special("</s>")]),
        Awaited = [], // the model writes the space itself
        Place = SystemPlace.LastUser,
        Ends = ["</s>"],
    };
}
