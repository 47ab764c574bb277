"""The reflection of `edge-reasoner bench` against llama-server: every stage sends its whole prompt, and the server reuses what it has cached."""
import json
import sys
import time
import urllib.request

base = sys.argv[1]
PROMPT, DRAFT, CRITIQUE, REVISION, CUE = 300, 64, 32, 64, 8


def tokens(count, seed):
    # Plain ids in the middle of any vocabulary; the same for each run.
    return [1000 + (i * 7919 + seed * 104729) % 20000 for i in range(count)]


def complete(prompt, steps):
    body = {"prompt": prompt, "n_predict": max(1, steps), "cache_prompt": True, "temperature": 0, "ignore_eos": True, "return_tokens": True}
    request = urllib.request.Request(base + "/completion", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as reply:
        return json.load(reply).get("tokens") or tokens(steps, 9)


def reflect(seed):
    prompt, probe, ask, revise = tokens(PROMPT, seed), tokens(CUE, 1), tokens(CUE, 2), tokens(CUE, 3)
    start = time.monotonic()
    complete(prompt + probe, 1)
    draft = complete(prompt, DRAFT)[:DRAFT]
    complete(prompt + draft + probe, 1)
    critique = complete(prompt + draft + ask, CRITIQUE)[:CRITIQUE]
    revision = complete(prompt + draft + ask + critique + revise, REVISION)[:REVISION]
    complete(prompt + revision + probe, 1)
    return (time.monotonic() - start) * 1000


reflect(100)  # warms up
print(json.dumps({"reflection_ms": sorted(reflect(seed) for seed in range(3))[1]}))
