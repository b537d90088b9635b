// What is published while pages are open: news come to them, a copy on the device is the old archive or the new one, whatever breaks off.
import assert from 'node:assert/strict'
import {cpSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'

import {article, newFolder, referat, writeArchive} from '../package/built-archive.mjs'
import {hits, launch, siteWith, withPage} from './harness.mjs'

/** @import {Browser, Page} from 'playwright-core' */
/** @import {Archive} from '../../www/lib/archive.js' */

/** Kills, half of them of the worker that keeps files, half of the page. 200 take a minute: `REFERAT_KILLS=200 node --test tests/browser/update.test.mjs`. */
const KILLS = Number(process.env['REFERAT_KILLS'] ?? 60)

const ARTICLES = Array.from({length: 60}, (_, number) => article(number))

/** @type {Browser} */
let browser
/** @type {ReturnType<typeof newFolder>} */
let work
/** Archives: as it was, and with one more article. */
let older = ''
let newer = ''
before(async () => {
  browser = await launch()
  work = newFolder()
  older = writeArchive(work.folder, ARTICLES)
  newer = join(work.folder, 'newer')
  cpSync(older, newer, {recursive: true})
  writeFileSync(join(work.folder, 'news.ndjson'), `${JSON.stringify({id: 'ny', title: 'Kommune åbner ny bro', date: '2025-01-02', text: 'En kommune har i dag åbnet en bro over fjorden.'})}\n`)
  referat(['add', newer, join(work.folder, 'news.ndjson')])
})
after(async () => {
  await browser.close()
  work.remove()
})

/** A site whose archive is the older one, and what publishes the newer. */
function site() {
  const own = newFolder()
  const root = siteWith(own.folder, older)
  // As a publisher would: the manifest when its files are there.
  const publish = () => cpSync(newer, join(root, 'arkiv'), {recursive: true})
  return {root, publish, remove: own.remove}
}

/** @param {string} body */
const html = body => `<!doctype html><html lang="da"><meta charset="utf-8"><title>Prøve</title><link rel="icon" href="icon.svg"><script type="module" src="lib/element-define.js"></script><main><h1>Prøve</h1>${body}</main>`

/** As if the reader had been away for a minute, and came back. @param {Page} page */
async function comeBack(page) {
  await page.evaluate(() => {
    const {now} = Date
    Date.now = () => now() + 60_000
    document.dispatchEvent(new Event('visibilitychange'))
  })
}

test('an open page tells of news, and what is shown follows in its place', async () => {
  const {root, publish, remove} = site()
  try {
    await withPage(browser, {root, html: html('<referat-search src="arkiv" preload limit="3" id="newest"></referat-search><referat-search src="arkiv" id="found" limit="30"></referat-search>')}, async ({page, url}) => {
      await page.goto(url)
      const [newest, found] = [page.locator('#newest'), page.locator('#found')]
      await newest.locator('h3').nth(2).waitFor()
      await found.locator('input[part=input]').fill('kommune ')
      await page.waitForFunction(() => document.querySelector('#found')?.shadowRoot?.querySelector('[aria-busy=false] h3'))
      await page.waitForFunction(() => document.querySelector('#found')?.shadowRoot?.querySelector('[part~=narrow]'))
      const read = found.locator('[part~=hits] h3 a').nth(5)
      const title = await read.textContent()
      await read.focus()
      const updates = page.evaluate(() => new Promise(done => {
        let count = 0
        addEventListener('referat-update', () => ++count === 2 && done(count))
      }))
      publish()
      await comeBack(page)
      assert.equal(await updates, 2, 'each element tells')
      await newest.getByText('Kommune åbner ny bro').waitFor()
      await found.getByText('Kommune åbner ny bro').waitFor()
      await page.waitForFunction(title => document.activeElement?.shadowRoot?.activeElement?.textContent === title, title)
      assert.equal(await newest.locator('h3').count(), 3)
    })
  } finally {
    remove()
  }
})

test('a page that wants to keep what is shown cancels; a whole copy becomes one of the newer archive', async () => {
  const {root, publish, remove} = site()
  try {
    await withPage(browser, {root, html: html('<referat-search src="arkiv" preload limit="3" offline></referat-search>'), expected: /ERR_CONNECTION_REFUSED/}, async ({page, url, stop}) => {
      await page.goto(url)
      await hits(page).first().waitFor()
      const before = await hits(page).allTextContents()
      await page.getByRole('button', {name: 'Gem til offline'}).click()
      await page.getByText('Hele arkivet ligger på enheden').waitFor()
      const update = page.evaluate(() => new Promise(done => addEventListener('referat-update', event => {
        event.preventDefault()
        done(event.cancelable)
      })))
      publish()
      await comeBack(page)
      assert.equal(await update, true)
      await page.waitForFunction(async () => {
        const {open} = await import(`${document.baseURI}lib/archive.js`)
        const {bytes, total} = await (await open('arkiv')).pinned()
        return bytes === total
      })
      assert.deepEqual(await hits(page).allTextContents(), before)
      await stop()
      await page.locator('referat-search input[part=input]').fill('"åbnet en bro" ')
      await page.getByText('Kommune åbner ny bro').waitFor()
    })
  } finally {
    remove()
  }
})

test('two pages that keep the archive at once leave a whole copy', async () => {
  const {root, publish, remove} = site()
  try {
    await withPage(browser, {root, html: html('')}, async ({page, url}) => {
      await page.goto(url)
      const other = await page.context().newPage()
      await page.context().route(url, route => route.fulfill({contentType: 'text/html', body: html('')}))
      await other.goto(url)
      const opened = (/** @type {Page} */ one) => one.evaluate(async () => {
        const {open} = await import(`${document.baseURI}lib/archive.js`)
        Object.assign(globalThis, {archive: await open('arkiv')})
      })
      const pin = (/** @type {Page} */ one) => one.evaluate(() => /** @type {{archive: Archive}} */ (/** @type {unknown} */ (globalThis)).archive.pin())
      const kept = (/** @type {Page} */ one) => one.evaluate(async () => {
        const {bytes, total} = await /** @type {{archive: Archive}} */ (/** @type {unknown} */ (globalThis)).archive.pinned()
        return bytes / total
      })
      await opened(other)
      publish()
      await opened(page)
      // One knows the older archive, the other the newer.
      await Promise.all([pin(page), pin(other)])
      assert.deepEqual([await kept(page), await kept(other)], [1, 1])
      await other.evaluate(() => /** @type {{archive: Archive}} */ (/** @type {unknown} */ (globalThis)).archive.unpin())
      await pin(page)
      assert.equal(await kept(page), 1, 'what the other has dropped is fetched again')
      await other.close()
    })
  } finally {
    remove()
  }
})

test(`${KILLS} kills while a copy is renewed: it is the old archive or the new one, never a mixture`, async () => {
  const {root, publish, remove} = site()
  try {
    await withPage(browser, {root, html: html(''), expected: /ERR_|Failed to load/}, async ({page, url, stop}) => {
      await page.goto(url)
      await page.evaluate(async () => {
        const {open} = await import(`${document.baseURI}lib/archive.js`)
        const archive = await open('arkiv')
        await archive.pin()
        // The copy as it is, to begin each time with.
        const [name = ''] = await caches.keys()
        const [from, to] = [await caches.open(name), await caches.open('before')]
        for (const key of await from.keys()) await to.put(key, /** @type {Response} */ (await from.match(key)))
        archive.close()
      })
      publish()
      const renew = () => page.evaluate(async () => {
        const {open} = await import(`${document.baseURI}lib/archive.js`)
        const archive = await open('arkiv')
        await archive.pin()
        archive.close()
      })
      const restore = () => page.evaluate(async () => {
        const [name = ''] = (await caches.keys()).filter(one => one !== 'before')
        await caches.delete(name)
        const [from, to] = [await caches.open('before'), await caches.open(name)]
        for (const key of await from.keys()) await to.put(key, /** @type {Response} */ (await from.match(key)))
      })
      await renew()
      let seed = 20_261
      const chance = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
      /** What the copy is, asked without a host. */
      const state = () => page.evaluate(async () => {
        const {open, ArchiveHost} = await import(`${document.baseURI}lib/archive.js`)
        const host = new ArchiveHost('arkiv', {fetch: () => Promise.reject(new TypeError('no network')), clock: {now: () => Date.now(), random: () => 0, sleep: async () => {}}})
        const archive = await open(host)
        const hits = (await archive.search('kommune', {limit: 100})).hits.map((/** @type {{id: string}} */ {id}) => id).sort()
        const news = await archive.article('ny').then(() => true, () => false)
        const all = await Promise.all(hits.map((/** @type {string} */ id) => archive.article(id).then((/** @type {{text: string}} */ {text}) => text.length > 0)))
        archive.close()
        return {news, hits: hits.length, whole: all.every(Boolean)}
      })
      await restore()
      const old = await state()
      await renew()
      const fresh = await state()
      assert.deepEqual([old.news, fresh.news, fresh.hits - old.hits], [false, true, 1])
      const seen = {old: 0, fresh: 0}
      // When to kill, in ms, of a worker and of the page: later after a kill that came too early, earlier after one that came too late, so
      // that kills gather around the switch, however fast the machine is at the moment.
      const times = [20, 20]
      for (let n = 0; n < KILLS; n += 1) {
        const time = (times[n % 2] ?? 0) * (0.5 + chance())
        await restore()
        if (n % 2 === 0) {
          await page.evaluate(async time => {
            const worker = new Worker(`${document.baseURI}lib/archive-worker.js`, {type: 'module'})
            await new Promise(done => (worker.onmessage = done))
            worker.postMessage({id: 1, method: 'open', args: [`${document.baseURI}arkiv`], at: -1, listeners: []})
            worker.postMessage({id: 2, method: 'pin', args: [], at: -1, listeners: []})
            await new Promise(done => setTimeout(done, time))
            worker.terminate()
          }, time)
        } else {
          void renew().catch(() => {})
          await new Promise(done => setTimeout(done, time))
          await page.reload()
        }
        const now = await state()
        const isFresh = now.news
        assert.deepEqual(now, isFresh ? fresh : old, `kill ${n}`)
        seen[isFresh ? 'fresh' : 'old'] += 1
        times[n % 2] = (times[n % 2] ?? 0) * (isFresh ? 0.7 : 1.4)
      }
      assert.ok(seen.old > 10 && seen.fresh > 10, `${seen.old} old, ${seen.fresh} new`)
      await stop()
    })
  } finally {
    remove()
  }
})
