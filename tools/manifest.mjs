// Writes dist/custom-elements.json: the elements, their attributes, events, slots, parts and custom properties, for editors and
// documentation (https://custom-elements-manifest.open-wc.org). It is made of the comments on the classes, as they stand.
//
//   node tools/manifest.mjs

import {execFileSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** @typedef {{name?: string, privacy?: string, kind: string, tagName?: string, inheritedFrom?: unknown}} Member */
/** @typedef {{kind: string, name: string, tagName?: string, members?: Member[]}} Declaration */
/** @typedef {{modules: {path: string, declarations: Declaration[], exports: unknown[]}[]}} Manifest */

const root = join(import.meta.dirname, '..')
const path = join(root, 'dist/custom-elements.json')

const sources = ['element', 'summary-element', 'story-element', 'element-base', 'reading-element', 'element-define', 'reading-define', 'events']
const globs = sources.map(name => `www/lib/${name}.js`)
// The folder is one below the working directory, whatever it looks like.
execFileSync(join(root, 'node_modules/.bin/cem'), ['analyze', '--quiet', '--outdir', 'dist', '--globs', ...globs], {cwd: root, stdio: ['ignore', 'ignore', 'inherit']})
/** @type {Manifest} */
const manifest = JSON.parse(readFileSync(path, 'utf8'))
for (const module of manifest.modules) {
  module.path = module.path.replace('www/lib/', '')
  for (const declaration of module.declarations) {
    // What a page can use: nothing private, and no callback of the platform's.
    if (declaration.members) declaration.members = declaration.members.filter(({name = '', privacy}) => !name.startsWith('#') && privacy === undefined && !name.endsWith('Callback'))
  }
}
writeFileSync(path, `${JSON.stringify(manifest, null, 1)}\n`)
const elements = manifest.modules.flatMap(({declarations}) => declarations).flatMap(({tagName}) => tagName ?? [])
console.log(`manifest: ${elements.join(', ')}`)
