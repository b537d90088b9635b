/**
 * The page without a network: its files, kept as one version.
 *
 * Always: a page gets all of its files from one version, the one that its load was answered from. A new version is fetched
 * in full, each file checked against its hash, before it counts; then the next load is its own, whatever else is open.
 *
 * Each version has a cache. A mark in it for each page that was loaded from it tells a later worker where that page's files
 * are, and that they are still needed. The marks outlast the worker, which the browser stops and starts as it likes.
 */
import {files, version} from './precache.js'

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis))

const scope = worker.registration.scope
/** Caches are per origin: the scope keeps two copies of the page apart. */
const prefix = `referat ${scope} `
const ownCache = prefix + version

worker.addEventListener('install', event => event.waitUntil(store()))
worker.addEventListener('fetch', event => {
  const {method, url, headers} = event.request
  const {origin, pathname} = new URL(url)
  const address = (origin + pathname).replace(/\/index\.html$/, '/')
  // A piece of a file is asked for by who keeps it himself.
  if (method === 'GET' && address.startsWith(scope) && !headers.has('range')) event.respondWith(answer(event, address))
})

/** All files or none: one that differs from its hash fails the installation. */
async function store() {
  const cache = await caches.open(ownCache)
  await cache.addAll(Object.entries(files).map(([path, integrity]) => {
    return new Request(new URL(path, scope), {integrity, cache: 'no-cache'})
  }))
  // A version that the host went back to may have been dropped as an old one meanwhile; the next load installs it anew.
  if (!(await caches.has(ownCache))) throw new Error('dropped while it was stored')
  await worker.skipWaiting()
}

/** @param {FetchEvent} event @param {string} address */
async function answer(event, address) {
  const {request, clientId, resultingClientId} = event
  let cacheName = ownCache
  if (request.mode === 'navigate') {
    await mark(resultingClientId)
    event.waitUntil(dropUnused())
  } else {
    cacheName = await cacheOf(clientId)
  }
  // Storage may be evicted: then the network answers.
  return (await caches.match(address, {cacheName})) ?? fetch(request)
}

/** Key of a page's mark. @param {string} client */
function markOf(client) {
  return `${scope}?client=${client}`
}

/** Keeps that a page is loaded from this version. @param {string} client */
async function mark(client) {
  try {
    const cache = await caches.open(ownCache)
    await cache.put(markOf(client), new Response(ownCache))
  } catch {
    // The disk is full. Loading the page matters more than what it gets after a change of version.
  }
}

/** The cache that a page was loaded from. @param {string} client */
async function cacheOf(client) {
  const found = await caches.match(markOf(client))
  return found ? found.text() : ownCache
}

/** Drops older versions that no page is open of, and the marks of closed pages. */
async function dropUnused() {
  const names = (await caches.keys()).filter(name => name.startsWith(prefix))
  // They come in the order of their making: what follows this version's is newer, maybe being installed.
  for (const name of names.slice(0, names.indexOf(ownCache) + 1)) {
    const cache = await caches.open(name)
    const marks = (await cache.keys()).filter(({url}) => url.startsWith(markOf('')))
    const open = await Promise.all(marks.map(async key => {
      // Waits for a page that is just being loaded.
      const client = await worker.clients.get(key.url.slice(markOf('').length))
      if (!client) await cache.delete(key)
      return client !== undefined
    }))
    if (name !== ownCache && !open.includes(true)) await caches.delete(name)
  }
}
