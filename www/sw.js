/**
 * The page without a network: its files, kept as one version.
 *
 * Always: a page gets all of its files from one version. A new version is fetched in full, each file checked against
 * its hash, before it counts; it waits while a page of the old one is open, and takes over when the next one loads.
 */
import {files, version} from './precache.js'

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis))

const scope = worker.registration.scope
/** Caches are per origin: the scope keeps two copies of the page apart. */
const prefix = `referat ${scope} `
const cacheName = prefix + version
const TAKE_OVER = 'take-over'
/** How often a load is put off for a waiting version, before the old one is used once more. */
const MOST_RELOADS = 4
let reloads = 0
/** Id of the last empty page. */
let emptyPage = ''

worker.addEventListener('install', event => event.waitUntil(store()))
worker.addEventListener('activate', event => event.waitUntil(dropOthers()))
worker.addEventListener('message', ({data}) => {
  if (data === TAKE_OVER) void worker.skipWaiting()
})
worker.addEventListener('fetch', event => {
  const key = fileOf(event.request)
  if (key !== undefined) event.respondWith(answer(event, key))
})

/** All files or none: one that differs from its hash fails the installation. */
async function store() {
  const cache = await caches.open(cacheName)
  await cache.addAll(Object.entries(files).map(([path, integrity]) => {
    return new Request(new URL(path, scope), {integrity, cache: 'no-cache'})
  }))
}

async function dropOthers() {
  const names = await caches.keys()
  await Promise.all(names.filter(name => name.startsWith(prefix) && name !== cacheName).map(name => caches.delete(name)))
}

/**
 * Which of the files is asked for; `undefined` if none.
 *
 * @param {Request} request
 */
function fileOf({method, url}) {
  const {origin, pathname} = new URL(url)
  const address = origin + pathname
  if (method !== 'GET' || !address.startsWith(scope)) return undefined
  const path = address.slice(scope.length)
  const key = path === 'index.html' ? './' : `./${path}`
  return Object.hasOwn(files, key) ? key : undefined
}

/** @param {FetchEvent} event @param {string} key */
async function answer({request, resultingClientId}, key) {
  if (request.mode === 'navigate') {
    if (await givesWay(resultingClientId)) return reload()
    reloads = 0
  }
  const cache = await caches.open(cacheName)
  // Storage may be evicted: then the network answers.
  return (await cache.match(new URL(key, scope))) ?? fetch(request)
}

/**
 * Whether to put a load off for a waiting version, which takes over once no page but an empty one is open.
 *
 * The one page that is listed may be the one that this load replaces, or that of another tab, and not every browser says
 * which. So an empty page comes first: when it asks again, the replaced page is gone, and another tab's is not.
 *
 * @param {string} loading Id of the page to be.
 */
async function givesWay(loading) {
  const {waiting} = worker.registration
  if (!waiting || reloads >= MOST_RELOADS) return false
  const pages = await worker.clients.matchAll({type: 'window', includeUncontrolled: true})
  if (pages.length > 1) return false
  if (pages.every(({id}) => id === emptyPage)) waiting.postMessage(TAKE_OVER)
  emptyPage = loading
  reloads += 1
  return true
}

/** An empty page that asks again, by then maybe of the version that has taken over. Its icon keeps the browser from asking for one. */
function reload() {
  return new Response('<!doctype html><link rel="icon" href="data:,">', {headers: {'content-type': 'text/html', refresh: '0', 'cache-control': 'no-store'}})
}
