// An archive in a worker: the same answers, none of them lost when the worker traps, hangs or is refused.
import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'

import {newFolder, writeArchive} from '../package/built-archive.mjs'
import {WWW, hits, launch, siteWith, withPage} from './harness.mjs'

/** @import {Browser, Page} from 'playwright-core' */
/** @import {Archive} from '../../www/lib/archive.js' */

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

/** @param {string} body @param {string} [policy] */
function html(body, policy = "require-trusted-types-for 'script'; trusted-types referat") {
  return `<!doctype html><html lang="da"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Prøve</title><link rel="icon" href="icon.svg"><script type="module" src="lib/element-define.js"></script><main>${body}</main>`
}

const SEARCH = html('<referat-search src="arkiv" limit="5"></referat-search>')

/** @param {Page} page */
const field = page => page.locator('referat-search input[part=input]')

/** Opens the archive in the page under `globalThis.archive`, and beside it in a worker. @param {Page} page @param {string} url */
async function openBoth(page, url) {
  await page.goto(url)
  await page.evaluate(async () => {
    const {open} = await import(`${document.baseURI}lib/archive.js`)
    Object.assign(globalThis, {archive: await open('arkiv'), remote: await open('arkiv', {worker: 'auto'})})
  })
}

/** @typedef {{archive: Archive, remote: Archive}} Both */

/** Puts a piece of script before a file's own, in the first `times` workers. @param {Page} page @param {string} file @param {string} script @param {number} [times] */
async function inject(page, file, script, times = 1) {
  let left = times
  await page.route(`**/lib/${file}`, route => {
    const body = readFileSync(join(WWW, 'lib', file), 'utf8')
    return route.fulfill({contentType: 'text/javascript; charset=utf-8', body: left-- > 0 ? `${script};\n${body}` : body, headers: {'cache-control': 'no-store'}})
  })
}

/** The worker's thread never comes back from the message that holds this word. */
const HANG = `addEventListener('message', ({data}) => { if (JSON.stringify(data).includes('"kommune')) for (;;); })`

test('every call answers as in the page', () =>
  withPage(browser, {root, html: html('')}, async ({page, url}) => {
    await openBoth(page, url)
    assert.equal(page.workers().length, 1)
    const differences = await page.evaluate(async () => {
      const {archive, remote} = /** @type {Both} */ (/** @type {unknown} */ (globalThis))
      /** @type {[string, (archive: Archive) => Promise<unknown>][]} */
      const calls = [
        ...['kommune', 'bro OR "venter på"', 'borgmesetr', ''].map(query => /** @type {[string, (archive: Archive) => Promise<unknown>]} */ ([query, archive => archive.search(query, {facets: ['section', 'dates']})])),
        ['newest', archive => archive.search('', {sort: 'newest', filters: {sections: ['sport']}, limit: 3})],
        ['article', archive => archive.article('a7', {query: 'kommune'})],
        ['summary', archive => archive.summarize(['a1', 'a2'], {sentences: 2})],
        ['excerpt', archive => archive.excerpt('kommune')],
        ['story', archive => archive.story('a3')],
        ['compare', archive => archive.compare('a1', {text: 'Broen åbner tirsdag.'})],
        ['terms', archive => archive.keyTerms(['a1', 'a2', 'a3'])],
        ['pinned', archive => archive.pinned()],
        ['refresh', archive => archive.refresh()],
        ['unknown', archive => archive.article('nothing').catch(({name, code}) => [name, code])],
        ['options', archive => archive.search('kommune', {limit: -1}).catch(({name, code}) => [name, code])],
      ]
      const told = async (/** @type {Promise<unknown>} */ answer) => JSON.stringify(await answer, (name, value) => (name === 'tookMs' ? 0 : value))
      const found = []
      for (const [name, call] of calls) {
        const [here, there] = [await told(call(archive)), await told(call(remote))]
        if (here !== there) found.push([name, here, there])
      }
      return found
    })
    assert.deepEqual(differences, [])
  }))

test('listeners, signals and the end are handed over', () =>
  withPage(browser, {root, html: html('')}, async ({page, url}) => {
    await openBoth(page, url)
    const told = await page.evaluate(async () => {
      const {remote} = /** @type {Both} */ (/** @type {unknown} */ (globalThis))
      const codeOf = (/** @type {Promise<unknown>} */ call) => call.then(() => 'answered', ({name, code}) => `${name} ${code}`)
      /** @type {number[]} */
      const progress = []
      await remote.pin({onProgress: ({bytes, total}) => progress.push(bytes / total)})
      const pinned = await remote.pinned()
      await remote.unpin()
      let provisional = 0
      await remote.search('kommune bro', {onProvisional: () => provisional++})
      const controller = new AbortController()
      const ended = codeOf(remote.search('kommune', {signal: controller.signal, keep: true}))
      controller.abort()
      const early = codeOf(remote.search('kommune', {signal: AbortSignal.abort(), keep: true}))
      const older = codeOf(remote.search('kommune'))
      const newer = codeOf(remote.search('fjord'))
      const function_ = codeOf(remote.search('kommune', /** @type {any} */ ({limit: Symbol('no')})))
      const all = await Promise.all([ended, early, older, newer, function_])
      const closed = codeOf(remote.search('kommune', {keep: true}))
      remote.close()
      return {rises: progress.length > 0 && progress.at(-1) === 1, whole: pinned.bytes === pinned.total, provisional, all, closed: await closed, after: await codeOf(remote.info())}
    })
    assert.deepEqual(told, {
      rises: true, whole: true, provisional: told.provisional, all: ['AbortError aborted', 'AbortError aborted', 'AbortError aborted', 'answered', 'OptionError option.invalid'],
      closed: 'AbortError aborted', after: 'EngineError engine.freed',
    })
    assert.ok(told.provisional > 0)
    await page.waitForFunction(() => true)
    assert.equal(page.workers().length, 0)
  }))

