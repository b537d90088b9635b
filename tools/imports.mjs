// Short names for what a module imports from its script: wasm-bindgen's are long, and end in hashes, which can't be compressed.
//
//   node tools/imports.mjs SCRIPT MODULE     rewrites both

import {readFileSync, writeFileSync} from 'node:fs'
import {Reader, leb, prefixed} from './wasm.mjs'

const [script = '', module = ''] = process.argv.slice(2)
const IMPORTS = 2

const text = readFileSync(script, 'utf8')
const bytes = readFileSync(module)

/** Short names by long ones. @type {Map<string, string>} */
const short = new Map()
/** @param {string} name */
const shortened = name => {
  if (!short.has(name)) short.set(name, `i${short.size.toString(36)}`)
  return short.get(name) ?? name
}

/** The import section's entries, all of them functions. @param {Uint8Array} section */
function renamed(section) {
  const reader = new Reader(section, 0)
  const count = reader.number()
  const out = leb(count)
  for (let entry = 0; entry < count; entry++) {
    const from = reader.take(reader.number())
    const name = new TextDecoder().decode(reader.take(reader.number()))
    const [kind] = reader.take(1)
    if (kind !== 0) throw new Error(`${module} imports something else than functions: ${name}`)
    const type = reader.number()
    out.push(...prefixed(from), ...prefixed(new TextEncoder().encode(shortened(name))), kind, ...leb(type))
  }
  return Uint8Array.from(out)
}

const reader = new Reader(bytes, 8)
/** @type {Uint8Array[]} */
const sections = [bytes.subarray(0, 8)]
while (reader.at < bytes.length) {
  const start = reader.at
  const [id] = reader.take(1)
  const content = reader.take(reader.number())
  if (id !== IMPORTS) sections.push(bytes.subarray(start, reader.at))
  else {
    const section = renamed(content)
    sections.push(Uint8Array.from([IMPORTS, ...leb(section.length)]), section)
  }
}
const names = new RegExp(`\\b(${[...short.keys()].join('|')})(?=: function)`, 'g')
const found = text.match(names) ?? []
if (found.length !== short.size) throw new Error(`${script} has ${found.length} of the ${short.size} functions that ${module} imports`)
writeFileSync(script, text.replace(names, shortened))
writeFileSync(module, Buffer.concat(sections))
