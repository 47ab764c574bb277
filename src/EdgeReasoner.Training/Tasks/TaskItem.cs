using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;

namespace EdgeReasoner.Training.Tasks;

/// <summary>One generated request with its right answer.</summary>
/// <param name="Family">The kind of task: one of <see cref="TaskGenerator.Families"/>.</param>
/// <param name="Request">The request as a user would send it, in controlled English.</param>
/// <param name="Expected">The right answer as the daemon publishes it: an option's id or a number.</param>
/// <param name="Prompt">The request in the model's tokens, rendered by the product's own code.</param>
/// <param name="Trace">The faultless reasoning.</param>
internal sealed record TaskItem(string Family, DecisionRequest Request, string Expected, SymbolicPrompt Prompt, Trace Trace)
{
    /// <summary>Gets the part of all items that this one belongs to.</summary>
    internal Split Split
    {
        get
        {
            // FNV-1a over the prompt's tokens: the same item is on the same side in every run.
            var hash = 14695981039346656037UL;
            foreach (var token in Prompt.Tokens.Span)
            {
                hash = (hash ^ (uint)token) * 1099511628211UL;
            }

            return ((hash >> 32) % 32) switch { 0 => Split.HeldOut, 16 => Split.Calibration, _ => Split.Training };
        }
    }
}
