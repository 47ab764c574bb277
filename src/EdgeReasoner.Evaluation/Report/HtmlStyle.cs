namespace EdgeReasoner.Evaluation.Report;

/// <summary>The style sheet of <c>report.html</c>: light or dark as the reader's system is, and fit for paper.</summary>
internal static class HtmlStyle
{
    /// <summary>The style sheet. A picture's own colours are attributes, which any rule overrides; those made for white paper are replaced in the dark.</summary>
    public const string Css = """
        :root { --ground: #ffffff; --card: #f6f7f9; --line: #d9dde3; --text: #1a1f27; --soft: #5b6675; --plot: #ffffff; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #12161c; --card: #1b212a; --line: #343d4a; --text: #e7ebf0; --soft: #9ba7b6; --plot: #1b212a; }
          figure svg text { fill: var(--text); }
          figure svg [fill="#ffffff"] { fill: var(--plot); }
          figure svg [fill="#000000"] { fill: var(--text); }
          figure svg [stroke="#000000"], figure svg [stroke="#1f2933"] { stroke: var(--text); }
          figure svg [stroke="#e4e7eb"] { stroke: var(--line); }
          figure svg [fill="#0072b2"] { fill: #5b8cff; }
          figure svg [stroke="#0072b2"] { stroke: #5b8cff; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
        main { max-width: 1340px; margin: 0 auto; padding: 20px 16px 64px; }
        h1 { font-size: 1.65rem; line-height: 1.2; margin: 8px 0 4px; overflow-wrap: anywhere; }
        h2 { font-size: 1.05rem; margin: 32px 0 4px; }
        p { margin: 4px 0 12px; max-width: 90ch; overflow-wrap: anywhere; }
        .soft { color: var(--soft); }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(168px, 1fr)); gap: 10px; margin: 18px 0; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px 12px; }
        .card b { display: block; font-size: 1.35rem; line-height: 1.25; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .card span { color: var(--soft); font-size: .82rem; line-height: 1.35; display: block; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); gap: 12px; margin: 10px 0; align-items: start; }
        figure { margin: 0; background: var(--plot); border: 1px solid var(--line); border-radius: 10px; padding: 10px 12px; min-width: 0; }
        figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
        .scroll { overflow-x: auto; margin: 8px 0; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
        table { border-collapse: collapse; width: 100%; font-size: .86rem; font-variant-numeric: tabular-nums; }
        th, td { padding: 5px 10px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
        tbody tr:last-child > td { border-bottom: 0; }
        th { color: var(--soft); font-weight: 600; vertical-align: bottom; white-space: normal; min-width: 4.5em; }
        th.label, td.label { text-align: left; }
        code { font: .86em/1.45 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; background: var(--card); border: 1px solid var(--line); border-radius: 6px; overflow-wrap: anywhere; }
        pre code { display: block; padding: 8px 12px; white-space: pre-wrap; }
        @media print { main { max-width: none; } figure, .scroll { break-inside: avoid; } }
        """;
}
