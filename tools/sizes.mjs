// What a reader downloads: the package as it is shipped (dist/), file by file; what must be there before the first search,
// for embedded articles and for archives, and what comes with the first summary, each with its limit; and the demo
// page's own scripts.
//
//   node tools/sizes.mjs [--no-budget]     exits with 1 above a limit

import {readFileSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {brotliCompressSync, gzipSync} from 'node:zlib'

/**
 * In bytes, compressed by brotli 11. A goal is what the design allows: 85,000 before a first search, of which an archive's
 * scripts 15,000. A limit is where the build stops; where it is above the goal, it falls with every saving until both are one.
 */
const LIMITS = {
  'first search of an archive': {files: /\/(shared|archive|wasm\/archive_bg)\.\w+$/, goal: 85_000, limit: 90_000},
  'of that, scripts': {files: /\/(shared|archive)\.js$/, limit: 11_500},
  'the same in a worker, as elements do': {files: /\/(shared|archive|archive-remote|archive-worker)\.js$/, limit: 15_000},
  'first search of embedded articles': {
    files: /\/(shared|index|element|define|wasm\/referat_bg)\.\w+$/,
    goal: 85_000,
    limit: 85_000,
  },
  // Of the languages one.
  'the element that searches, with all that it loads': {files: /\/(element|define|archive-store|more|dialog|words-de)\.js$/, limit: 25_000},
  'the elements of an article’s page, besides': {files: /\/(reading|define-reading)\.js$/, limit: 5_000},
  'first second stage or facets, besides': {files: /\/(full|wasm\/full_bg)\.\w+$/, limit: 104_600},
  'first summary, besides': {files: /\/(summary|wasm\/summary_bg)\.\w+$/, limit: 64_300},
}

/** @typedef {{name: string, raw: number, gzip: number, brotli: number}} Row */

const root = join(import.meta.dirname, '..')

/** @param {string} path @returns {Row} */
function measure(path) {
  const bytes = readFileSync(join(root, path))
  return {name: path, raw: bytes.length, gzip: gzipSync(bytes, {level: 9}).length, brotli: brotliCompressSync(bytes).length}
}

/** @param {string} name @param {Row[]} rows @returns {Row} */
function sum(name, rows) {
  const total = {name, raw: 0, gzip: 0, brotli: 0}
  for (const {raw, gzip, brotli} of rows) {
    total.raw += raw
    total.gzip += gzip
    total.brotli += brotli
  }
  return total
}

/** Scripts and modules of a folder. @param {string} folder */
function measureFolder(folder) {
  const names = readdirSync(join(root, folder)).filter(name => /\.(js|wasm)$/.test(name))
  return names.sort().map(name => measure(`${folder}/${name}`))
}

const shipped = [...measureFolder('dist'), ...measureFolder('dist/wasm')]
/** @param {RegExp} files */
const those = files => shipped.filter(({name}) => files.test(name))
/** @type {(Row & {limit?: number, goal?: number})[]} */
const limited = Object.entries(LIMITS).map(([name, {files, ...limits}]) => ({...sum(name, those(files)), ...limits}))
/** @type {(Row & {limit?: number})[]} */
const rows = [...shipped, ...limited, sum('demo page, not minified', measureFolder('www'))]

const width = Math.max(...rows.map(({name}) => name.length))
console.log(`${'bytes'.padEnd(width)}       raw      gzip    brotli     limit`)
for (const {name, raw, gzip, brotli, limit} of rows) {
  console.log(name.padEnd(width) + [raw, gzip, brotli, limit ?? ''].map(size => String(size).padStart(10)).join('').trimEnd())
}

if (process.argv.includes('--no-budget')) console.log('Other articles than the seeds: the limits do not apply.')
else {
  for (const {name, brotli, limit = Infinity, goal = Infinity} of limited) {
    if (brotli > goal) console.log(`“${name}” is above its goal of ${goal}: ${brotli}.`)
    if (brotli <= limit) continue
    console.error(`“${name}” is above its limit of ${limit}: ${brotli}.`)
    process.exitCode = 1
  }
}
