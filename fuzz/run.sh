#!/usr/bin/env bash
# Runs every target for so many seconds (default 60) and prints the rows for RUNS.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
for target in archive segment query text html markdown xml json; do
  log=$(mktemp)
  cargo +nightly fuzz run "$target" --sanitizer none -- -max_total_time="$seconds" -timeout=1 -rss_limit_mb=256 -print_final_stats=1 >"$log" 2>&1 ||
    { tail -n 40 "$log"; exit 1; }
  runs=$(awk '/stat::number_of_executed_units/ {print $2}' "$log")
  rss=$(awk '/stat::peak_rss_mb/ {print $2}' "$log")
  printf '| %s | %s | %s | %s s | %s MB | 0 |\n' "$(date --utc +%F)" "$target" "$runs" "$seconds" "$rss"
done
