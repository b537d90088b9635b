// What the element must never do: run or show another's markup, tell what is searched for, move the page, keep memory.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'

import {article, newFolder, writeArchive} from '../package/built-archive.mjs'
import {hits, launch, siteWith, withPage} from './harness.mjs'
import {PAYLOADS} from './payloads.mjs'

/** @import {Browser, Page} from 'playwright-core' */

/** @type {Browser} */
let browser
/** @type {ReturnType<typeof newFolder>} */
let work
let root = ''
before(async () => {
  browser = await launch()
  work = newFolder()
  // No text with half a pair of surrogates: JSON can't say it.
  const hostile = PAYLOADS.filter(text => !/\p{Cs}/u.test(text)).map((text, at) => ({
    id: `${at} ${text}`, title: `bro ${text}`, lead: text, section: text, authors: [text], tags: [text], image: text, url: text, date: '2024-05-01', language: 'da',
    text: `${text} bro. Og så videre om broen og ${text}.`,
  }))
  root = siteWith(work.folder, writeArchive(work.folder, [...hostile, ...Array.from({length: 100}, (_, n) => article(n))]))
})
after(async () => {
  await browser.close()
  work.remove()
})

/** @param {string} body @param {string} [policy] */
function html(body, policy = "require-trusted-types-for 'script'; trusted-types referat") {
  return `<!doctype html><html lang="da"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Prøve</title><link rel="icon" href="icon.svg"><script type="module" src="lib/element-define.js"></script><main>${body}</main>`
}

/** @param {Page} page */
const field = page => page.locator('referat-search input[part=input]')

/** @param {Page} page @param {string} query */
async function search(page, query) {
  await page.locator('referat-search').evaluate(async (element, query) => {
    const search = /** @type {import('../../www/lib/element.js').ReferatSearch} */ (element)
    search.typing = false
    search.value = query
    for (const until = Date.now() + 5000; Date.now() < until && search.value.trim() && !(search.shadowRoot?.querySelector('[aria-busy=false]')); ) await new Promise(done => setTimeout(done, 5))
  }, query)
}

