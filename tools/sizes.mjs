// What a reader downloads: the module and every script of www/, file by file, against the budget.
//
//   node tools/sizes.mjs [--no-budget]     exits with 1 above the budget

import {readFileSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {brotliCompressSync, gzipSync} from 'node:zlib'

/** Goal in bytes, compressed by brotli 11, for the module with the seeds inside and the package's JavaScript. */
const GOAL = 85_000

/** What they may take until the goal is met. Lower it with every saving, never raise it. */
const CEILING = 94_500

/** @typedef {{raw: number, gzip: number, brotli: number}} Size */

/** The smaller module, which a reader of archives loads in place of the whole one, or before it. */
const ARCHIVE = 'lib/wasm/archive_bg.wasm'

/** What the package ships; the rest is the demo page's own. @param {string} name */
const isPackage = name => name.startsWith('lib/') && name !== ARCHIVE

const root = join(import.meta.dirname, '..', 'www')
const files = readdirSync(root, {recursive: true, encoding: 'utf8'})
  .filter(name => /\.(js|wasm)$/.test(name))
  .sort()

const sizes = files.map(name => {
  const bytes = readFileSync(join(root, name))
  return {name, raw: bytes.length, gzip: gzipSync(bytes, {level: 9}).length, brotli: brotliCompressSync(bytes).length}
})
const zero = {raw: 0, gzip: 0, brotli: 0}
/** @param {Size} sum @param {Size} size */
const add = (sum, {raw, gzip, brotli}) => ({raw: sum.raw + raw, gzip: sum.gzip + gzip, brotli: sum.brotli + brotli})
const shipped = sizes.filter(({name}) => isPackage(name)).reduce(add, zero)
const page = sizes.filter(({name}) => !isPackage(name) && name !== ARCHIVE).reduce(add, zero)
const rows = [...sizes, {name: 'package', ...shipped}, {name: 'page', ...page}]

const width = Math.max(...rows.map(({name}) => name.length))
console.log(`${'bytes'.padEnd(width)}       raw      gzip    brotli`)
for (const {name, raw, gzip, brotli} of rows) {
  console.log(name.padEnd(width) + [raw, gzip, brotli].map(size => String(size).padStart(10)).join(''))
}

const share = `${shipped.brotli} bytes, ${((100 * shipped.brotli) / GOAL).toFixed(0)} % of the goal of ${GOAL}`
if (process.argv.includes('--no-budget')) console.log('Other articles than the seeds: the budget does not apply.')
else if (shipped.brotli <= CEILING) console.log(`The package is below its ceiling of ${CEILING}: ${share}.`)
else {
  console.error(`The package is above its ceiling of ${CEILING}: ${share}.`)
  process.exitCode = 1
}
