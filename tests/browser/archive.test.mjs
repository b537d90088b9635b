// An archive in Chromium, on the page's own host and under its policy: searched over the network, and without one.

/** @import {Browser, Page} from 'playwright-core' */

import assert from 'node:assert/strict'
import {cpSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {answerOf, newFolder, searchByCommand, writeArchive} from '../package/built-archive.mjs'
import {WWW, launch, siteWith, withPage} from './harness.mjs'

/** @typedef {typeof import('../../www/lib/archive.js')} Module */

const QUERY = 'våbenaftale minister'

/** @type {Browser} */
let browser
/** @type {ReturnType<typeof newFolder>} */
let work
let root = ''
/** The same, with the package as it is shipped. */
let packed = ''
let folder = ''
before(async () => {
  browser = await launch()
  work = newFolder()
  folder = writeArchive(work.folder)
  root = siteWith(work.folder, folder)
  packed = join(work.folder, 'packed')
  mkdirSync(packed)
  cpSync(join(WWW, '../dist'), join(packed, 'referat'), {recursive: true})
  cpSync(join(WWW, 'icon.svg'), join(packed, 'icon.svg'))
  cpSync(folder, join(packed, 'arkiv'), {recursive: true})
  for (const each of [root, packed]) writeFileSync(join(each, 'index.html'), '<!doctype html><title>Arkiv</title><link rel="icon" href="icon.svg">')
})
after(async () => {
  await browser.close()
  work.remove()
})

/** Opens the archive in the page and searches it; what changes from call to call is left out. @param {Page} page @param {string} query */
const search = (page, query) =>
  page.evaluate(async query => {
    const {open} = /** @type {Module} */ (await import(`${document.baseURI}lib/archive.js`))
    const archive = await open('arkiv')
    const {tookMs, ...response} = await archive.search(query)
    return response
  }, query)

test('over the network: the command’s answers; few requests, none with the query', () =>
  withPage(browser, {root}, async ({page, url, requests}) => {
    await page.goto(url)
    assert.deepEqual(await search(page, QUERY), searchByCommand(folder, QUERY))
    assert.ok(requests.every(request => request.startsWith(url) && !/v%C3%A5ben|våben|minister/i.test(request)), requests.join('\n'))
    assert.deepEqual(requests.filter(request => /summary/.test(request)), [], 'what summarises comes with the first summary')
    const ids = ['a3', 'a60']
    const summary = await page.evaluate(async ids => {
      const {open} = /** @type {Module} */ (await import(`${document.baseURI}lib/archive.js`))
      return (await open('arkiv')).summarize(ids)
    }, ids)
    assert.deepEqual(summary, answerOf(['summarize', '--json', '--archive', folder, ...ids]))
    assert.ok(requests.some(request => request.includes('summary_bg')) && !requests.some(request => request.includes('referat_bg')))
  }))

test('a first search takes four round trips (code and manifest, dictionary, cards and lists, texts), and shows hits after three', () =>
  withPage(browser, {root: packed}, async ({page, url}) => {
    await page.goto(url)
    /** Requests that wait: a round trip ends when what was asked for in it comes. @type {(() => Promise<void>)[]} */
    let waiting = []
    await page.route('**/*', route => void waiting.push(() => route.continue()))
    await page.evaluate(async query => {
      const told = /** @type {{hits?: number, done?: boolean}} */ (globalThis)
      document.head.append(...['archive', 'shared'].map(name => Object.assign(document.createElement('link'), {rel: 'modulepreload', href: `referat/${name}.js`})))
      const module = fetch('referat/wasm/archive_bg.wasm')
      const manifest = fetch('arkiv/manifest.referat')
      void import(`${document.baseURI}referat/archive.js`).then(async (/** @type {Module} */ {open}) => {
        const archive = await open('arkiv/', {module, manifest})
        const {hits} = await archive.search(query, {expand: false, onProvisional: ({hits}) => (told.hits ??= hits.length)})
        told.hits ??= hits.length
        told.done = true
      })
    }, 'bro skole')
    const told = () => page.evaluate(() => ({hits: Number(Reflect.get(globalThis, 'hits') ?? 0), done: Reflect.has(globalThis, 'done')}))
    let [trips, untilHits] = [0, 0]
    while (!(await told()).done) {
      await settled(() => waiting.length)
      assert.ok(waiting.length > 0)
      const now = waiting
      waiting = []
      await Promise.all(now.map(answer => answer()))
      trips += 1
      await settled(async () => `${waiting.length} ${JSON.stringify(await told())}`)
      if ((await told()).hits > 0) untilHits ||= trips
    }
    assert.deepEqual({untilHits, trips}, {untilHits: 3, trips: 4})
  }))

/** Waits until what `look` sees hasn't changed for a while. @param {() => unknown} look */
async function settled(look) {
  for (let before, now = await look(), since = Date.now(); Date.now() - since < 900; now = await look()) {
    if (now !== before) since = Date.now()
    before = now
    await new Promise(done => setTimeout(done, 20))
  }
}

test('kept on the device: the same answers when the host has gone', () =>
  withPage(browser, {root, expected: /ERR_CONNECTION_REFUSED/}, async ({page, url, stop}) => {
    await page.goto(url)
    const {pinned, progress} = await page.evaluate(async () => {
      const {open} = /** @type {Module} */ (await import(`${document.baseURI}lib/archive.js`))
      const archive = await open('arkiv', {offline: 'all'})
      /** @type {number[]} */
      const progress = []
      await archive.pin({onProgress: ({bytes, total}) => progress.push(bytes / total)})
      return {pinned: await archive.pinned(), progress}
    })
    assert.equal(progress.at(-1), 1)
    assert.ok(pinned.total > 100_000)
    assert.equal(pinned.bytes, pinned.total)
    await stop()
    for (const query of [QUERY, 'læge', '"nej til"']) assert.deepEqual(await search(page, query), searchByCommand(folder, query))
    const article = await page.evaluate(async () => {
      const {open} = /** @type {Module} */ (await import(`${document.baseURI}lib/archive.js`))
      const archive = await open('arkiv')
      const article = await archive.article('a250')
      await archive.unpin()
      const code = await open('arkiv').catch(({code}) => code)
      return {id: article.id, code, left: (await archive.pinned()).bytes}
    })
    assert.deepEqual(article, {id: 'a250', code: 'archive.unreachable', left: 0})
  }))

test('since a day: found without a network, and what lacks is told', () =>
  withPage(browser, {root, expected: /ERR_CONNECTION_REFUSED/}, async ({page, url, stop}) => {
    await page.goto(url)
    const {lacking, parts} = await page.evaluate(async () => {
      const {open} = /** @type {Module} */ (await import(`${document.baseURI}lib/archive.js`))
      const archive = await open('arkiv', {offline: {since: '2024-12'}})
      await archive.pin({since: '2024-12'})
      const {bytes, total, lacking} = await archive.pinned()
      return {lacking, parts: bytes / total}
    })
    assert.ok(parts > 0.05 && parts < 0.95, String(parts))
    assert.equal(lacking.length, 2)
    for (const {articles, from = '', to = ''} of lacking) assert.ok(articles >= 20 && from < to && to < '2024-12', JSON.stringify(lacking))
    await stop()
    const {gaps, exact, total, hits} = await search(page, 'bro')
    assert.deepEqual(gaps, lacking.map(span => ({part: 'articles', code: 'archive.unreachable', ...span})))
    assert.deepEqual([exact, total.relation], [false, 'gte'])
    const isThere = (/** @type {string} */ date) => lacking.every(({from = '', to = ''}) => date.length < 8 || date < from || date > to)
    assert.ok(hits.length > 5 && hits.every(({date = ''}) => isThere(date)), JSON.stringify(hits.map(({date}) => date)))
    await page.evaluate(async () => {
      const {open} = /** @type {Module} */ (await import(`${document.baseURI}lib/archive.js`))
      await (await open('arkiv')).unpin()
    })
  }))
