#!/usr/bin/env bash
# An archive built part by part, as many at once as there are processors: a map by xargs, then one join. GNU parallel, or any
# batch system that runs a command per part, takes its place.
#
#   examples/publish-parts.sh ARTICLES.ndjson FOLDER [ARTICLES_PER_PART]
set -euo pipefail

input=$1 out=$2 size=${3:-50000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

split --lines="$size" --additional-suffix=.ndjson "$input" "$work/part-"
# All parts split compounds by one lexicon: what the first of them teaches.
first=$(find "$work" -name 'part-*.ndjson' | sort | head -n 1)
referat index "$first" --out "$work/lexicon"
# Map: each part is indexed without any other. A part that fails ends it all before anything is published.
find "$work" -name 'part-*.ndjson' -print0 | sort -z |
  xargs -0 -P "$(nproc)" -I {} referat index {} --segment-only --lexicon "$work/lexicon" --out {}.archive
# Join: files are copied, manifests joined.
referat publish --out "$out" "$work"/part-*.ndjson.archive
