// What a reader downloads: the package as it is shipped (dist/), file by file, against the budgets for embedded articles and for
// archives; and the demo page's own scripts.
//
//   node tools/sizes.mjs [--no-budget]     exits with 1 above the budget

import {readFileSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {brotliCompressSync, gzipSync} from 'node:zlib'

/** Goal in bytes, compressed by brotli 11, for the module with the seeds inside and the package's JavaScript. */
const GOAL = 85_000

/** What they may take until the goal is met. Lower it with every saving, never raise it. */
const CEILING = 97_500

/** Limits in bytes, compressed, for what the first search of an archive downloads; and for its JavaScript alone. */
const ARCHIVE_LIMIT = 85_000
const ARCHIVE_HOST_LIMIT = 15_000

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
/** @param {RegExp} pattern */
const shippedAs = pattern => shipped.filter(({name}) => pattern.test(name))
const whole = sum('package: element, engine, articles', shippedAs(/\/(shared|instance|index|element|define|wasm\/referat_bg)\.\w+$/))
const archiveHost = sum('archive: host and glue', shippedAs(/\/(shared|archive)\.js$/))
const archive = sum('archive: host, glue and slim module', [archiveHost, ...shippedAs(/\/archive_bg\.wasm$/)])
const rows = [
  ...shipped,
  sum('element', shippedAs(/\/(element|define)\.js$/)),
  sum('engine: host and glue', shippedAs(/\/(shared|instance|index)\.js$/)),
  whole,
  archiveHost,
  archive,
  sum('demo page, not minified', measureFolder('www')),
]

const width = Math.max(...rows.map(({name}) => name.length))
console.log(`${'bytes'.padEnd(width)}       raw      gzip    brotli`)
for (const {name, raw, gzip, brotli} of rows) {
  console.log(name.padEnd(width) + [raw, gzip, brotli].map(size => String(size).padStart(10)).join(''))
}

for (const [{name, brotli}, limit] of /** @type {const} */ ([[archiveHost, ARCHIVE_HOST_LIMIT], [archive, ARCHIVE_LIMIT]])) {
  if (brotli <= limit) continue
  console.error(`“${name}” is above its limit of ${limit}.`)
  process.exitCode = 1
}
const share = `${whole.brotli} bytes, ${((100 * whole.brotli) / GOAL).toFixed(0)} % of the goal of ${GOAL}`
if (process.argv.includes('--no-budget')) console.log('Other articles than the seeds: the budget does not apply.')
else if (whole.brotli <= CEILING) console.log(`The package is below its ceiling of ${CEILING}: ${share}.`)
else {
  console.error(`The package is above its ceiling of ${CEILING}: ${share}.`)
  process.exitCode = 1
}
