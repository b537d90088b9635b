#!/usr/bin/env bash
# Builds, serves and tests referat; `./build.sh --help` says how. Runs from any folder and does again only what has changed.
set -euo pipefail

usage='Usage: ./build.sh                builds the WebAssembly, the package and the size table
       ./build.sh serve [PORT]   builds, then serves www/ on this machine (port 8080, or the next free one)
       ./build.sh test [STEP…]   runs all tests, or the named steps: lint rust wasm types package browser

Environment: REFERAT_SEEDS   folder (or .ndjson file) of articles to embed instead of seeds/
             CHROMIUM        the browser of the tests; else the one in PATH, else one is installed by apt; so FIREFOX
             CARGO_TARGET_DIR, XDG_CACHE_HOME   as everywhere'

cargo_deny_version=0.20.2

caller=$PWD
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/referat
cd "$root"

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
fail() { printf '\nbuild.sh: %s\n' "$*" >&2; exit 1; }

# step NAME COMMAND…: runs it, with its name before and its time after.
step() {
  local name=$1 from=$SECONDS
  say "$name"
  shift
  "$@"
  printf -- '-- %s: %d s\n' "$name" $((SECONDS - from))
}

# --- Tools --------------------------------------------------------------------------------------------------------------

need_rust() {
  command -v cargo >/dev/null || fail 'cargo is missing. Install Rust by https://rustup.rs and open a new terminal.'
}

need_node() {
  local name
  for name in node npm; do
    command -v "$name" >/dev/null || fail "$name is missing. Install Node 20.19 or later: https://nodejs.org"
  done
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "node is $(node --version), too old. Install Node 20.19 or later: https://nodejs.org"
}

need_wasm_target() {
  local target=wasm32-unknown-unknown
  [[ -d $(rustc --print target-libdir --target "$target") ]] && return
  command -v rustup >/dev/null ||
    fail "this Rust has no $target and no rustup to add it. Install Rust by https://rustup.rs, or your system's package of that target."
  rustup target add "$target" || fail "rustup could not add $target: is there a network?"
}

# Without it the module is larger, not wrong: a Rust without rustup need not stop here.
need_rust_src() {
  rust_src=$(rustc --print sysroot)/lib/rustlib/src/rust/library
  [[ -f $rust_src/Cargo.lock ]] && return
  if command -v rustup >/dev/null; then rustup component add rust-src && return; fi
  echo 'This Rust has no rust-src: the module will be some 8 kB larger than the budget allows. By rustup: rustup component add rust-src'
}

# A Rust tool of exactly one version, built once per machine. Sets `tool` to its path.
# need_tool CRATE VERSION BINARY [cargo-install option…]
need_tool() {
  local crate=$1 version=$2 binary=$3 place
  shift 3
  place=$cache/${crate%-cli}-$version
  tool=$place/bin/$binary
  [[ -x $tool ]] && return
  printf '%s %s is not here yet: installing it into %s (a few minutes, once)\n' "$crate" "$version" "$place"
  env -u CARGO_TARGET_DIR -u CARGO_ENCODED_RUSTFLAGS cargo install "$crate" --version "=$version" --root "$place" --quiet "$@" ||
    fail "$crate $version could not be installed: is there a network? By hand: cargo install $crate --version $version --root '$place'"
}

need_node_modules() {
  need_node
  [[ node_modules/.package-lock.json -nt package-lock.json ]] && return
  npm ci --no-fund --no-audit || fail 'npm ci failed: is there a network?'
}

