using System.Globalization;
using System.Text;

namespace EdgeReasoner.Reasoning.Prompting.Text;

/// <summary>Makes a requester's text fit to be quoted in a prompt: one line, no control characters, nothing that looks like a template's mark.</summary>
/// <param name="marks">The marks of the model's tokenizer, such as <c>&lt;|im_start|&gt;</c>.</param>
internal sealed class UntrustedText(IEnumerable<string> marks)
{
    // The brackets of formats that write them as plain text are marks all the same.
    private readonly string[] _marks = [.. marks.Concat(["[INST]", "[/INST]", "<<SYS>>", "<</SYS>>"]).Where(static mark => mark.Length > 2).Distinct().OrderByDescending(static mark => mark.Length)];

    /// <summary>Cleans a text.</summary>
    /// <param name="text">What the requester wrote.</param>
    /// <returns>The text, white space as single spaces, double quotes as single ones so that it can stand in double ones.</returns>
    public string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsWhiteSpace(rune) || category == UnicodeCategory.Control)
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else if (category is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate))
            {
                clean.Append(rune.Value == '"' ? "'" : rune.ToString());
            }
        }

        return WithoutMarks(clean.ToString()).Trim();
    }

    /// <summary>Takes marks out, again and again: what is left must not form one either.</summary>
    private string WithoutMarks(string text)
    {
        int before;
        do
        {
            before = text.Length;
            foreach (var mark in _marks)
            {
                text = text.Replace(mark, "", StringComparison.OrdinalIgnoreCase);
            }

            // <|anything|> is how marks look, also those of other models.
            for (var start = text.IndexOf("<|", StringComparison.Ordinal); start >= 0; start = text.IndexOf("<|", start, StringComparison.Ordinal))
            {
                text = text.Remove(start, 2);
            }
        }
        while (text.Length < before);

        return text;
    }
}
