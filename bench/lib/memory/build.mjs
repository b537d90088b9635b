// node build.mjs LIBRARY CORPUS.ndjson OUT.json: a process of its own, so that its time and memory can be told.

import {writeFileSync} from 'node:fs'
import {read} from '../corpus.mjs'

const [library, corpus, out] = process.argv.slice(2)
const {build} = await import(`./${library}.mjs`)
writeFileSync(out, await build(read(corpus)))
