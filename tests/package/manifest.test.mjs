// What the manifest tells of the elements, and what they are: attributes, parts, custom properties.
import assert from 'node:assert/strict'
import {readFileSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {root} from './packed.mjs'

/** @typedef {{name: string, description?: string}} Named */
/** @typedef {{tagName?: string, name: string, attributes?: Named[], cssParts?: Named[], cssProperties?: Named[], events?: Named[]}} Declaration */

/** @type {{modules: {path: string, declarations: Declaration[]}[]}} */
const manifest = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8'))
const elements = manifest.modules.flatMap(({path, declarations}) => declarations.filter(({tagName}) => tagName).map(element => ({path, ...element})))
const lib = join(root, 'www/lib')
// `full.js` has parts of another kind.
const sources = readdirSync(lib).filter(name => name.endsWith('.js') && !name.startsWith('full')).map(name => readFileSync(join(lib, name), 'utf8')).join('\n')

/** Read when they are needed, with nothing to do when they change. */
const UNOBSERVED = ['name', 'url-state']

test('every attribute that an element observes is told, and the reverse', async () => {
  assert.ok(elements.length >= 2)
  for (const {path, name, attributes = []} of elements) {
    /** @type {Record<string, {observedAttributes: string[]}>} */
    const module = await import(join(lib, path))
    const told = attributes.map(attribute => attribute.name).filter(attribute => !UNOBSERVED.includes(attribute))
    assert.deepEqual(told.sort(), [...(module[name]?.observedAttributes ?? [])].sort())
  }
})

test('every part is told, by itself or within another', () => {
  const told = new Set(elements.flatMap(({cssParts = []}) => cssParts).flatMap(({name, description = ''}) => [name, ...[...description.matchAll(/`([\w-]+)`/g)].map(([, part]) => part ?? '')]))
  const used = new Set([...sources.matchAll(/\bpart: '([\w -]+)'/g)].flatMap(([, parts = '']) => parts.split(' ')))
  // Names for the style alone.
  const own = ['quiet', 'newest', 'aside', 'versions', 'note', 'bar-place', 'periods', 'cross']
  assert.deepEqual([...used].filter(part => !told.has(part) && !own.includes(part)), [])
  assert.ok(used.size > 40)
})

test('every custom property is told, and used', () => {
  const told = new Set(elements.flatMap(({cssProperties = []}) => cssProperties).map(({name}) => name))
  const used = new Set([...sources.matchAll(/var\((--referat-[\w-]+)/g)].map(([, name]) => name ?? ''))
  assert.deepEqual([...used].sort(), [...told].sort())
  assert.ok(told.size >= 20)
})

test('every event of the package’s own is told', () => {
  const told = new Set(elements.flatMap(({events = []}) => events).map(({name}) => name))
  const fired = [...sources.matchAll(/super\('(referat-[\w-]+)'/g)].map(([, name]) => name ?? '')
  assert.ok(fired.length >= 4)
  assert.deepEqual(fired.filter(name => !told.has(name)), [])
})