# Sets and exports CHROMIUM: the one given, else the first in PATH, else one by apt-get.
need_chromium() {
  local names=(chromium chromium-browser google-chrome google-chrome-stable) name
  if [[ -n ${CHROMIUM:-} ]]; then names=("$CHROMIUM"); fi
  for name in "${names[@]}"; do
    if CHROMIUM=$(command -v "$name"); then
      export CHROMIUM
      return
    fi
  done
  local way_out='Install Chromium or Chrome, or set CHROMIUM to its path.'
  [[ ${#names[@]} -gt 1 ]] || fail "${names[0]} (CHROMIUM) can't be run. $way_out"
  command -v apt-get >/dev/null || fail "there is no Chromium for the tests. $way_out"
  say 'Chromium is missing: installing it by apt-get'
  as_root apt-get update || fail "apt-get has no network, or may not run here. $way_out"
  as_root apt-get install --yes --no-install-recommends chromium || fail "apt-get could not install Chromium. $way_out"
  CHROMIUM=$(command -v chromium) || fail "apt-get installed no Chromium. $way_out"
  export CHROMIUM
}

# Exports FIREFOX: the one given, else one in PATH, else one by apt-get. Without any its tests are skipped, and say so.
need_firefox() {
  local name
  for name in "${FIREFOX:-}" firefox-esr firefox; do
    if [[ -n $name ]] && FIREFOX=$(command -v "$name"); then
      export FIREFOX
      return
    fi
  done
  FIREFOX=
  command -v apt-get >/dev/null || return 0
  say 'Firefox is missing: installing it by apt-get'
  { as_root apt-get update && as_root apt-get install --yes --no-install-recommends firefox-esr; } ||
    echo 'apt-get could not install firefox-esr: the journey in Firefox will be skipped'
  FIREFOX=$(command -v firefox-esr || true)
  export FIREFOX
}

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo -n "$@"; fi
}

# --- Build --------------------------------------------------------------------------------------------------------------

wasm_out=www/lib/wasm
# Features of the crate, and the name of the module and script that each becomes.
wasm_modules=(embedded:referat archive:archive full:full summary:summary)
# What the files beside it were made from. Its dot keeps it out of the page's list, package.json out of the package.
wasm_stamp=$wasm_out/.stamp

# What the module may use: supported by every browser since 2022. By name, for `--all-features` writes modules that no browser loads.
wasm_features=(
  --enable-bulk-memory --enable-bulk-memory-opt --enable-sign-ext --enable-mutable-globals
  --enable-nontrapping-float-to-int --enable-reference-types --enable-multivalue
)

locked_version() { # CRATE
  awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock
}

# The standard library is compiled anew, for size and without panic messages: 8 kB of brotli less than the one that comes
# compiled. Its two flags are unstable, hence RUSTC_BOOTSTRAP; the toolchain is pinned, so they mean the same tomorrow.
#
# One module for each of `wasm_modules`, which are features of the crate. All leave Cargo under one name.
compile_wasm() {
  need_wasm_target
  need_rust_src
  # Paths of this machine would stand in panic messages: they cost bytes and make each machine's module another one.
  local flags separator=$'\x1f' sysroot std=()
  sysroot=$(rustc --print sysroot)
  flags="--remap-path-prefix=$root=.$separator--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo$separator--remap-path-prefix=$sysroot=rust"
  if [[ -f $rust_src/Cargo.lock ]]; then
    # Functions of other crates that are compiled again here merge with ours.
    flags+="$separator-Cpanic=immediate-abort$separator-Zunstable-options$separator-Zshare-generics=no"
    # What is computed on some of the ways to a place isn't computed on the others to save it there, nor are the steps of loops
    # counted apart (loop strength reduction): both are more bytes.
    flags+="$separator-Cllvm-args=-enable-pre=false -enable-load-pre=false -disable-lsr"
    std=(-Z "build-std=std,panic_abort" -Z build-std-features=optimize_for_size)
  fi
  # The crate type by name: beside an rlib, Cargo leaves link-time optimisation out, which is 5 kB of brotli.
  local compile=(cargo rustc --profile wasm --target wasm32-unknown-unknown --lib --crate-type cdylib "${std[@]}") compiled module
  compiled=$(wasm_dir)
  for module in "${wasm_modules[@]}"; do
    RUSTC_BOOTSTRAP=1 CARGO_ENCODED_RUSTFLAGS=$flags "${compile[@]}" --no-default-features --features "${module%:*}"
    cp "$compiled/referat.wasm" "$compiled/of-${module%:*}.wasm"
  done
}

wasm_dir() {
  cargo metadata --format-version 1 --no-deps |
    node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).target_directory + "/wasm32-unknown-unknown/wasm"'
}

bind_and_shrink() {
  local compiled stamp work module name
  compiled=$(wasm_dir)
  need_tool wasm-bindgen-cli "$(locked_version wasm-bindgen)" wasm-bindgen

  stamp=$(cksum "$compiled"/of-*.wasm package-lock.json build.sh tools/{imports,order,wasm}.mjs "$tool")
  if has_modules && [[ $(cat "$wasm_stamp" 2>/dev/null) == "$stamp" ]]; then
    echo 'unchanged'
    return
  fi
  work=$compiled/bound
  rm -rf "$work"
  for module in "${wasm_modules[@]}"; do
    name=${module#*:}
    # The reset function is how www/lib/loader.js gets a new instance after a crash.
    "$tool" --target web --out-dir "$work" --out-name "$name" --omit-default-module-path --encode-into always \
      --experimental-reset-state-function "$compiled/of-${module%:*}.wasm"
    node tools/imports.mjs "$work/$name.js" "$work/${name}_bg.wasm"
    shrink "$work/${name}_bg.wasm" -Oz --flatten --rereloop -Oz -Oz --strip-debug --strip-producers --strip-target-features
    node tools/order.mjs "$work/${name}_bg.wasm"
    shrink "$work/${name}_bg.wasm" -Oz --reorder-functions-by-name --strip-debug
  done
  mkdir -p "$wasm_out"
  # Gone before the first file changes and back after the last: a build that was cut short is done again.
  rm -f "$wasm_stamp"
  for module in "${wasm_modules[@]}"; do
    name=${module#*:}
    mv "$work/$name.js" "$work/$name.d.ts" "$work/${name}_bg.wasm" "$wasm_out"
  done
  printf '%s\n' "$stamp" >"$wasm_stamp"
}

# A function with one caller stays one: as a part of its caller it is fewer bytes, but more after brotli (6 % of the
# module); so is what local-cse saves. The lowest addresses are the stack's end, where nothing is.
shrink() { # MODULE OPTION…
  node_modules/.bin/wasm-opt "${@:2}" --one-caller-inline-max-function-size=0 --skip-pass=local-cse --low-memory-unused \
    "${wasm_features[@]}" "$1" -o "$1"
}

# Whether every module is there, with its script.
has_modules() {
  local module name
  for module in "${wasm_modules[@]}"; do
    name=${module#*:}
    [[ -f $wasm_out/${name}_bg.wasm && -f $wasm_out/$name.js && -f $wasm_out/$name.d.ts ]] || return
  done
}

emit_types() {
  rm -rf dist/types
  node_modules/.bin/tsc -p tsconfig.types.json
  node_modules/.bin/tsc -p tsconfig.node.json
  # These name the glue, which is inside the bundles, and no public type names them.
  rm dist/types/{archive-instance,archive-questions,embedded-instance,full,full-instance,loader,summaries,summary-instance}.d.ts
  # Parts of the elements that only they name.
  rm dist/types/{address,archive-remote,archive-store,asking,dates,editions,files,element-dialog,element-more,element-parts,element-style,keys,page-text,reading-style,saving,suggestions,more-style,render,result-view,store,summary-view,tools,updates,words-nb,words-sv,words-en,words-de}.d.ts
  # tsc copies no .d.ts, and JSDoc has no way to pass on another file's types.
  cp www/lib/*.d.ts dist/types/
  echo "import './elements.js';" >>dist/types/element-define.d.ts
  local entry
  for entry in index archive archive-files summary; do echo "export type * from './types.js';" >>"dist/types/$entry.d.ts"; done
}

build() {
  need_rust
  if [[ -n ${REFERAT_SEEDS:-} ]]; then
    [[ $REFERAT_SEEDS == /* ]] || REFERAT_SEEDS=$caller/$REFERAT_SEEDS
    [[ -e $REFERAT_SEEDS ]] || fail "REFERAT_SEEDS: there is no $REFERAT_SEEDS"
    export REFERAT_SEEDS
    echo "Articles: $REFERAT_SEEDS"
  fi
  step 'Tools for the page (npm ci)' need_node_modules
  step 'Rust to WebAssembly' compile_wasm
  step 'WebAssembly to JavaScript (wasm-bindgen, wasm-opt)' bind_and_shrink
  step 'Type declarations (dist/types)' emit_types
  step 'Minified modules (dist)' node tools/bundle.mjs
  step 'The elements, for editors (dist/custom-elements.json)' node tools/manifest.mjs
  step 'Files that the page keeps for offline' node tools/precache.mjs
  # The budget is for the seeds that the repository holds.
  step 'Sizes' node tools/sizes.mjs ${REFERAT_SEEDS:+--no-budget}
}

# --- Tests --------------------------------------------------------------------------------------------------------------

# Every suite's output, to count passes and failures in.
log_dir=

cargo_test() { # cargo options…
  cargo test --all-features --no-fail-fast "$@" 2>&1 | tee -a "$log_dir/cargo"
}

node_test() { # NAME
  local file found=0
  for file in "tests/$1/"*.test.mjs; do if [[ -f $file ]]; then found=1; fi; done
  [[ $found == 1 ]] || fail "there are no tests in tests/$1"
  node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$log_dir/$1" "tests/$1/"*.test.mjs
}

cargo_deny() {
  # Unoptimised: it reads a hundred manifests, and its release build links for minutes.
  need_tool cargo-deny "$cargo_deny_version" cargo-deny --locked --debug
  "$tool" --all-features check licenses bans sources
}

check_types() {
  local config
  for config in tsconfig.json tsconfig.types.json tsconfig.node.json tsconfig.sw.json; do
    node_modules/.bin/tsc --noEmit -p "$config"
  done
}

test_lint() {
  need_rust
  need_wasm_target
  step 'cargo fmt' cargo fmt --check
  step 'clippy, this machine' cargo clippy --all-targets --all-features -- -D warnings
  step 'clippy, WebAssembly' cargo clippy --target wasm32-unknown-unknown --lib -- -D warnings
}

test_rust() {
  need_rust
  step 'cargo test' cargo_test
  RUSTDOCFLAGS='-D warnings' step 'cargo doc' cargo doc --no-deps --all-features --document-private-items
  step 'The command line alone' cargo build --release --features cli --bin referat
  step 'cargo deny' cargo_deny
}

test_wasm() { build; }

test_types() {
  need_built
  step 'tsc' check_types
}

test_package() {
  need_built
  need_rust
  need_chromium
  step 'The npm package' node_test package
}

test_browser() {
  need_built
  need_rust
  need_chromium
  need_firefox
  step 'The page in Chromium, the journey in Firefox' node_test browser
}

# A step alone stands on what was built before, as far as there is something.
need_built() {
  if ! has_modules || [[ ! -d dist/types || ! -f dist/index.js || ! -f www/precache.js ]]; then build; fi
  need_node_modules
}

report() {
  local status=$?
  local counts
  counts=$({ cat "$log_dir"/* 2>/dev/null || true; } | awk '
    /^test result: / { passed += $4; failed += $6 }
    /^# pass /       { passed += $3 }
    /^# fail /       { failed += $3 }
    END              { printf "%d passed, %d failed", passed, failed }')
  rm -rf "$log_dir"
  [[ $status == 0 ]] || printf '\nA step failed; what follows it was not run.\n'
  printf '\n%s\n' "$counts"
}

run_tests() {
  local all=(lint rust wasm types package browser) name
  for name in "$@"; do
    [[ " ${all[*]} " == *" $name "* ]] || { printf '%s\n' "$usage" >&2; exit 2; }
  done
  log_dir=$(mktemp -d)
  trap report EXIT
  if [[ $# == 0 ]]; then set -- "${all[@]}"; fi
  for name in "$@"; do "test_$name"; done
}

# --- Command line -------------------------------------------------------------------------------------------------------

case ${1:-} in
  '') build ;;
  serve)
    port=${2:-8080}
    [[ $port =~ ^[0-9]{1,5}$ && $# -le 2 ]] || { printf '%s\n' "$usage" >&2; exit 2; }
    build
    echo
    exec node tools/serve.mjs "$port" www
    ;;
  test) run_tests "${@:2}" ;;
  -h | --help) printf '%s\n' "$usage" ;;
  *) printf '%s\n' "$usage" >&2; exit 2 ;;
esac
