// Writes dist/: the package's modules as they are shipped, minified. What two of them share stands once.
//
//   node tools/bundle.mjs

import {createHash} from 'node:crypto'
import {cpSync, mkdirSync, readFileSync, readdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {rolldown} from 'rolldown'

/** @import {Plugin} from 'rolldown' */

const root = join(import.meta.dirname, '..')
const lib = join(root, 'www', 'lib')
const dist = join(root, 'dist')

mkdirSync(dist, {recursive: true})
for (const name of readdirSync(dist)) if (name !== 'types') rmSync(join(dist, name), {recursive: true})

/** Each bundle, and the modules of www/lib that it exports. A module that stands here is imported from its bundle by all others. */
const BUNDLES = {
  // Inside the package: what the engine with articles and the one for archives have in common.
  shared: ['errors.js', 'arguments.js', 'loader.js', 'full.js', 'summaries.js'],
  summary: ['summary.js'],
  full: ['full-instance.js'],
  index: ['index.js'],
  element: ['element.js', 'element-base.js', 'element-parts.js', 'element-style.js', 'events.js', 'render.js', 'store.js', 'strings.js'],
  // Comes after the first answer.
  more: ['element-more.js'],
  dialog: ['element-dialog.js'],
  'words-nb': ['words-nb.js'],
  'words-sv': ['words-sv.js'],
  'words-en': ['words-en.js'],
  'words-de': ['words-de.js'],
  define: ['element-define.js'],
  // The elements of an article's page.
  reading: ['reading.js'],
  'define-reading': ['reading-define.js'],
  archive: ['archive.js'],
  // Where an archive is kept on the device, or is to be.
  pins: ['archive-pins.js'],
  'archive-store': ['archive-store.js'],
  // The name is the one that the script knows itself by.
  'archive-remote': ['archive-remote.js'],
  'archive-worker': ['archive-worker.js'],
  node: ['archive-files.js'],
  // Last: it lists the others.
  'referat-sw': ['referat-sw.js'],
}

/** @param {string} bundle @param {string[]} entries @returns {Plugin} */
const imports = (bundle, entries) => ({
  name: 'imports',
  resolveId(source, importer) {
    if (source === bundle) return `\0${bundle}`
    const [other] = Object.entries(BUNDLES).find(([, modules]) => modules.some(module => source === `./${module}`)) ?? []
    return importer && other && other !== bundle ? {id: `./${other}.js`, external: true} : undefined
  },
  load(id) {
    return id === `\0${bundle}` ? entries.map(entry => `export * from ${JSON.stringify(join(lib, entry))}\n`).join('') : undefined
  },
})

/**
 * Styles without the spaces that they don't need. Every line stays, so that the source map stays true.
 *
 * @type {Plugin}
 */
const styles = {
  name: 'styles',
  transform(code) {
    const lean = code.replace(/(?<=\nconst CSS = `)[^`]*/g, css => css.replace(/^ +| +(?=[{}])|(?<=[{};,:]) +/gm, '').replace(/;(?=})/g, ''))
    return {code: lean, map: null}
  },
}

/** The hash of each file that a page may load. @type {Plugin} */
const files = {
  name: 'files',
  load(id) {
    if (id !== join(lib, 'files.js')) return undefined
    const names = readdirSync(dist, {recursive: true, encoding: 'utf8'}).filter(name => /^[\w-]+\.js$|\.wasm$/.test(name) && name !== 'node.js').sort()
    const hashes = names.map(name => [name, `sha256-${createHash('sha256').update(readFileSync(join(dist, name))).digest('base64')}`])
    return `export const FILES = ${JSON.stringify(Object.fromEntries(hashes))}`
  },
}

// The modules are looked for beside the code that loads them, as in www/lib.
for (const name of ['referat_bg.wasm', 'archive_bg.wasm', 'full_bg.wasm', 'summary_bg.wasm']) cpSync(join(lib, 'wasm', name), join(dist, 'wasm', name))

/** Which bundle holds a module. @type {Map<string, string>} */
const places = new Map()
for (const [name, entries] of Object.entries(BUNDLES)) {
  const bundle = await rolldown({
    input: {[name]: entries.length > 1 ? name : join(lib, entries[0] ?? '')},
    external: /^node:/,
    plugins: [imports(name, entries), styles, files],
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
    // Node loads no archive.js for the few functions that both have: no state, no class that another is held against.
    if (name === 'node' || !module.startsWith(lib)) continue
    if (places.has(module)) throw new Error(`${module} lies in ${name} and in ${places.get(module)}`)
    places.set(module, name)
  }
}
