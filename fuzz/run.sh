#!/usr/bin/env bash
# Runs targets (default: all) for so many executions each, and prints the rows for RUNS.md. What was found before is kept in
# fuzz/corpus and built upon.
#   fuzz/run.sh [EXECUTIONS [TARGET…]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

executions=${1:-1000000}
[[ $# -gt 0 ]] && shift
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] ||
  targets=(archive manifest bodies tails cards terms query text analyzer summary html jsonld markdown xml json)

PATH=$PATH:${XDG_CACHE_HOME:-$HOME/.cache}/referat/cargo-fuzz/bin
command -v cargo-fuzz >/dev/null ||
  cargo install cargo-fuzz --quiet --root "${XDG_CACHE_HOME:-$HOME/.cache}/referat/cargo-fuzz"

commit=$(git rev-parse --short HEAD)
for target in "${targets[@]}"; do
  log=$(mktemp)
  cargo +nightly fuzz run "$target" --sanitizer none -- \
    -runs="$executions" -timeout=1 -rss_limit_mb=256 -print_final_stats=1 >"$log" 2>&1 ||
    { tail -n 40 "$log"; exit 1; }
  runs=$(awk '/stat::number_of_executed_units/ {print $2}' "$log")
  rss=$(awk '/stat::peak_rss_mb/ {print $2}' "$log")
  slowest=$(awk '/stat::slowest_unit_time_sec/ {print $2}' "$log")
  printf '| %s | %s | %s | %s | %s s | %s MB | 0 |\n' "$(date --utc +%F)" "$commit" "$target" "$runs" "$slowest" "$rss"
  rm "$log"
done
