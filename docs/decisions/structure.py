#!/usr/bin/env python3
"""Figures of the structure of C# trees: files, lines, methods, parameters, textual namespace cycles, test ratio.

usage: structure.py NAME SRC[,SRC...] [TESTS[,TESTS...]]     one row of the table in 0008-one-house.md
       structure.py --draw SRC | tred | dot -Tsvg            namespaces by project, arrows that close a circle in red

Lines of code leave out blank lines, comments and lines of a single brace. A method's length is from its first line
(attributes included, documentation not) to its last. Parameters are those of classes, records, constructors and methods.
Cycles are the strongly connected groups of namespaces of which more than one is a member, by `using` lines and parents.
"""
import collections
import os
import re
import statistics
import sys


def sources(folders):
    for folder in folders.split(","):
        for path, subfolders, names in os.walk(folder):
            subfolders[:] = [name for name in subfolders if name not in ("obj", "bin", "artifacts")]
            yield from (os.path.join(path, name) for name in names if name.endswith(".cs"))


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def stripped(text):
    text = re.sub(r'"""(?:.|\n)*?"""', blank, text)
    return re.sub(r'//[^\n]*|/\*(?:.|\n)*?\*/|@"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', blank, text)


def quantiles(values):
    values = sorted(values)
    return (int(statistics.median(values)), values[int(0.9 * (len(values) - 1))], values[-1]) if values else (0, 0, 0)


def count_parameters(text, start):
    depth, angle, count, seen, at = 1, 0, 1, False, start
    while depth and at < len(text):
        letter = text[at]
        seen |= not letter.isspace() and letter != ")"
        depth += letter in "([{"
        depth -= letter in ")]}"
        angle += letter == "<"
        angle -= letter == ">" and text[at - 1] != "="
        count += letter == "," and depth == 1 and angle == 0
        at += 1
    return count if seen else 0


def members(text):
    """Lengths of methods, and the most parameters of any member or type."""
    lengths, parameters, stack, begin = [], [], [("file", 0)], 0
    for at, letter in enumerate(text):
        if letter not in "{};":
            continue
        head = text[begin:at]
        kind = stack[-1][0]
        first = begin + len(head) - len(head.lstrip())
        declared = re.search(r"\b(class|struct|record|interface|enum|namespace|extension)\b", head) and "=>" not in head and kind in ("file", "type")
        is_method = kind == "type" and not declared and re.search(r"[\w>]\s*\(", head.split("=>")[0]) and not re.search(r"^[^(]*=[^>]", head.split("(")[0])
        if declared or is_method:
            opening = re.search(r"[\w>]\s*\(", re.sub(r"\[[^\]]*\]", lambda m: " " * len(m.group(0)), head))
            if opening and "enum" not in head:
                parameters.append(count_parameters(text, begin + opening.end()))
        if letter == "{":
            stack.append(("type" if declared else "method" if is_method else "other", first))
        elif letter == "}":
            ended, start = stack.pop() if len(stack) > 1 else ("file", 0)
            if ended == "method":
                lengths.append(text.count("\n", start, at) + 1)
        elif is_method and "=>" in head:
            lengths.append(text.count("\n", first, at) + 1)
        begin = at + 1
    return lengths, parameters


def graph(texts):
    """The namespace of each file, and which namespace names types of which."""
    names = {path: match.group(1) for path, text in texts.items() if (match := re.search(r"^\s*namespace ([\w.]+)", text, re.M))}
    known, edges = set(names.values()), collections.defaultdict(set)
    types = collections.defaultdict(set)
    for path, text in texts.items():
        for match in re.finditer(r"\b(?:class|struct|record|interface|enum)\s+(\w+)", text):
            types[match.group(1)].add(names.get(path))
    for path, text in texts.items():
        own = names.get(path)
        seen = set(re.findall(r"^\s*using ([\w.]+);", text, re.M)) & known | {other for other in known if (own or "").startswith(other + ".")}
        for word in set(re.findall(r"\b[A-Z]\w*\b", text)):
            edges[own] |= {other for other in types.get(word, ()) if other in seen and other != own}
    return names, edges


def circles(nodes, edges):
    """Groups of namespaces that reach each other (Tarjan)."""
    index, low, stack, groups = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges[node]:
            if other not in index:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == index[node]:
            group = []
            while not group or group[-1] != node:
                group.append(stack.pop())
            groups.append(group)

    sys.setrecursionlimit(10_000)
    for node in sorted(nodes):
        if node not in index:
            visit(node)
    return [group for group in groups if len(group) > 1]


def draw(texts, source):
    names, edges = graph(texts)
    nodes = set(names.values())
    within = {node: number for number, group in enumerate(circles(nodes, edges)) for node in group}
    project = {name: os.path.relpath(path, source).split(os.sep)[0] for path, name in names.items()}
    files = collections.Counter(names.values())
    print('digraph { rankdir=BT; newrank=true; nodesep=0.18; ranksep=0.45; node [shape=box, style="filled,rounded", fillcolor=white, color="#57606a", fontname="Helvetica", fontsize=11, height=0.3]; edge [color="#8c959f", arrowsize=0.6];')
    for number, folder in enumerate(sorted(set(project.values()))):
        print(f'subgraph cluster_{number} {{ label="{folder}"; fontname="Helvetica-Bold"; fontsize=13; style="filled,rounded"; color="#d0d7de"; fillcolor="#f6f8fa";')
        for node in sorted(node for node in nodes if project[node] == folder):
            label = node.removeprefix(folder).lstrip(".") or "(root)"
            print(f'"{node}" [label="{label}  {files[node]}"{", color=red, penwidth=1.5" if node in within else ""}];')
        print("}")
    for node in sorted(nodes):
        for other in sorted(edges[node]):
            red = node in within and within.get(node) == within.get(other)
            print(f'"{node}" -> "{other}"{" [color=red]" if red else ""};')
    print("}")


def code_lines(text):
    return sum(1 for line in text.split("\n") if line.strip() not in ("", "{", "}", "};", "});"))


def row(name, folders, tests):
    raw = {path: open(path, encoding="utf-8-sig").read() for path in sources(folders)}
    texts = {path: stripped(text) for path, text in raw.items()}
    lengths, parameters = [], []
    for text in texts.values():
        found = members(text)
        lengths += found[0]
        parameters += found[1]
    code = sum(code_lines(text) for text in texts.values())
    names, edges = graph(texts)
    groups = circles(set(names.values()), edges)
    figures = [name, len(raw), sum(text.count("\n") + 1 for text in raw.values()), code, "/".join(map(str, quantiles([text.count("\n") + 1 for text in raw.values()]))),
               "/".join(map(str, quantiles(lengths))), max(parameters, default=0), f"{len(groups)} (largest {max(map(len, groups), default=0)} of {len(set(names.values()))})"]
    if tests:
        figures.append(f"{sum(code_lines(stripped(open(path, encoding='utf-8-sig').read())) for path in sources(tests)) / code:.2f}")
    print("| " + " | ".join(map(str, figures)) + " |")


if sys.argv[1] == "--draw":
    draw({path: stripped(open(path, encoding="utf-8-sig").read()) for path in sources(sys.argv[2])}, sys.argv[2])
else:
    row(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