test('more than a hundred hostile texts, in every field and as queries, stay texts', () =>
  withPage(browser, {root, html: html('<referat-search src="arkiv" images limit="100" controls="sort dates section author tag language" url-state recent></referat-search>'), expected: /^error: Failed to load resource|ERR_/}, async ({page, url}) => {
    assert.ok(PAYLOADS.length >= 100)
    await page.goto(url)
    /** What is in the element that must not be, and where its links lead. */
    const faults = () => page.locator('referat-search').evaluate(element => {
      const all = [...(element.shadowRoot?.querySelectorAll('*') ?? [])]
      const strange = all.filter(({localName}) => /^(script|iframe|object|embed|base|meta|style|template|video|audio|marquee|math)$/.test(localName) || localName.includes('-'))
      const handlers = all.flatMap(({attributes}) => [...attributes]).filter(({name}) => name.startsWith('on') || name === 'style' || name === 'srcdoc')
      const links = all.flatMap(one => ['href', 'src', 'action'].map(name => one.getAttribute(name) ?? '')).filter(address => address && !/^(https?:|#artikel\/)/.test(address))
      return [...strange.map(({outerHTML}) => outerHTML), ...handlers.map(({name}) => name), ...links]
    })
    await field(page).fill('bro ')
    await hits(page).first().waitFor()
    const more = page.locator('referat-search [part~=more]')
    while (await more.count()) {
      const before = await hits(page).count()
      await more.click()
      await page.waitForFunction(count => (document.querySelector('referat-search')?.shadowRoot?.querySelectorAll('[part~=hit]').length ?? 0) > count, before)
    }
    assert.deepEqual(await faults(), [])
    const titles = new Set(await hits(page).allTextContents())
    const missing = PAYLOADS.filter(text => /^[ -~]+$/.test(text) && !/\s{2}|^\s|\s$/.test(text) && !titles.has(`bro ${text}`))
    assert.deepEqual(missing, [], 'shown as they are')
    await page.getByRole('button', {name: 'Afgræns'}).click()
    await page.getByRole('group', {name: 'Sektion'}).locator('label').first().waitFor()
    assert.deepEqual(await faults(), [])
    await page.locator('referat-search').evaluate(element => element.setAttribute('limit', '3'))
    const prototype = await page.evaluate(() => JSON.stringify([Object.keys(Object.prototype), Object.prototype.toString.call({})]))
    for (const query of PAYLOADS) {
      await search(page, query)
      assert.deepEqual(await faults(), [], query)
    }
    for (const text of PAYLOADS.slice(0, 20)) {
      await page.locator('referat-search').evaluate((element, text) => Object.assign(element, {filters: {sections: [text], authors: [text]}}), text)
      assert.deepEqual(await faults(), [], text)
    }
    assert.equal(await page.evaluate(() => JSON.stringify([Object.keys(Object.prototype), Object.prototype.toString.call({})])), prototype)
    assert.equal(await page.evaluate(() => document.querySelectorAll('body > :not(main)').length), 0)
  }))

const STRICT = "default-src 'none'; style-src 'self'; connect-src 'self'; img-src 'self'; worker-src 'self'"
/** A page that allows no policy at all is asked for that of the worker, once; `tests/browser/worker.test.mjs` has one that isn't. */
const WORKER_REFUSED = /^error: (violation trusted-types |.*Creating a TrustedTypePolicy named 'referat')/
/** @type {Record<string, string>} */
const POLICIES = {
  'scripts and WebAssembly': `${STRICT}; script-src 'self' 'wasm-unsafe-eval'`,
  'Trusted Types by name': `${STRICT}; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types referat`,
  'no Trusted Types at all': `${STRICT}; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'`,
}
for (const [name, policy] of Object.entries(POLICIES)) {
  for (const src of ['arkiv', '']) {
    test(`works under a policy: ${name}, ${src || 'embedded'}`, () =>
      withPage(browser, {root, html: html(`<referat-search ${src && `src="${src}"`} summary mode="dialog"></referat-search>`, policy), ...(policy.endsWith("'none'") && src && {expected: WORKER_REFUSED})}, async ({page, url}) => {
        await page.goto(url)
        await page.getByRole('button', {name: 'Søg', exact: true}).click()
        await field(page).fill(src ? 'kommune ' : 'vladivostok ')
        await hits(page).first().waitFor()
        await page.getByRole('button', {name: 'Afgræns'}).click()
        if (!src) await page.locator('referat-search [part~=summary] li').first().waitFor()
      }))
  }
}

test('a policy without WebAssembly, which a worker’s own allows: found', () =>
  withPage(browser, {root, html: html('<referat-search src="arkiv"></referat-search>', `${STRICT}; script-src 'self'`)}, async ({page, url}) => {
    await page.goto(url)
    await field(page).fill('kommune')
    await hits(page).first().waitFor()
  }))

test('a policy without WebAssembly, and no worker: told in words, with the page’s own search', () =>
  withPage(browser, {root, html: html('<referat-search src="arkiv"><form action="soeg"><input name="q"></form></referat-search>', `${STRICT}; script-src 'self'`), expected: /wasm|WebAssembly|script-src/}, async ({page, url}) => {
    await page.addInitScript(() => void customElements.whenDefined('referat-search').then(element => Object.assign(element, {worker: false})))
    await page.goto(url)
    await field(page).fill('kommune')
    await page.locator('referat-search').getByText('Artiklerne kunne ikke hentes.', {exact: true}).waitFor()
    assert.equal(await page.getByRole('button', {name: 'Søg på hele sitet'}).isVisible(), true)
  }))

test('two hundred queries: no request carries one, and nothing keeps one', () =>
  withPage(browser, {root, html: html('<referat-search src="arkiv" offline></referat-search>')}, async ({page, url, requests}) => {
    await page.goto(url)
    await field(page).focus()
    const queries = Array.from({length: 200}, (_, n) => `hemmelig${'abcdefghij'[n % 10]}${n} kommune`)
    for (const query of queries) await search(page, query)
    await page.getByRole('button', {name: 'Gem til offline'}).click()
    await page.getByRole('button', {name: 'Slet fra enheden'}).waitFor()
    assert.deepEqual(requests.filter(request => /hemmelig/i.test(request)), [])
    const kept = await page.evaluate(async () => {
      const keys = await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).map(({url}) => url)))
      const databases = (await indexedDB.databases()).map(({name}) => name)
      return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state, keys, databases, document.title])
    })
    assert.doesNotMatch(kept, /hemmelig/)
  }))

/** Counts how far the page has moved by itself, as Core Web Vitals do. @param {Page} page */
async function watchShifts(page) {
  await page.addInitScript(() => {
    const shifts = {sum: 0}
    Object.assign(globalThis, {shifts})
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (!Reflect.get(entry, 'hadRecentInput')) shifts.sum += Reflect.get(entry, 'value')
    }).observe({type: 'layout-shift', buffered: true})
  })
  return () => page.evaluate(() => Reflect.get(Reflect.get(globalThis, 'shifts'), 'sum'))
}

