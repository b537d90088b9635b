// An order of a module's functions in which each is followed by the one most like it: brotli codes what repeats by how far back
// it stands. 1 % of a module, and nothing in it is another.
//
//   node tools/order.mjs MODULE     adds names that sort so, for `wasm-opt --reorder-functions-by-name`

import {readFileSync, writeFileSync} from 'node:fs'
import {Reader, leb, prefixed} from './wasm.mjs'

/** Bytes of the pieces that two functions may have in common. */
const PIECE = 4

const [path = ''] = process.argv.slice(2)
const bytes = readFileSync(path)
const reader = new Reader(bytes, 8)
/** @param {string} text */
const string = text => prefixed([...Buffer.from(text)])

let imports = 0
/** Of each function the pieces that it consists of. @type {Set<number>[]} */
const functions = []
while (reader.at < bytes.length) {
  const [id] = reader.take(1)
  const end = reader.number() + reader.at
  if (id === 2) imports = reader.number()
  if (id === 10) {
    for (let left = reader.number(); left > 0; left--) {
      const next = reader.number() + reader.at
      const pieces = new Set()
      for (let start = reader.at; start + PIECE <= next; start++) pieces.add(bytes.readUInt32LE(start))
      functions.push(pieces)
      reader.at = next
    }
  }
  reader.at = end
}

/** Jaccard's index, of functions that aren't tiny. @param {Set<number>} one @param {Set<number>} other */
function likeness(one, other) {
  const [few, many] = one.size < other.size ? [one, other] : [other, one]
  let common = 0
  for (const piece of few) if (many.has(piece)) common++
  return common / (one.size + other.size - common + 8)
}

/** @type {Map<number, number>} */
const places = new Map([[0, 0]])
const left = new Set(functions.keys())
left.delete(0)
for (let last = 0; left.size > 0; ) {
  let next = -1
  let most = -1
  for (const other of left) {
    const alike = likeness(functions[last] ?? new Set(), functions[other] ?? new Set())
    if (alike > most) [next, most] = [other, alike]
  }
  left.delete(next)
  places.set(next, places.size)
  last = next
}

const names = [...functions.keys()].flatMap(index => [...leb(imports + index), ...string(String(places.get(index)).padStart(5, '0'))])
const map = [...leb(functions.length), ...names]
const section = [...string('name'), 1, ...prefixed(map)]
writeFileSync(path, Buffer.concat([bytes, Buffer.from([0, ...prefixed(section)])]))