test('the element’s archive lives in a worker, and the page’s thread loads no engine', () =>
  withPage(browser, {root, html: SEARCH}, async ({page, url, requests}) => {
    await page.goto(url)
    await field(page).fill('kommune ')
    await hits(page).nth(4).waitFor()
    assert.equal(page.workers().length, 1)
    const own = await page.evaluate(() => performance.getEntriesByType('resource').map(({name}) => name).filter(name => name.endsWith('.wasm')))
    assert.deepEqual(own, [])
    assert.deepEqual(requests.filter(request => /kommune/.test(request)), [])
  }))

test('a trap: the answer comes all the same, from a new instance', () =>
  withPage(browser, {root, html: SEARCH}, async ({page, url}) => {
    await page.route('**/lib/wasm/archive.js', route => {
      const body = readFileSync(join(WWW, 'lib/wasm/archive.js'), 'utf8')
      const trap = '\nlet traps = 0; const {search} = Engine.prototype; Engine.prototype.search = function (...args) { if (String(args[0]).includes("fjord") && traps++ === 0) throw new WebAssembly.RuntimeError("unreachable"); return search.apply(this, args) }\n'
      return route.fulfill({contentType: 'text/javascript; charset=utf-8', body: body + trap})
    })
    await page.goto(url)
    await field(page).fill('kommune ')
    await hits(page).nth(4).waitFor()
    await field(page).fill('fjord ')
    await page.waitForFunction(() => document.querySelector('referat-search')?.results?.query === 'fjord ')
    assert.ok((await hits(page).count()) > 0)
    assert.equal(page.workers().length, 1)
  }))

test('a worker that hangs is replaced, and what it was asked is answered by the next', () =>
  withPage(browser, {root, html: SEARCH}, async ({page, url}) => {
    await inject(page, 'archive-worker.js', HANG)
    await page.goto(url)
    await field(page).fill('fjord ')
    await hits(page).first().waitFor()
    await field(page).fill('kommune ')
    await page.waitForFunction(() => document.querySelector('referat-search')?.results?.query === 'kommune ')
    assert.ok((await hits(page).count()) > 0)
  }))

test('what hangs every worker is refused in words; others go on', () =>
  withPage(browser, {root, html: SEARCH}, async ({page, url}) => {
    await inject(page, 'archive-worker.js', HANG, Infinity)
    await page.goto(url)
    await field(page).fill('fjord ')
    await hits(page).first().waitFor()
    await field(page).fill('kommune ')
    await page.locator('referat-search [part~=title]', {hasText: 'Søgningen gik i stå.'}).waitFor({timeout: 20_000})
    await field(page).fill('havn ')
    await page.waitForFunction(() => document.querySelector('referat-search')?.results?.query === 'havn ')
    assert.ok((await hits(page).count()) > 0)
  }))

/** @type {Record<string, {policy?: string, status?: number, expected: RegExp}>} */
const REFUSALS = {
  'the page’s policy': {policy: "worker-src 'none'", expected: /worker-src/},
  'Trusted Types': {policy: "require-trusted-types-for 'script'; trusted-types 'none'", expected: /TrustedTypePolicy|trusted-types/},
  'a missing script': {status: 404, expected: /404/},
}
for (const [name, {policy, status, expected}] of Object.entries(REFUSALS)) {
  test(`no worker for ${name}: the search lives in the page`, () =>
    withPage(browser, {root, html: html('<referat-search src="arkiv"></referat-search>', policy), expected}, async ({page, url}) => {
      if (status) await page.route('**/archive-worker.js', route => route.fulfill({status, body: ''}))
      await page.goto(url)
      await field(page).fill('kommune ')
      await hits(page).first().waitFor()
      assert.equal(page.workers().length, 0)
    }))
}

test('no worker where the page wants none, which no policy minds; and one that the page makes', () =>
  withPage(browser, {root, html: html('<referat-search src="arkiv"></referat-search><referat-search src="arkiv/?b"></referat-search>', "trusted-types 'none'")}, async ({page, url}) => {
    await page.goto(url)
    const [first, second] = [page.locator('referat-search').first(), page.locator('referat-search').nth(1)]
    const set = (/** @type {boolean} */ made) => page.evaluate(made => {
      const elements = /** @type {typeof import('../../www/lib/element.js').ReferatSearch} */ (customElements.get('referat-search'))
      elements.worker = made ? () => new Worker(`${document.baseURI}lib/archive-worker.js`, {type: 'module', name: 'mine'}) : false
    }, made)
    await set(false)
    await first.locator('input[part=input]').fill('kommune ')
    await first.locator('[part~=hits] h3').first().waitFor()
    assert.equal(page.workers().length, 0)
    await set(true)
    await second.locator('input[part=input]').fill('kommune ')
    await second.locator('[part~=hits] h3').first().waitFor()
    assert.equal(page.workers().length, 1)
  }))
