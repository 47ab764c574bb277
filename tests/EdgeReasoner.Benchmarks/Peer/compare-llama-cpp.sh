#!/usr/bin/env bash
# Compares the engine with llama.cpp on one shape: decode and prefill with llama-bench, a three-stage reflection with llama-server and its
# prompt cache. Both take turns, so that whatever else the machine does meets both. The last line is JSON.
set -euo pipefail

usage() {
  cat >&2 <<'TEXT'
usage: compare-llama-cpp.sh --llama FOLDER --gguf FILE --edge-reasoner BINARY --model FOLDER [--threads 1] [--runs 3] [--port 18080] [--spinning]
  --llama          folder with llama-bench and llama-server (built from github.com/ggml-org/llama.cpp)
  --gguf           a Q4_0 file of the same shape as the model folder (synthesize-gguf.py beside this makes one with random weights)
  --edge-reasoner  the published daemon
  --spinning       let our threads wait busily between operations, as llama.cpp's do; off by default in both the daemon and here
  --model          the model folder; prepared already (edge-reasoner bench --prepare --model FOLDER)
TEXT
  exit 64
}

llama='' gguf='' reasoner='' model='' threads=1 runs=3 port=18080 spinning=()
while [ $# -gt 0 ]; do
  if [ "$1" = --spinning ]; then
    spinning=(--spinning)
    shift
    continue
  fi
  [ $# -ge 2 ] || usage
  case "$1" in
    --llama) llama=$2 ;;
    --gguf) gguf=$2 ;;
    --edge-reasoner) reasoner=$2 ;;
    --model) model=$2 ;;
    --threads) threads=$2 ;;
    --runs) runs=$2 ;;
    --port) port=$2 ;;
    *) usage ;;
  esac
  shift 2
done

refuse() { echo "compare-llama-cpp.sh: $*" >&2; exit 64; }
[ -n "$llama" ] || refuse "no --llama was given; it must name the folder with llama-bench and llama-server. Nothing is downloaded."
[ -x "$llama/llama-bench" ] || refuse "$llama/llama-bench is missing or cannot be run."
[ -x "$llama/llama-server" ] || refuse "$llama/llama-server is missing or cannot be run."
[ -f "$gguf" ] || refuse "--gguf is \"$gguf\"; it must name a file."
[ -x "$reasoner" ] || refuse "--edge-reasoner is \"$reasoner\"; it must name the published daemon."
[ -d "$model" ] || refuse "--model is \"$model\"; it must name a folder."
for tool in curl python3; do command -v "$tool" >/dev/null || refuse "$tool is needed."; done

work=$(mktemp -d)
server=''
cleanup() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT

"$llama/llama-server" -m "$gguf" -t "$threads" -c 2048 -np 1 --host 127.0.0.1 --port "$port" >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 120); do
  curl -fs "http://127.0.0.1:$port/health" >/dev/null 2>&1 && break
  kill -0 "$server" 2>/dev/null || refuse "llama-server ended: $(tail -n 1 "$work/server.log")"
  sleep 1
done

for run in $(seq "$runs"); do
  echo "run $run of $runs: llama.cpp, then edge-reasoner" >&2
  "$llama/llama-bench" -m "$gguf" -t "$threads" -p 128 -n 24 -r 3 -o json >"$work/llama-$run.json" 2>>"$work/bench.log"
  python3 "$(dirname "$0")/reflect-llama-server.py" "http://127.0.0.1:$port" >"$work/server-$run.json"
  "$reasoner" bench --model "$model" --threads "$threads" --passes 3 "${spinning[@]}" | tail -n 1 >"$work/own-$run.json"
done

python3 - "$work" "$runs" "$threads" "${spinning[*]}" <<'PYTHON'
import json, statistics, sys
work, runs, threads, spinning = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
rows = []
for run in range(1, runs + 1):
    bench = json.load(open(f"{work}/llama-{run}.json"))
    own = {(f["name"], f["at"]): f["value"] for f in json.load(open(f"{work}/own-{run}.json"))["figures"]}
    rows.append({
        "decode": (own["decode_tokens_per_second", 128], next(b["avg_ts"] for b in bench if b["n_gen"] > 0)),
        "prefill": (own["prefill_tokens_per_second", 128], next(b["avg_ts"] for b in bench if b["n_prompt"] > 0)),
        "reflection": (1000 / own["reflection_ms", 0], 1000 / json.load(open(f"{work}/server-{run}.json"))["reflection_ms"]),
    })
print(f"{'per second':12} {'edge-reasoner':>14} {'llama.cpp':>10} {'ratio':>6}")
ratios = {}
for name in rows[0]:
    ratios[name] = statistics.median(row[name][0] / row[name][1] for row in rows)
    print(f"{name:12} {statistics.median(row[name][0] for row in rows):14.4g} {statistics.median(row[name][1] for row in rows):10.4g} {ratios[name]:6.2f}")
per_second = {name: [[round(value, 4) for value in row[name]] for row in rows] for name in rows[0]}
print(json.dumps({"benchmark": "peer", "threads": threads, "spinning": bool(spinning), "runs": runs, "ratios": ratios, "per_second": per_second}))
PYTHON
