// What a reader downloads: the module and every script of www/, file by file, against the budget.
//
//   node tools/sizes.mjs [--no-budget]     exits with 1 above the budget

import {readFileSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {brotliCompressSync, gzipSync} from 'node:zlib'

/** Bytes, compressed by brotli 11, of the module with the seeds inside and all JavaScript. */
const BUDGET = 85_000

const root = join(import.meta.dirname, '..', 'www')
const files = readdirSync(root, {recursive: true, encoding: 'utf8'})
  .filter(name => /\.(js|wasm)$/.test(name))
  .sort()

const sizes = files.map(name => {
  const bytes = readFileSync(join(root, name))
  return {name, raw: bytes.length, gzip: gzipSync(bytes, {level: 9}).length, brotli: brotliCompressSync(bytes).length}
})
const sum = sizes.reduce(
  (sum, {raw, gzip, brotli}) => ({...sum, raw: sum.raw + raw, gzip: sum.gzip + gzip, brotli: sum.brotli + brotli}),
  {name: 'together', raw: 0, gzip: 0, brotli: 0},
)

const width = Math.max(...sizes.map(({name}) => name.length), sum.name.length)
console.log(`${'bytes'.padEnd(width)}       raw      gzip    brotli`)
for (const {name, raw, gzip, brotli} of [...sizes, sum]) {
  console.log(name.padEnd(width) + [raw, gzip, brotli].map(size => String(size).padStart(10)).join(''))
}

const share = `${sum.brotli} of ${BUDGET} bytes (${((100 * sum.brotli) / BUDGET).toFixed(0)} %)`
if (process.argv.includes('--no-budget')) console.log(`Other articles than the seeds: the budget does not apply.`)
else if (sum.brotli <= BUDGET) console.log(`Within the budget: ${share}.`)
else {
  console.error(`Above the budget: ${share}.`)
  process.exitCode = 1
}
