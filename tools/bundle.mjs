// Writes dist/: the package's modules as they are shipped, minified. What two of them share stands once.
//
//   node tools/bundle.mjs

import {cpSync, mkdirSync, readdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {rolldown} from 'rolldown'

const root = join(import.meta.dirname, '..')
const lib = join(root, 'www', 'lib')
const dist = join(root, 'dist')

mkdirSync(dist, {recursive: true})
for (const name of readdirSync(dist)) if (name !== 'types') rmSync(join(dist, name), {recursive: true})

/** What the package exports, and the module of www/lib that it is. */
const ENTRIES = {index: 'index.js', element: 'element.js', define: 'element-define.js'}

/** Which bundle holds a module. @type {Map<string, string>} */
const places = new Map()
for (const [name, entry] of Object.entries(ENTRIES)) {
  // A module that is an export itself is imported from its own file, so that nothing is shipped twice and no name is
  // exported that only another file of the package needs.
  const bundle = await rolldown({
    input: {[name]: join(lib, entry)},
    external: Object.values(ENTRIES).map(file => `./${file}`),
    tsconfig: false,
    onLog(_, {message}) {
      throw new Error(message)
    },
  })
  const {output: [{modules}]} = await bundle.write({
    dir: dist,
    format: 'esm',
    minify: true,
    sourcemap: true,
    entryFileNames: '[name].js',
    codeSplitting: false,
  })
  await bundle.close()
  for (const module of Object.keys(modules)) {
    if (module.startsWith(lib) && places.has(module)) throw new Error(`${module} lies in ${name} and in ${places.get(module)}`)
    places.set(module, name)
  }
}
// The module is looked for beside the code that loads it, as in www/lib.
cpSync(join(lib, 'wasm', 'referat_bg.wasm'), join(dist, 'wasm', 'referat_bg.wasm'))