test('a slow network: nothing moves at the upgrade, nor as results come', () =>
  withPage(browser, {root, html: html('<h1>Avisen</h1><referat-search src="arkiv"><form role="search" action="soeg"><input name="q" aria-label="Søg"></form></referat-search><p>Under søgningen står resten af forsiden.</p><p>Og mere.</p>').replace('<main>', '<link rel="stylesheet" href="fallback.css"><main>')}, async ({page, url}) => {
    const shift = await watchShifts(page)
    await page.route('**/fallback.css', route => route.fulfill({contentType: 'text/css', body: 'referat-search { display: block; min-block-size: 5.6rem }'}))
    await page.route('**/lib/**', async route => {
      await new Promise(done => setTimeout(done, 150))
      await route.continue()
    })
    await page.route('**/arkiv/**', async route => {
      await new Promise(done => setTimeout(done, 700))
      await route.continue()
    })
    await page.goto(url)
    await field(page).waitFor()
    await page.waitForTimeout(600)
    assert.ok((await shift()) <= 0.01, `upgrade: ${await shift()}`)
    await field(page).pressSequentially('kommune', {delay: 30})
    await hits(page).first().waitFor()
    await page.locator('referat-search [part~=narrow]').waitFor()
    await page.locator('referat-search [aria-busy=false]').waitFor()
    await page.waitForTimeout(300)
    assert.ok((await shift()) <= 0.01, `results: ${await shift()}`)
  }))

test('a thousand elements come and go, and two thousand queries: no memory is kept', () =>
  withPage(browser, {root, html: html('<referat-search preload></referat-search>')}, async ({page, url}) => {
    await page.goto(url)
    const client = await page.context().newCDPSession(page)
    const heap = async () => {
      await client.send('HeapProfiler.collectGarbage')
      return (await client.send('Runtime.getHeapUsage')).usedSize
    }
    const mount = () => page.evaluate(async () => {
      for (let n = 0; n < 500; n += 1) {
        const element = document.createElement('referat-search')
        element.setAttribute('preload', '')
        document.querySelector('main')?.append(element)
        if (n % 50 === 0) await new Promise(done => setTimeout(done, 20))
        element.remove()
      }
      await new Promise(done => setTimeout(done, 500))
    })
    const ask = () => page.evaluate(async () => {
      const search = /** @type {import('../../www/lib/element.js').ReferatSearch} */ (document.querySelector('referat-search'))
      const words = ['vladivostok', 'putin', 'kim', 'våben', 'rusland', 'møde', 'brev', 'leder']
      for (let n = 0; n < 1000; n += 1) {
        search.value = `${words[n % words.length]} ${words[(n * 3 + 1) % words.length]} ${n}`
        await Promise.resolve()
      }
      search.value = ''
      await new Promise(done => setTimeout(done, 700))
    })
    await mount()
    await ask()
    const before = await heap()
    await mount()
    await ask()
    const grown = (await heap()) - before
    assert.ok(grown < 1_000_000, `${grown} bytes`)
    assert.equal(await page.locator('referat-search').count(), 1)
  }))

test('the accessibility tree of a search', () =>
  withPage(browser, {root, html: html('<referat-search></referat-search>')}, async ({page, url}) => {
    await page.goto(url)
    await field(page).fill('vladivostok ')
    await page.locator('referat-search [part~=narrow]').waitFor()
    await page.locator('referat-search [aria-busy=false]').waitFor()
    // What was read out is gone when the reader comes there: it stands in the page.
    await page.waitForTimeout(2600)
    const tree = await page.locator('main').ariaSnapshot()
    const [heading] = await hits(page).allTextContents()
    const lines = tree.split('\n').map(line => line.trim())
    const [count] = lines.filter(line => line.includes('2 artikler'))
    assert.equal(count, '- paragraph: 2 artikler', 'said once')
    for (const line of ['- search "Søg i artiklerne":', '- combobox "Søg i artiklerne": vladivostok', '- button "Ryd søgningen"', '- group "Rækkefølge":', '- radio "Bedste match" [checked]', '- button "Afgræns"', '- heading "Artikler" [level=2]', '- list:', '- listitem:', '- article:', `- heading "${heading}" [level=3]:`]) assert.ok(lines.includes(line), `${line}\n${tree}`)
    assert.equal(lines.filter(line => line === '- listitem:').length, 2)
  }))
