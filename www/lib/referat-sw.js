/**
 * The package's files for a site's own service worker: kept on the device, all of one version, and given out from there.
 *
 *     import {keepReferat} from './referat/referat-sw.js'
 *     keepReferat()
 *
 * An archive isn't among them: the elements keep that themselves (*Gem til offline*), and the page is the site's.
 */
import {FILES} from './files.js'

/** Before the version, in names of caches. */
const PREFIX = 'referat files '

/** @typedef {{waitUntil: (promise: Promise<unknown>) => void}} ExtendableEvent */
/** @typedef {ExtendableEvent & {request: Request, respondWith: (response: Promise<Response>) => void}} FetchEvent */

/**
 * Keeps the files that searching takes; to be called while the worker's script is first run. A new version of the package makes
 * it another worker, which is installed when all of its files are there, each with the hash that it was built with.
 *
 * @param {{embedded?: boolean, archive?: boolean}} [options] Which modules are wanted: that of the embedded articles (default: no), those for
 *   archives (default: yes).
 */
export function keepReferat({embedded = false, archive = true} = {}) {
  const folder = new URL('./', import.meta.url)
  const unused = [...(embedded ? [] : ['wasm/referat_bg.wasm']), ...(archive ? [] : ['wasm/archive_bg.wasm'])]
  const files = new Map(Object.entries(FILES).filter(([file]) => !unused.includes(file)).map(([file, integrity]) => [new URL(file, folder).href, integrity]))
  const name = `${PREFIX}${folder.href} ${[...files.values()].reduce(mixed, 0).toString(36)}`
  const worker = /** @type {Window & {addEventListener: (type: string, listener: (event: any) => void) => void}} */ (/** @type {unknown} */ (globalThis))

  worker.addEventListener('install', (/** @type {ExtendableEvent} */ event) => event.waitUntil(install(name, files)))
  worker.addEventListener('activate', (/** @type {ExtendableEvent} */ event) => event.waitUntil(dropOthers(name, `${PREFIX}${folder.href} `)))
  worker.addEventListener('fetch', (/** @type {FetchEvent} */ event) => {
    const [address = ''] = event.request.url.split(/[?#]/)
    if (event.request.method === 'GET' && files.has(address)) event.respondWith(answer(name, address, event.request))
  })
}

/** @param {string} name @param {ReadonlyMap<string, string>} files */
async function install(name, files) {
  const cache = await caches.open(name)
  await Promise.all([...files].map(async ([address, integrity]) => {
    if (await cache.match(address)) return
    // What some cache has of an older version isn't taken.
    await cache.put(address, await fetch(address, {integrity, cache: 'no-cache'}))
  }))
}

/** @param {string} name @param {string} prefix */
async function dropOthers(name, prefix) {
  const others = (await caches.keys()).filter(one => one.startsWith(prefix) && one !== name)
  await Promise.all(others.map(one => caches.delete(one)))
}

/** @param {string} name @param {string} address @param {Request} request */
async function answer(name, address, request) {
  // What the browser has dropped is fetched.
  return (await caches.match(address, {cacheName: name})) ?? fetch(request)
}

/** A number that tells versions apart. @param {number} sum @param {string} text */
function mixed(sum, text) {
  return [...text].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 2 ** 45, sum)
}
