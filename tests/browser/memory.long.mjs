// Some minutes, so not with the others: node --test tests/browser/memory.long.mjs
//
// A hundred thousand queries of an archive in the page, and a thousand elements that come and go: after the first thousand WebAssembly's
// memory is no larger, and JavaScript's by no more than a megabyte.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'

import {newFolder, writeArchive} from '../package/built-archive.mjs'
import {launch, siteWith, withPage} from './harness.mjs'

/** @import {Browser, Page} from 'playwright-core' */

const QUERIES = 100_000
const FIRST = 1000
const MOUNTS = 1000
const PAGE = '<!doctype html><html lang="da"><meta charset="utf-8"><title>Prøve</title><link rel="icon" href="icon.svg"><main></main>'

/** @type {Browser} */
let browser
/** @type {ReturnType<typeof newFolder>} */
let work
let root = ''
before(async () => {
  browser = await launch()
  work = newFolder()
  root = siteWith(work.folder, writeArchive(work.folder))
})
after(async () => {
  await browser.close()
  work.remove()
})

/** What lives after everything else was collected: bytes of JavaScript, and of WebAssembly's memories. @param {Page} page */
async function living(page) {
  const client = await page.context().newCDPSession(page)
  for (let n = 0; n < 3; n += 1) await client.send('HeapProfiler.collectGarbage')
  const {usedSize} = await client.send('Runtime.getHeapUsage')
  await client.detach()
  const wasm = await page.evaluate(() => /** @type {{memories: WebAssembly.Memory[]}} */ (/** @type {unknown} */ (globalThis)).memories.map(({buffer}) => buffer.byteLength))
  return {heap: usedSize, wasm}
}

/** Keeps the memories of the modules that are made. @param {Page} page */
const watchMemories = page => page.addInitScript(() => {
  const memories = /** @type {WebAssembly.Memory[]} */ ([])
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, args) {
      const instance = /** @type {WebAssembly.Instance} */ (Reflect.construct(target, args))
      const {memory} = instance.exports
      if (memory instanceof WebAssembly.Memory) memories.push(memory)
      return instance
    },
  })
  Object.assign(globalThis, {memories})
})

test(`${QUERIES} queries against ${FIRST}`, () =>
  withPage(browser, {root, html: PAGE}, async ({page, url}) => {
    await watchMemories(page)
    await page.goto(url)
    const ask = (/** @type {number} */ from, /** @type {number} */ to) => page.evaluate(async ([from = 0, to = 0]) => {
      const {open} = await import(`${document.baseURI}lib/archive.js`)
      const known = /** @type {Record<string, import('../../www/lib/archive.js').Archive>} */ (/** @type {unknown} */ (globalThis))
      const archive = (known['archive'] ??= await open('arkiv'))
      const words = ['kommune', 'bro', 'fjord', 'borgmester', 'sygehus', 'læge', 'motorvej', 'havn', 'koncert', 'dommer', 'strejke']
      for (let n = from; n < to; n += 1) {
        const query = `${words[n % 11]} ${words[(n * 7 + 3) % 11]} ${n % 5 === 0 ? 'borgmesetr' : n % 3 === 0 ? '"nej til"' : ''}`
        await archive.search(query, {prefix: n % 2 === 0, ...(n % 10 === 0 && {facets: ['section', 'dates']})})
      }
    }, [from, to])
    await ask(0, FIRST)
    const first = await living(page)
    await ask(FIRST, QUERIES)
    const last = await living(page)
    console.log(JSON.stringify({first, last}))
    assert.deepEqual(last.wasm, first.wasm)
    assert.ok(last.heap - first.heap <= 1_000_000, `${last.heap - first.heap} bytes`)
  }))

test(`${MOUNTS} elements against a hundred, over an archive in a worker`, () =>
  withPage(browser, {root, html: PAGE.replace('<main>', '<script type="module" src="lib/element-define.js"></script><main>')}, async ({page, url}) => {
    await watchMemories(page)
    await page.goto(url)
    const mount = (/** @type {number} */ count) => page.evaluate(async count => {
      for (let n = 0; n < count; n += 1) {
        const element = document.createElement('referat-search')
        for (const [name, value] of Object.entries({src: 'arkiv', preload: '', value: 'kommune ', offline: '', limit: '3'})) element.setAttribute(name, value)
        document.querySelector('main')?.append(element)
        await new Promise(done => element.addEventListener('referat-results', done, {once: true}))
        element.remove()
      }
      await new Promise(done => setTimeout(done, 500))
    }, count)
    await mount(100)
    const first = await living(page)
    await mount(MOUNTS)
    const last = await living(page)
    console.log(JSON.stringify({first, last}))
    assert.equal(page.workers().length, 1)
    assert.ok(last.heap - first.heap <= 1_000_000, `${last.heap - first.heap} bytes`)
  }))
