namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>The formats of task files. The names in lower case are those of <c>--format</c>.</summary>
internal enum TaskFormat
{
    /// <summary>Our own: one item a line, the request as in the MQTT contract. Documented in docs/evaluation.md.</summary>
    Tasks,

    /// <summary>GSM8K: lines of <c>question</c> and <c>answer</c>, the number after <c>####</c>.</summary>
    Gsm8k,

    /// <summary>BIG-Bench Hard: an object with <c>examples</c> of <c>input</c> and <c>target</c>.</summary>
    Bbh,

    /// <summary>StrategyQA: an array of <c>question</c> and <c>answer</c> (true or false).</summary>
    StrategyQa,
}
