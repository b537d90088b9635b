// How long a reader waits for the element: from a key to its hits in the window, on a processor four times slower, over an archive that
// the browser has read before; the longest task of the page's thread; and how soon an answer is there after a trap and a hang.
//
//   node bench/element.mjs [ARTICLES]      default 10,000; takes some minutes

import {readFileSync} from 'node:fs'
import {join} from 'node:path'

import {article, newFolder, writeArchive} from '../tests/package/built-archive.mjs'
import {WWW, launch, siteWith} from '../tests/browser/harness.mjs'
import {serve} from '../tools/serve.mjs'

/** @import {Page} from 'playwright-core' */

const ARTICLES = Number(process.argv[2] ?? 10_000)
const SLOWER = 4
const QUERIES = ['kommune', 'borgmester', 'fjord bro', 'sygehus læge', 'motorvej', 'fængsel', 'minister regering', 'strejke', 'havn', 'koncert teater']
const PAGE = '<!doctype html><html lang="da"><meta charset="utf-8"><title>Prøve</title><link rel="icon" href="icon.svg"><script type="module" src="lib/element-define.js"></script><main><referat-search src="arkiv"></referat-search></main>'

/** @param {number[]} values @param {number} part */
const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN
const ms = (/** @type {number} */ value) => `${value.toFixed(1)} ms`

const work = newFolder()
const browser = await launch()
const root = siteWith(work.folder, writeArchive(work.folder, Array.from({length: ARTICLES}, (_, n) => article(n))))
const server = await serve({root, quiet: true})

/** @param {(page: Page) => Promise<void>} use */
async function withPage(use) {
  const page = await browser.newPage()
  await page.route(server.url, route => route.fulfill({contentType: 'text/html; charset=utf-8', body: PAGE}))
  await use(page)
  await page.close()
}

/** Keeps in `globalThis.waits` how long each key waited for its hits to be painted, and in `globalThis.tasks` what took more than 50 ms. @param {Page} page */
async function watch(page) {
  await page.evaluate(() => {
    const waits = /** @type {number[]} */ ([])
    const tasks = /** @type {number[]} */ ([])
    Object.assign(globalThis, {waits, tasks})
    new PerformanceObserver(list => tasks.push(...list.getEntries().map(({duration}) => duration))).observe({type: 'longtask'})
    const shadow = document.querySelector('referat-search')?.shadowRoot
    const [input, list, status] = ['[part=input]', '[part~=hits]', '[part=status]'].map(selector => shadow?.querySelector(selector))
    let since = 0
    input?.addEventListener('input', event => (since = event.timeStamp), {capture: true})
    const seen = () => {
      const from = since
      since = 0
      // A frame begins, and the task after it follows the frame's painting.
      if (from) requestAnimationFrame(() => setTimeout(() => waits.push(performance.now() - from)))
    }
    for (const place of [list, status]) if (place) new MutationObserver(seen).observe(place, {childList: true, subtree: true})
  })
}

await withPage(async page => {
  await page.goto(server.url)
  const input = page.locator('referat-search input[part=input]')
  const type = async () => {
    for (const query of QUERIES) {
      await input.fill('')
      await input.pressSequentially(query, {delay: 120})
      await page.waitForTimeout(500)
    }
  }
  // What is read the first time is in memory afterwards.
  await type()
  const client = await page.context().newCDPSession(page)
  await client.send('Emulation.setCPUThrottlingRate', {rate: SLOWER})
  await watch(page)
  for (let round = 0; round < 3; round += 1) await type()
  const {waits, tasks} = await page.evaluate(() => {
    const {waits, tasks} = /** @type {{waits: number[], tasks: number[]}} */ (/** @type {unknown} */ (globalThis))
    return {waits, tasks}
  })
  console.log(`${ARTICLES} articles, processor ${SLOWER} times slower, ${waits.length} keys: p50 ${ms(quantile(waits, 0.5))}, p95 ${ms(quantile(waits, 0.95))}, max ${ms(quantile(waits, 1))} (bar: p95 50 ms)`)
  console.log(`tasks of the page's thread above 50 ms: ${tasks.length}${tasks.length > 0 ? `, longest ${ms(Math.max(...tasks))}` : ''} (bar: 0)`)
})

const FAULTS = {
  trap: {file: 'wasm/archive.js', script: `\nlet left = 1; const {search} = Engine.prototype; Engine.prototype.search = function (...args) { if (String(args[0]).includes('fjord') && left-- > 0) throw new WebAssembly.RuntimeError('unreachable'); return search.apply(this, args) }\n`, bar: 300},
  hang: {file: 'archive-worker.js', script: `\naddEventListener('message', ({data}) => { if (JSON.stringify(data).includes('"fjord')) for (;;); })\n`, bar: 5500},
}
for (const [name, {file, script, bar}] of Object.entries(FAULTS)) {
  await withPage(async page => {
    let faulty = 1
    await page.route(`**/lib/${file}`, route => route.fulfill({contentType: 'text/javascript; charset=utf-8', body: readFileSync(join(WWW, 'lib', file), 'utf8') + (faulty-- > 0 ? script : '')}))
    await page.goto(server.url)
    const input = page.locator('referat-search input[part=input]')
    await input.fill('kommune ')
    await page.locator('referat-search [part~=hits] h3').first().waitFor()
    const wait = await page.evaluate(() => new Promise(done => {
      const search = /** @type {import('../www/lib/element.js').ReferatSearch} */ (document.querySelector('referat-search'))
      const from = performance.now()
      const look = () => (search.results?.query === 'fjord ' ? done(performance.now() - from) : setTimeout(look, 2))
      search.value = 'fjord '
      look()
    }))
    console.log(`after a ${name} the right answer is there in ${ms(Number(wait))} (bar: ${bar} ms)`)
  })
}

await server.close()
await browser.close()
work.remove()
