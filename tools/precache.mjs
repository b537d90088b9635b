// Writes www/precache.js: the page's files with their hashes, which the service worker keeps.
// Run it last, when every file of www/ is there: node tools/precache.mjs [www]
import {createHash} from 'node:crypto'
import {readFileSync, readdirSync, writeFileSync} from 'node:fs'
import {join, sep} from 'node:path'
import {fileURLToPath} from 'node:url'

/** The worker itself and what it imports are the browser's to keep; types and maps are nobody's; the page searches no archive. */
const LEFT_OUT = /^(?:sw\.js|precache\.js|lib\/(?:(?:wasm\/)?archive[^/]*|files\.js|referat-sw\.js)|(?:.*\/)?\..*)$|\.d\.ts$|\.map$/

/** @param {string} root Folder of the page. @returns {string} What was written. */
export function writePrecache(root) {
  const paths = readdirSync(root, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1).split(sep).join('/'))
    .filter(path => !LEFT_OUT.test(path))
    .sort()
  /** @type {Record<string, string>} */
  const files = {}
  for (const path of paths) files[path === 'index.html' ? './' : `./${path}`] = integrity(join(root, path))
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16)
  const text = [
    '// Made by tools/precache.mjs.',
    `export const version = '${version}'`,
    '/** @type {Record<string, string>} */',
    `export const files = ${JSON.stringify(files, null, 2)}`,
    '',
  ].join('\n')
  writeFileSync(join(root, 'precache.js'), text)
  return text
}

/** @param {string} path */
function integrity(path) {
  return `sha256-${createHash('sha256').update(readFileSync(path)).digest('base64')}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? fileURLToPath(new URL('../www', import.meta.url))
  const text = writePrecache(root)
  console.log(`precache: ${text.match(/sha256-/g)?.length ?? 0} files`)
}
