"use strict";
// Draws the report from the figures in #report. Every text is set as text, never as markup.
(() => {
  const report = JSON.parse(document.getElementById("report").textContent);
  const page = document.getElementById("page");
  const modes = new Map(report.modes.map(mode => [mode.key, mode]));
  const families = report.groups.filter(group => group.set === "all" && group.items > group.not_understood);
  const all = families.find(group => group.family === "all");
  const named = families.filter(group => group.family !== "all");
  const shown = named.length > 1 ? [...named, all] : named;
  const drawings = [];

  // ---- words and numbers
  const percent = (share, digits = 1) => (share * 100).toFixed(digits);
  const signed = (value, digits = 1) => (value < 0 ? "\u2212" : "+") + Math.abs(value * 100).toFixed(digits);
  const range = share => `${percent(share.low)}\u2013${percent(share.high)}`;
  const label = group => group.family === "all" ? "all families" : group.family.replaceAll("_", " ");
  const result = (group, mode) => group.results.find(entry => entry.mode === mode);
  const gain = (group, against) => group.gains.find(entry => entry.against === against);
  const color = name => `var(--${name})`;
  const modeColor = key => key === "loop" ? color("loop") : key.startsWith("against") ? color("rival") : color("other");
  const ms = value => value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

  // ---- elements
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter(child => child !== null && child !== undefined));
    return made;
  };
  const section = (title, text, ...children) => page.append(element("h2", { textContent: title }), element("p", { className: "soft", textContent: text }), ...children);
  const withSmall = (text, small) => { const cell = element("td", {}, text); if (small) cell.append(element("small", { textContent: small })); return cell; };
  const cellOf = value => value instanceof Node ? value : element("td", { textContent: value ?? "" });

  function table(headings, rows, left = 1) {
    const head = element("tr", {}, ...headings.map((heading, index) => element("th", { textContent: heading, className: index < left ? "l" : "" })));
    const body = rows.map(({ cells, total }) => {
      const made = cells.map(cellOf);
      made.slice(0, left).forEach(cell => cell.classList.add("l"));
      return element("tr", { className: total ? "total" : "" }, ...made);
    });
    return element("div", { className: "scroll" }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
  }

  // A plot that is drawn anew whenever its width changes.
  function plot(title, make) {
    const host = element("div");
    drawings.push({ host, make, width: 0 });
    return element("figure", { role: "figure" }, title ? element("h3", { textContent: title }) : null, host);
  }
  const multiples = (groups, make, wide = false) => element("div", { className: wide ? "multiples wide" : "multiples" }, ...groups.map(group => plot(label(group), width => make(group, width))));
  const legend = entries => element("div", { className: "legend" }, ...entries.map(([text, fill]) => {
    const dot = element("i");
    dot.style.background = fill;
    return element("span", {}, dot, text);
  }));
  const base = width => ({ width, style: { background: "transparent", color: "currentColor", fontSize: "11px", fontFamily: "inherit" } });

  function redraw() {
    for (const drawing of drawings) {
      const width = Math.floor(drawing.host.clientWidth);
      if (width > 0 && width !== drawing.width) {
        drawing.width = width;
        drawing.host.replaceChildren(drawing.make(width));
      }
    }
  }

  // ---- heading
  function heading() {
    const model = report.models[0];
    const made = new Date(report.made_at);
    page.replaceChildren(
      element("h1", { textContent: `${model.name}: what reflection is worth` }),
      element("p", { className: "soft", textContent: `Measured ${made.toISOString().slice(0, 10)} ${made.toISOString().slice(11, 16)} UTC with EdgeReasoner ${report.version}, model ${model.sha256.slice(0, 12)} (${model.quant}, ${(model.bytes / 1e6).toFixed(2)} MB)${report.models[1] ? `, against ${report.models[1].name} ${report.models[1].sha256.slice(0, 12)} (${report.models[1].quant}, ${(report.models[1].bytes / 1e6).toFixed(2)} MB)` : ""}.` }),
      element("pre", {}, element("code", { textContent: report.command })));
    if (all) {
      const [direct, loop, versus] = [result(all, "direct"), result(all, "loop"), gain(all, "direct")];
      const cards = [
        [`${percent(direct.accuracy.share)} \u2192 ${percent(loop.accuracy.share)}`, "% right: direct \u2192 loop"],
        [`${signed(versus.gain)}`, `points gained (${signed(versus.low)} to ${signed(versus.high)})`],
        [`${percent(versus.broken / Math.max(1, direct.accuracy.of), 2)} %`, "right before, wrong after"],
        [loop.mean_rounds.toFixed(2), `rounds in the mean, of at most ${report.settings.max_rounds}`],
        [`${ms(loop.median_ms)} ms`, `median a decision; 95 % within ${ms(loop.p95_ms)} ms`],
        all.confidence ? [all.confidence.calibration_error.toFixed(3), `calibration error (ECE); AUROC ${all.confidence.auroc?.toFixed(3) ?? "\u2013"}`] : null,
        [`${percent(all.certified.coverage.share)} %`, `certified, ${all.certified.accuracy.of ? percent(all.certified.accuracy.share) : "\u2013"} % of them right`],
        all.late ? [`${all.late.late}`, `late of ${all.late.of} with ${report.settings.deadline_ms} ms`] : ["\u2013", "late answers: not measured"],
      ];
      page.append(element("div", { className: "cards" }, ...cards.filter(card => card).map(([value, text]) => element("div", { className: "card" }, element("b", { textContent: value }), element("span", { textContent: text })))));
    }
    if (report.groups[0].not_understood > 0) {
      const whole = report.groups[0];
      page.append(element("p", { textContent: `${whole.not_understood} of ${whole.items} items were not understood by this model's prompt format; they are in no share below.` }),
        element("p", { className: "soft", textContent: `For example: ${whole.not_understood_example}` }));
    }
    page.append(element("details", {}, element("summary", { textContent: "How this was measured" }),
      element("p", { textContent: `Every mode answered every item, in turns, so that whatever else the machine did met all alike. Intervals are 95 %: Wilson for shares, Agresti\u2013Min for paired differences; p is the exact McNemar test. Machine: ${report.machine.os}, ${report.machine.architecture}, ${report.machine.processors} processors, ${report.settings.threads} thread a pass; seed ${report.settings.seed}.` }),
      table(["way of answering", "what it does"], report.modes.map(mode => ({ cells: [mode.title, mode.description] })), 2),
      table(["task file", "format", "items", "SHA-256"], report.files.map(file => ({ cells: [file.name, file.format, file.items, file.sha256.slice(0, 16)] })))));
  }

  // ---- sections
  function comparison() {
    const keys = report.modes.map(mode => mode.key);
    const lowest = group => Math.min(...group.results.map(entry => entry.accuracy.low));
    const make = (group, width) => Plot.plot({
      ...base(width), height: 22 * keys.length + 32, marginTop: 6, marginLeft: Math.min(150, width * 0.42), marginRight: 38,
      x: { domain: [Math.max(0, Math.floor(lowest(group) * 10) / 10), 1], tickFormat: value => percent(value, 0), ticks: 5, grid: true, label: null },
      y: { domain: keys, tickFormat: key => modes.get(key).title, label: null, tickSize: 0 },
      marks: [
        Plot.ruleX([1], { stroke: "currentColor", strokeOpacity: 0.25 }),
        Plot.ruleY(group.results, { y: "mode", x1: d => d.accuracy.low, x2: d => d.accuracy.high, stroke: d => modeColor(d.mode), strokeWidth: 2.5, strokeOpacity: 0.55 }),
        Plot.dot(group.results, { y: "mode", x: d => d.accuracy.share, fill: d => modeColor(d.mode), r: d => d.mode === "loop" ? 5 : 3.5 }),
        Plot.text(group.results, { y: "mode", x: 1, dx: 6, textAnchor: "start", text: d => percent(d.accuracy.share), fill: d => d.mode === "loop" ? color("loop") : "currentColor", fontWeight: d => d.mode === "loop" ? 700 : 400 }),
      ],
    });
    const headings = ["family", "items", ...report.modes.map(mode => mode.title)];
    section("The loop against other ways of answering", "Share right in %, with its 95 % interval. The loop is drawn in blue, the other model in purple.",
      multiples(shown, make, true),
      table(headings, shown.map(group => ({ total: group.family === "all", cells: [label(group), group.items - group.not_understood, ...group.results.map(entry => withSmall(percent(entry.accuracy.share), range(entry.accuracy)))] }))),
      element("h3", { textContent: "What the loop gains over each, in points" }),
      table(["family", ...all.gains.map(entry => `over ${modes.get(entry.against).title}`)], shown.map(group => ({ total: group.family === "all", cells: [label(group), ...group.gains.map(entry => withSmall(signed(entry.gain), `${signed(entry.low)} to ${signed(entry.high)}, p ${entry.p < 0.001 ? "< 0.001" : entry.p.toFixed(3)}`))] }))));
  }

  function rounds() {
    const make = (group, width) => Plot.plot({
      ...base(width), height: 190, marginLeft: 34, marginBottom: 30, marginRight: 14, insetLeft: 16, insetRight: 16, marginTop: 22,
      x: { ticks: group.rounds.length - 1, tickFormat: "d", label: "round", labelAnchor: "center", labelArrow: false, domain: [0, Math.max(1, report.settings.max_rounds)] },
      y: { domain: [Math.max(0, Math.floor(Math.min(...shown.flatMap(g => g.rounds.map(d => d.accuracy.low))) * 10) / 10), 1], tickFormat: value => percent(value, 0), ticks: 5, grid: true, label: null },
      marks: [
        Plot.areaY(group.rounds, { x: "round", y1: d => d.accuracy.low, y2: d => d.accuracy.high, fill: color("loop"), fillOpacity: 0.16 }),
        Plot.lineY(group.rounds, { x: "round", y: d => d.accuracy.share, stroke: color("loop"), strokeWidth: 2 }),
        Plot.dot(group.rounds, { x: "round", y: d => d.accuracy.share, fill: color("loop"), r: 3.5 }),
        Plot.text(group.rounds, { x: "round", y: d => d.accuracy.share, text: d => percent(d.accuracy.share), dy: -11, fill: "currentColor", stroke: color("card"), strokeWidth: 3 }),
      ],
    });
    const flips = (group, width) => Plot.plot({
      ...base(width), height: 180, marginLeft: 34, marginBottom: 30, marginTop: 18, insetTop: 12, insetBottom: 14,
      x: { domain: group.rounds.slice(1).map(d => d.round), label: "round", labelAnchor: "center", labelArrow: false, tickSize: 0 },
      y: { grid: true, ticks: 4, tickFormat: value => Math.abs(value), label: null, domain: [-Math.max(0, ...group.rounds.map(d => d.broken)), Math.max(1, ...group.rounds.map(d => d.fixed))] },
      marks: [
        Plot.barY(group.rounds.slice(1), { x: "round", y: "fixed", fill: color("good"), insetLeft: 4, insetRight: 4 }),
        Plot.barY(group.rounds.slice(1), { x: "round", y: d => -d.broken, fill: color("bad"), insetLeft: 4, insetRight: 4 }),
        Plot.ruleY([0], { stroke: "currentColor" }),
        Plot.text(group.rounds.slice(1), { x: "round", y: "fixed", text: d => `+${d.fixed}`, dy: -7, fill: "currentColor" }),
        Plot.text(group.rounds.slice(1), { x: "round", y: d => -d.broken, text: d => `\u2212${d.broken}`, dy: 8, fill: "currentColor" }),
      ],
    });
    section("Accuracy by round", "Share right in % after each round; round 0 is the direct answer. An item that ended earlier keeps its answer.",
      multiples(shown, make),
      table(["family", ...all.rounds.map(d => d.round === 0 ? "direct" : `round ${d.round}`), "gain, points", "of it in two rounds", "mean rounds"], shown.map(group => ({
        total: group.family === "all",
        cells: [label(group), ...group.rounds.map(d => withSmall(percent(d.accuracy.share), range(d.accuracy))), withSmall(signed(gain(group, "direct").gain), `${signed(gain(group, "direct").low)} to ${signed(gain(group, "direct").high)}`), group.gain_in_two_rounds === undefined ? "\u2013" : `${percent(group.gain_in_two_rounds)} %`, result(group, "loop").mean_rounds.toFixed(2)],
      }))));
    section("Answers that changed", "How many items each round turned from wrong to right (up) and from right to wrong (down).",
      legend([["wrong \u2192 right", color("good")], ["right \u2192 wrong", color("bad")]]), multiples(shown, flips));
  }

  function costs() {
    const rows = all.results.map(entry => ({ ...entry, title: modes.get(entry.mode).title }));
    const bars = (value, format) => width => Plot.plot({
      ...base(width), height: 26 * rows.length + 32, marginTop: 6, marginLeft: Math.min(170, width * 0.4), marginRight: 56,
      x: { grid: true, ticks: 4, label: null }, y: { domain: rows.map(d => d.title), label: null, tickSize: 0 },
      marks: [
        Plot.barX(rows, { y: "title", x: value, fill: d => modeColor(d.mode), fillOpacity: d => d.mode === "loop" ? 1 : 0.6, insetTop: 3, insetBottom: 3, rx: 2 }),
        Plot.text(rows, { y: "title", x: value, text: d => format(d), dx: 5, textAnchor: "start", fill: "currentColor" }),
        Plot.ruleX([0], { stroke: "currentColor" }),
      ],
    });
    section("What an answer costs", "All items. Tokens are those generated, dropped ones included; times are wall times from the rendered prompt to the answer.",
      element("div", { className: "pair" }, plot("mean tokens", bars("mean_tokens", d => d.mean_tokens.toFixed(1))), plot("median milliseconds", bars("median_ms", d => ms(d.median_ms)))),
      table(["way of answering", "right, %", "mean rounds", "mean tokens", "median ms", "95 % within ms"], rows.map(entry => ({ total: entry.mode === "loop", cells: [entry.title, withSmall(percent(entry.accuracy.share), range(entry.accuracy)), entry.mean_rounds?.toFixed(2) ?? "\u2013", entry.mean_tokens.toFixed(1), ms(entry.median_ms), ms(entry.p95_ms)] }))));
  }

  function confidence() {
    const groups = shown.filter(group => group.confidence);
    const reliability = (group, width) => Plot.plot({
      ...base(width), height: Math.min(280, width * 0.92), marginLeft: 34, marginBottom: 32,
      x: { domain: [0, 1], ticks: 5, tickFormat: value => percent(value, 0), label: "confidence, %", labelAnchor: "center", labelArrow: false },
      y: { domain: [0, 1], ticks: 5, tickFormat: value => percent(value, 0), grid: true, label: "right, %" },
      marks: [
        Plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, stroke: "currentColor", strokeOpacity: 0.4, strokeDasharray: "4,4" }),
        Plot.ruleX(group.confidence.bins, { x: "confidence", y1: d => d.accuracy.low, y2: d => d.accuracy.high, stroke: color("loop"), strokeOpacity: 0.45 }),
        Plot.dot(group.confidence.bins, { x: "confidence", y: d => d.accuracy.share, fill: color("loop"), r: 3.5 }),
      ],
    });
    const tint = new Map(groups.map((group, index) => [group.family, group.family === "all" ? color("text") : color(`f${index % 8}`)]));
    const curves = groups.flatMap(group => group.confidence.risk_coverage.map(point => ({ ...point, family: group.family })));
    const risk = width => Plot.plot({
      ...base(width), height: 280, marginLeft: 40, marginBottom: 34,
      x: { domain: [0, 1], tickFormat: value => percent(value, 0), label: "answers given, % (most confident first)", labelAnchor: "center", labelArrow: false },
      y: { domain: [0, Math.max(0.02, ...curves.map(d => d.risk)) * 1.08], tickFormat: value => percent(value, value && value < 0.1 ? 1 : 0), grid: true, label: "wrong, %" },
      marks: [Plot.lineY(curves, { x: "coverage", y: "risk", z: "family", stroke: d => tint.get(d.family), strokeWidth: d => d.family === "all" ? 3 : 1.8, curve: "step" })],
    });
    const stops = width => Plot.plot({
      ...base(width), height: 26 * all.stops.length + 32, marginTop: 6, marginLeft: 110, marginRight: 120,
      x: { grid: true, ticks: 4, tickFormat: value => percent(value, 0), label: null, domain: [0, Math.max(...all.stops.map(d => d.share.share)) * 1.02] },
      y: { domain: all.stops.map(d => d.reason), tickFormat: reason => reason.replaceAll("_", " "), label: null, tickSize: 0 },
      marks: [
        Plot.barX(all.stops, { y: "reason", x: d => d.share.share, fill: color("loop"), fillOpacity: 0.75, insetTop: 3, insetBottom: 3, rx: 2 }),
        Plot.text(all.stops, { y: "reason", x: d => d.share.share, text: d => `${percent(d.share.share)} %, ${percent(d.accuracy.share)} right`, dx: 5, textAnchor: "start", fill: "currentColor" }),
        Plot.ruleX([0], { stroke: "currentColor" }),
      ],
    });
    section("What confidence is worth", "Does 90 % mean nine in ten? Each dot is a fifteenth of the answers, by confidence; on the dashed line confidence means what it says.", multiples(groups, reliability));
    page.append(element("div", { className: "pair" },
      element("div", {}, plot("Share wrong when only the surest answers are given", risk), legend(groups.map(group => [label(group), tint.get(group.family)]))),
      plot("Why the loop ended, % of items, and the share right among them", stops)));
    page.append(table(["family", "ECE", "Brier", "AUROC", "AURC", "certified, %", "right of these, %"], groups.map(group => ({
      total: group.family === "all",
      cells: [label(group), group.confidence.calibration_error.toFixed(3), group.confidence.brier.toFixed(3), group.confidence.auroc?.toFixed(3) ?? "\u2013", group.confidence.aurc.toFixed(4), withSmall(percent(group.certified.coverage.share), range(group.certified.coverage)), group.certified.accuracy.of ? withSmall(percent(group.certified.accuracy.share), range(group.certified.accuracy)) : "\u2013"],
    }))));
  }

  function shortcuts() {
    const groups = report.groups.filter(group => group.set === "all");
    section("What shortcuts achieve", "Share right in % without reasoning, each half of a family learnt from the other. A family that a shortcut solves measures no reasoning.",
      table(["family", ...groups[0].shortcuts.map(entry => entry.name), "direct", "loop"], groups.map(group => ({
        total: group.family === "all",
        cells: [label(group), ...group.shortcuts.map(entry => percent(entry.accuracy.share)), ...["direct", "loop"].map(mode => result(group, mode).accuracy.of ? percent(result(group, mode).accuracy.share) : "\u2013")],
      }))));
  }

  function sets() {
    section("Every family and set", "Share right in %. Items that the prompt format could not read are counted beside, and in no share.",
      table(["family", "set", "items", "not understood", ...report.modes.map(mode => mode.title)], report.groups.filter(group => group.set === "all" || report.groups.filter(other => other.family === group.family).length > 2).map(group => ({
        total: group.set === "all",
        cells: [label(group), group.set === "all" ? "all" : group.set.replaceAll("_", " "), group.items, group.not_understood, ...group.results.map(entry => entry.accuracy.of ? withSmall(percent(entry.accuracy.share), group.set === "all" ? "" : range(entry.accuracy)) : "\u2013")],
      })), 2));
  }

  heading();
  if (all) {
    comparison();
    rounds();
    costs();
    confidence();
  }
  shortcuts();
  sets();
  redraw();
  new ResizeObserver(() => requestAnimationFrame(redraw)).observe(page);
})();
