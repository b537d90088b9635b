// <referat-search> over an archive of 300 articles, on a host of its own: staged answers, order, filters, faults of the network.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'

import {article, newFolder, writeArchive} from '../package/built-archive.mjs'
import {axeFaults, hits, launch, overflow, siteWith, withPage} from './harness.mjs'

/** @import {Browser, Page} from 'playwright-core' */
/** @import {ReferatSearch} from '../../www/lib/element.js' */

const ARTICLES = Array.from({length: 300}, (_, number) => ({...article(number), url: `artikler/${number}.html`}))

/** @type {Browser} */
let browser
/** @type {ReturnType<typeof newFolder>} */
let work
let root = ''
before(async () => {
  browser = await launch()
  work = newFolder()
  root = siteWith(work.folder, writeArchive(work.folder, ARTICLES))
})
after(async () => {
  await browser.close()
  work.remove()
})

/** A page with elements under the policy of the server and Trusted Types. @param {string} body */
function html(body) {
  const policy = "require-trusted-types-for 'script'; trusted-types referat"
  return `<!doctype html><html lang="da"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Prøve</title><link rel="icon" href="icon.svg"><script type="module" src="lib/element-define.js"></script><main><h1>Prøve</h1>${body}</main>`
}

/** @param {string} body @param {(page: Page, more: {url: string, requests: string[]}) => Promise<void>} use @param {Partial<Parameters<typeof withPage>[1]>} [options] */
function withElements(body, use, options) {
  return withPage(browser, {root, html: html(body), ...options}, async ({page, url, requests}) => {
    await page.goto(url)
    await use(page, {url, requests})
  })
}

/** @param {Page} page */
const field = page => page.locator('referat-search input[part=input]')

/** The titles that are shown when all is known. @param {Page} page */
async function settled(page) {
  await page.locator('referat-search [part~=body][aria-busy=false]').waitFor()
  return hits(page).allTextContents()
}

/** @param {Page} page @param {string} name */
const control = (page, name) => page.locator('referat-search').getByLabel(name, {exact: true})

/** Dates of the shown hits. @param {Page} page */
const dates = page => page.locator('referat-search [part~=hits] time').evaluateAll(times => times.map(time => time.getAttribute('datetime') ?? ''))

/** From the next load on elements' archives live in the page. @param {Page} page */
const withoutWorker = page => page.addInitScript(() => {
  const {define} = CustomElementRegistry.prototype
  CustomElementRegistry.prototype.define = function (name, element, options) {
    return define.call(this, name, Object.assign(element, {worker: false}), options)
  }
})

test('an archive is searched, and no request carries the words', () =>
  withElements('<referat-search src="arkiv"></referat-search>', async (page, {requests}) => {
    await page.waitForTimeout(300)
    assert.deepEqual(requests.filter(request => /archive|arkiv|wasm|more/.test(request)), [], 'nothing before the first use')
    await field(page).pressSequentially('brofjord')
    await hits(page).first().waitFor()
    assert.ok((await settled(page)).length > 0)
    assert.ok((await page.locator('referat-search mark').count()) > 0)
    assert.deepEqual(requests.filter(request => /brofjord|index\.js|referat_bg/i.test(request)), [])
    assert.deepEqual(await axeFaults(page), [])
  }))

test('suggestions are what the archive holds, and choosing one searches', () =>
  withElements('<referat-search src="arkiv"></referat-search>', async (page, {requests}) => {
    await field(page).fill('kommun')
    await settled(page)
    await field(page).press('e')
    const options = page.locator('referat-search').getByRole('option')
    await options.first().waitFor()
    const offered = await options.allTextContents()
    assert.ok(offered.length <= 6 && offered.every(text => /kommune/i.test(text)), offered.join(', '))
    assert.deepEqual(await axeFaults(page), [])
    await field(page).press('ArrowDown')
    await field(page).press('Enter')
    assert.equal(await field(page).inputValue(), offered[0])
    assert.ok((await settled(page)).length > 0)
    assert.deepEqual(requests.filter(request => /kommune/i.test(request)), [])
  }))

test('newest first is strictly by date, undated days last of their month', () =>
  withElements('<referat-search src="arkiv" limit="50"></referat-search>', async page => {
    await field(page).fill('kommune')
    await settled(page)
    for (const [order, sign] of /** @type {const} */ ([['Nyeste', -1], ['Ældste', 1]])) {
      await control(page, order).check()
      await settled(page)
      await page.waitForFunction(() => !document.querySelector('referat-search')?.shadowRoot?.querySelector('[aria-busy=true]'))
      const found = (await dates(page)).map(date => date.slice(0, 7))
      assert.ok(found.length > 10)
      assert.deepEqual(found, [...found].sort((a, b) => sign * (a < b ? -1 : Number(a > b))))
    }
  }))

test('filters: counts are those of the articles, and a chip takes a filter back', () =>
  withElements('<referat-search src="arkiv" limit="100" controls="sort dates section author tag language"></referat-search>', async page => {
    await field(page).fill('kommune')
    await page.keyboard.press('Enter')
    const total = await count(page)
    await page.getByRole('button', {name: 'Afgræns'}).click()
    const sections = page.getByRole('group', {name: 'Sektion'})
    await sections.getByText('sport').waitFor()
    const counts = await sections.locator('[part~=count]').allTextContents()
    assert.deepEqual(counts.filter(count => !/^[\d.]+$/.test(count)), [], 'all are counted')
    const sum = counts.reduce((sum, each) => sum + Number.parseInt(each, 10), 0)
    assert.ok(sum >= total && sum <= 300, `each article is of one section: ${counts}, ${total}`)
    const sport = Number.parseInt((await sections.locator('label', {hasText: 'sport'}).locator('[part~=count]').textContent()) ?? '', 10)
    await sections.getByLabel('sport').check()
    await page.waitForFunction(least => (document.querySelector('referat-search')?.results?.total.value ?? 0) >= least, sport)
    assert.deepEqual(await sections.locator('[part~=count]').allTextContents(), counts, 'another section can be added')
    assert.deepEqual([...new Set(await page.locator('referat-search [part~=section]').allTextContents())], ['sport'])
    await sections.getByLabel('kultur').check()
    await page.waitForFunction(least => (document.querySelector('referat-search')?.results?.total.value ?? 0) > least, sport)
    assert.deepEqual(await axeFaults(page), [])
    await page.getByRole('button', {name: 'Fjern sport'}).click()
    await page.getByRole('button', {name: 'Fjern kultur'}).click()
    await page.waitForFunction(least => (document.querySelector('referat-search')?.results?.total.value ?? 0) >= least, total)
    assert.equal(await page.locator('referat-search [part~=chip]').count(), 0)
  }))

test('a period: its bar, its days, and the way out where nothing is left', () =>
  withElements('<referat-search src="arkiv" limit="100"></referat-search>', async page => {
    await field(page).fill('kommune ')
    await settled(page)
    await page.getByRole('button', {name: 'Afgræns'}).click()
    const picture = page.getByRole('img', {name: /^Artikler fra marts 2024 til december 2024, flest i \p{L}+ 2024$/u})
    await picture.waitFor()
    assert.equal(await picture.locator('[part~=bar]').count(), 10)
    await picture.locator('[part~=bar-place]').nth(2).click()
    await page.locator('referat-search [part~=chip]', {hasText: 'maj 2024'}).waitFor()
    await page.waitForFunction(() => (document.querySelector('referat-search')?.results?.total.value ?? 0) > 0)
    assert.deepEqual([...new Set((await dates(page)).map(date => date.slice(0, 7)))], ['2024-05'])
    assert.equal(await page.getByLabel('Fra og med').inputValue(), '2024-05-01')
    assert.equal(await page.getByLabel('Til og med').inputValue(), '2024-05-31')
    await control(page, 'I dag').check()
    const way = page.getByRole('button', {name: /^Søg uden afgrænsning \(\d+ artikler\)$/})
    await way.waitFor()
    assert.deepEqual(await axeFaults(page), [])
    await way.click()
    assert.ok((await settled(page)).length > 10)
  }))

test('filters without words show the newest of what they leave', () =>
  withElements('<referat-search src="arkiv"></referat-search>', async page => {
    await page.locator('referat-search').evaluate(element => {
      const search = /** @type {ReferatSearch} */ (element)
      search.filters = {sections: ['kultur']}
    })
    await hits(page).first().waitFor()
    const found = await dates(page)
    assert.deepEqual(found.map(date => date.slice(0, 7)), [...found].map(date => date.slice(0, 7)).sort().reverse())
    assert.deepEqual([...new Set(await page.locator('referat-search [part~=section]').allTextContents())], ['kultur'])
  }))

test('a part of the archive on the device: what days lack is told, in the answer too', () =>
  withPage(browser, {root, html: html('<referat-search src="arkiv" preload offline></referat-search>'), expected: /ERR_CONNECTION_REFUSED/}, async ({page, url, stop}) => {
    await page.goto(url)
    await page.evaluate(async () => {
      const {open} = await import(`${document.baseURI}lib/archive.js`)
      await (await open('arkiv')).pin({since: '2024-12'})
    })
    await page.reload()
    await page.getByText('Nyeste artikler').waitFor()
    await page.getByRole('button', {name: 'Fortsæt'}).waitFor()
    assert.match((await page.locator('referat-search [part~=offline-lacking]').textContent()) ?? '', /^Mangler: .*\d+ artikler/)
    await stop()
    await field(page).fill('kommune ')
    assert.ok((await settled(page)).length > 0)
    const gap = page.locator('referat-search [part~=status] [part~=gap]')
    const said = (await gap.textContent()) ?? ''
    const parts = await page.evaluate(() => document.querySelector('referat-search')?.results?.gaps?.flatMap(gap => (gap.part === 'articles' ? String(gap.articles) : [])) ?? [])
    assert.equal(parts.length, 2)
    for (const articles of parts) assert.ok(said.includes(`${articles} artikler (`), said)
    assert.match(said, /^Kan ikke hentes lige nu: .* – .* og .* – /)
    assert.match((await page.locator('referat-search [part~=status]').textContent()) ?? '', /^Mindst /)
    assert.deepEqual(await axeFaults(page), [])
    await field(page).fill('"findes slet ikke"')
    await page.locator('referat-search [part~=note]', {hasText: 'Kan ikke hentes lige nu: '}).waitFor()
    await page.evaluate(async () => Promise.all((await caches.keys()).map(name => caches.delete(name))))
  }))

test('the newest are shown where the element is preloaded', () =>
  withElements('<referat-search src="arkiv" preload limit="5"></referat-search>', async page => {
    await page.getByText('Nyeste artikler').waitFor()
    assert.deepEqual(await hits(page).allTextContents(), ARTICLES.slice(0, 5).map(({title}) => title))
  }))

test('without a network: told in words; and the search goes on by itself', () =>
  withElements('<referat-search src="arkiv"></referat-search>', async page => {
    await field(page).fill('kommune ')
    await settled(page)
    await page.context().setOffline(true)
    await field(page).fill('fængsel motorvej teater ')
    await page.getByText('Du er ikke på nettet.', {exact: true}).waitFor({timeout: 20_000})
    assert.deepEqual(await axeFaults(page), [])
    await page.context().setOffline(false)
    await hits(page).first().waitFor()
  }, {expected: /ERR_INTERNET_DISCONNECTED/}))

test('undated articles are among the newest, last; what is for subscribers says so', async () => {
  const own = newFolder()
  const [dated, undated] = [{id: 'x', title: 'Med dato', date: '2024-05', text: 'En bro.', access: 'free'}, {id: 'y', title: 'Uden dato', text: 'En havn.', access: 'paid', lead: 'Kun for nogle.'}]
  try {
    await withElements('<referat-search src="arkiv" preload></referat-search>', async page => {
      await page.getByText('Nyeste artikler').waitFor()
      assert.deepEqual(await hits(page).allTextContents(), ['Med dato', 'Uden dato'])
      assert.deepEqual(await page.locator('referat-search [part~=hit]').filter({has: page.getByText('Abonnent')}).locator('h3').allTextContents(), ['Uden dato'])
      await field(page).fill('dato')
      await settled(page)
      assert.deepEqual(await page.locator('referat-search [part~=hit]').filter({has: page.getByText('Abonnent')}).locator('h3').allTextContents(), ['Uden dato'])
    }, {root: siteWith(own.folder, writeArchive(own.folder, [undated, dated]))})
  } finally {
    own.remove()
  }
})

test('a choice that the page takes over leaves the dialog open; a link of the page’s own is no choice', () =>
  withElements('<referat-search src="arkiv" mode="dialog"><p slot="start"><a href="#hjaelp">Hjælp</a></p></referat-search>', async page => {
    const dialog = page.getByRole('dialog')
    await page.evaluate(() => {
      const chosen = /** @type {string[]} */ ([])
      Object.assign(globalThis, {chosen, cancels: true})
      addEventListener('referat-select', event => {
        chosen.push(/** @type {import('../../www/lib/events.js').ReferatSelectEvent} */ (event).articleId)
        if (Reflect.get(globalThis, 'cancels')) event.preventDefault()
      })
    })
    const chosen = () => page.evaluate(() => Reflect.get(globalThis, 'chosen'))
    await page.getByRole('button', {name: 'Søg', exact: true}).click()
    await page.getByText('Nyeste artikler').waitFor()
    await page.getByRole('link', {name: 'Hjælp'}).click()
    assert.deepEqual([await chosen(), await dialog.isVisible()], [[], true])
    await hits(page).first().click()
    assert.deepEqual([await chosen(), await dialog.isVisible()], [['a0'], true])
    await page.evaluate(() => {
      Reflect.set(globalThis, 'cancels', false)
      const listener = (/** @type {Event} */ event) => event.preventDefault()
      addEventListener('click', listener)
    })
    await hits(page).first().click()
    await dialog.waitFor({state: 'hidden'})
    assert.deepEqual(await chosen(), ['a0', 'a0'])
  }))

/** @type {Record<string, [number, RegExp]>} */
const FAULTS = {
  'no archive there': [404, /Arkivet svarer ikke/],
  'a page in place of the archive': [200, /Arkivet kan ikke læses/],
}
for (const [name, [status, words]] of Object.entries(FAULTS)) {
  test(`${name}: told, tried again, and the page’s own search is a way out`, () =>
    withElements('<referat-search src="arkiv"><form action="soeg" method="get"><input name="q"></form></referat-search>', async (page, {url}) => {
      await page.route('**/manifest.referat', route => route.fulfill({status, body: 'sorry'}))
      await field(page).fill('kommune')
      await page.locator('referat-search [part~=title]', {hasText: words}).waitFor()
      assert.deepEqual(await axeFaults(page), [])
      await page.unroute('**/manifest.referat')
      await page.getByRole('button', {name: 'Prøv igen'}).click()
      await hits(page).first().waitFor()
      await page.route('**/manifest.referat', route => route.fulfill({status, body: 'sorry'}))
      await page.reload()
      await field(page).fill('kommune')
      await page.route('**/soeg*', route => route.fulfill({contentType: 'text/html', body: '<link rel="icon" href="icon.svg"><title>Serveren</title>'}))
      await page.getByRole('button', {name: 'Søg på hele sitet'}).click()
      await page.waitForURL(`${url}soeg?q=kommune`)
    }, {expected: /404/}))
}

test('a misspelt word is corrected in words', () =>
  withElements('<referat-search src="arkiv"></referat-search>', async page => {
    await field(page).fill('borgmesetr ')
    await settled(page)
    assert.match((await page.locator('referat-search [part~=status]').textContent()) ?? '', /Søgte efter »[^»]*borgmester[^«]*«.* i stedet for »borgmesetr«/)
    assert.equal(await field(page).inputValue(), 'borgmesetr ', 'the reader’s words stay')
  }))

test('an excerpt quotes what best answers the query, word for word', () =>
  withElements('<referat-search src="arkiv" summary="excerpt"></referat-search>', async page => {
    await field(page).fill('kommune venter på havn')
    await page.keyboard.press('Enter')
    const box = page.getByRole('region', {name: 'Uddrag'})
    await box.waitFor()
    const quoted = await box.locator('[part~=sentence]').allTextContents()
    assert.ok(quoted.length >= 1 && quoted.length <= 3, quoted.join('|'))
    const texts = ARTICLES.map(({text}) => text).join(' ')
    for (const sentence of quoted) assert.ok(texts.includes(sentence), sentence)
    assert.equal(await box.locator('[part~=source]').count(), quoted.length)
    assert.deepEqual(await axeFaults(page), [])
    await page.locator('referat-search [part~=clear]').click()
    await box.waitFor({state: 'detached'})
  }))

test('two archives and the embedded articles on one page keep apart', () =>
  withElements('<referat-search id="one" src="arkiv"></referat-search><referat-search id="two" src="arkiv/"></referat-search><referat-search id="three"></referat-search>', async page => {
    for (const [id, query] of [['one', 'kommune'], ['two', 'fjord'], ['three', 'vladivostok']]) await page.locator(`#${id} input[part=input]`).fill(query ?? '')
    for (const id of ['one', 'two', 'three']) await page.locator(`#${id} [part~=hits] h3`).first().waitFor()
    assert.equal(await page.locator('#three [part~=hits] h3').count(), 2)
  }))

test('another source takes the place of the first', () =>
  withElements('<referat-search src="arkiv"></referat-search>', async page => {
    await field(page).fill('"vladivostok"')
    await page.locator('referat-search [part~=note]').waitFor()
    await page.locator('referat-search').evaluate(element => element.removeAttribute('src'))
    await hits(page).nth(1).waitFor()
  }))

test('in a dialog: opened by button and keys, and left as it was found', () =>
  withElements('<button>Før</button><referat-search src="arkiv" mode="dialog"></referat-search>', async page => {
    const dialog = page.getByRole('dialog', {name: 'Søg i artiklerne'})
    await page.getByRole('button', {name: 'Før'}).focus()
    for (const key of ['/', 'k', '?', 'Shift+K']) await page.keyboard.press(key)
    assert.equal(await dialog.count(), 0, 'no key alone opens it')
    await page.keyboard.press('Control+k')
    await dialog.waitFor()
    await page.getByText('Nyeste artikler').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName), 'INPUT')
    assert.deepEqual(await axeFaults(page), [])
    await page.keyboard.type('kommune')
    await hits(page).first().waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await field(page).inputValue(), '', 'first the words go')
    await page.keyboard.press('Escape')
    await dialog.waitFor({state: 'hidden'})
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Før')
    await page.getByRole('button', {name: 'Søg', exact: true}).click()
    await dialog.waitFor()
    await page.getByRole('button', {name: 'Luk søgningen'}).click()
    await dialog.waitFor({state: 'hidden'})
    await page.locator('referat-search').evaluate(element => element.setAttribute('shortcut', ''))
    await page.keyboard.press('Control+k')
    assert.equal(await dialog.count(), 0)
    await page.locator('referat-search').evaluate(element => element.setAttribute('mode', 'inline'))
    assert.equal(await field(page).isVisible(), true)
  }))

test('at 320 pixels with everything unfolded nothing is cut', () =>
  withElements('<referat-search src="arkiv" controls="sort dates section author tag language"></referat-search>', async page => {
    await field(page).fill('kommune ')
    await settled(page)
    await page.getByRole('button', {name: 'Afgræns'}).click()
    await page.getByRole('group', {name: 'Sektion'}).getByText('sport').waitFor()
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await axeFaults(page), [])
  }, {context: {viewport: {width: 320, height: 600}, colorScheme: 'dark'}}))

test('from right to left it is mirrored, and nothing is cut', () =>
  withElements('<div dir="rtl"><referat-search src="arkiv" offline></referat-search></div>', async page => {
    await field(page).fill('kommune ')
    await settled(page)
    await page.getByRole('button', {name: 'Afgræns'}).click()
    await page.locator('referat-search [part~=panel]').getByText('sport').first().waitFor()
    /** Middle of a part, from the left. @param {string} part */
    const middle = async part => {
      const box = await page.locator(`referat-search ${part}`).first().boundingBox()
      return (box?.x ?? 0) + (box?.width ?? 0) / 2
    }
    const center = await middle('[part=field]')
    assert.ok((await middle('[part=field] > svg')) > center && (await middle('[part=clear]')) < center, 'icon right, clear left')
    assert.ok((await middle('[part=narrow]')) < center && (await middle('[part~=sort]')) > center)
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await axeFaults(page), [])
  }, {context: {viewport: {width: 640, height: 700}}}))

test('on paper stands what was found, not what it was found with', () =>
  withElements('<referat-search src="arkiv" offline></referat-search>', async page => {
    await field(page).fill('kommune ')
    await settled(page)
    await page.locator('referat-search [part~=narrow]').waitFor()
    await page.emulateMedia({media: 'print'})
    assert.equal(await hits(page).first().isVisible(), true)
    for (const part of ['[part=form]', '[part=tools]', '[part=more]', '[part=foot]']) assert.equal(await page.locator(`referat-search ${part}`).first().isVisible(), false, part)
  }))

test('kept on the device: progress, size, then searched without a host; and deleted', () =>
  withPage(browser, {root, html: html('<referat-search src="arkiv" preload offline></referat-search>'), expected: /ERR_CONNECTION_REFUSED|ERR_INTERNET/}, async ({page, url, stop}) => {
    await page.goto(url)
    const box = page.locator('referat-search [part~=offline]')
    assert.match((await box.textContent()) ?? '', /Søg og læs i hele arkivet, også uden net\. Det fylder \d+ kB\./)
    assert.deepEqual(await axeFaults(page), [])
    await page.getByRole('button', {name: 'Gem til offline'}).click()
    await page.getByRole('button', {name: 'Slet fra enheden'}).waitFor()
    assert.match((await box.textContent()) ?? '', /Hele arkivet ligger på enheden/)
    await field(page).fill('kommune ')
    const online = await settled(page)
    await stop()
    await field(page).fill('fængsel motorvej ')
    assert.ok((await settled(page)).length > 0)
    await field(page).fill('kommune ')
    assert.deepEqual(await settled(page), online)
    await page.getByRole('button', {name: 'Slet fra enheden'}).click()
    await page.getByRole('button', {name: 'Gem til offline'}).waitFor()
    assert.equal(await page.evaluate(async () => (await caches.keys()).length), 0)
  }))

test('saving can be put off, and gone on with; what fails is told', () =>
  withElements('<referat-search src="arkiv" preload offline></referat-search>', async page => {
    /** @type {(() => void)[]} */
    const held = []
    await page.getByRole('button', {name: 'Gem til offline'}).waitFor()
    let files = 0
    /** @type {() => void} */
    let second = () => {}
    // Then the first is there.
    const isHeld = new Promise(done => (second = () => done(undefined)))
    await page.route('**/arkiv/*', async route => {
      if (route.request().url().endsWith('.pack') && ++files > 1) {
        second()
        await new Promise(done => held.push(() => done(undefined)))
      }
      await route.continue().catch(() => {})
    })
    await page.getByRole('button', {name: 'Gem til offline'}).click()
    await page.getByRole('progressbar').waitFor()
    await isHeld
    await page.getByRole('button', {name: 'Hold pause'}).click()
    const resume = page.getByRole('button', {name: 'Fortsæt'})
    await resume.waitFor()
    assert.match((await page.locator('referat-search [part~=offline-text]').textContent()) ?? '', /^[\d,]+ kB af [\d,]+ kB ligger på enheden\.$/)
    assert.deepEqual(await axeFaults(page), [])
    for (const release of held) release()
    await page.unroute('**/arkiv/*')
    await resume.click()
    await page.getByRole('button', {name: 'Slet fra enheden'}).waitFor()
    await page.getByText('Hele arkivet ligger på enheden').waitFor()
    await page.getByRole('button', {name: 'Slet fra enheden'}).click()
    await page.getByRole('button', {name: 'Gem til offline'}).waitFor()
    // The page's storage is full, not a worker's.
    await withoutWorker(page)
    await page.addInitScript(() => {
      CacheStorage.prototype.open = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'))
    })
    await page.reload()
    await page.getByRole('button', {name: 'Gem til offline'}).click()
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByRole('alert').textContent(), 'Der er ikke plads nok på enheden.')
  }, {expected: /ERR_ABORTED|ERR_FAILED/}))

test('a browser that keeps nothing says so; what it dropped is fetched, and offered again', () =>
  withElements('<referat-search src="arkiv" preload offline></referat-search>', async page => {
    await page.getByRole('button', {name: 'Gem til offline'}).click()
    await page.getByText('Hele arkivet ligger på enheden').waitFor()
    await page.evaluate(async () => Promise.all((await caches.keys()).map(name => caches.delete(name))))
    await field(page).fill('kommune ')
    assert.ok((await settled(page)).length > 0, 'what was dropped is asked of the host')
    await page.reload()
    await page.getByRole('button', {name: 'Gem til offline'}).waitFor()
    await withoutWorker(page)
    await page.addInitScript(() => {
      // As in some private windows.
      Object.defineProperty(globalThis, 'caches', {value: undefined})
    })
    await page.reload()
    await page.getByRole('button', {name: 'Gem til offline'}).click()
    await page.getByRole('alert').waitFor()
    assert.match((await page.getByRole('alert').textContent()) ?? '', /^Browseren tillader ikke, at noget gemmes her/)
    await field(page).fill('kommune ')
    assert.ok((await settled(page)).length > 0)
  }))

test('the address holds the search, and the way back leads to what was there', () =>
  withElements('<referat-search src="arkiv" url-state limit="20"></referat-search>', async (page, {url, requests}) => {
    await field(page).fill('kommune')
    await page.keyboard.press('Enter')
    await settled(page)
    await control(page, 'Nyeste').check()
    await page.getByRole('button', {name: 'Afgræns'}).click()
    await page.getByRole('group', {name: 'Sektion'}).getByLabel('sport').check()
    await page.waitForURL(`${url}#q=kommune&section=sport&sort=newest`)
    const before = await settled(page)
    await page.getByRole('button', {name: 'Afgræns'}).click()
    await hits(page).nth(9).scrollIntoViewIfNeeded()
    const scroll = await page.evaluate(() => scrollY)
    assert.ok(scroll > 0)
    await page.route('**/artikler/*', route => route.fulfill({contentType: 'text/html', body: '<!doctype html><link rel="icon" href="../icon.svg"><title>Artikel</title>'}))
    await hits(page).nth(9).click()
    await page.waitForURL(/artikler/)
    const asked = requests.length
    // As if another archive had been published meanwhile, or none.
    await page.route('**/arkiv/*', route => route.abort())
    await page.goBack()
    await hits(page).nth(9).waitFor()
    assert.deepEqual(await hits(page).allTextContents(), before)
    await page.waitForFunction(wanted => Math.abs(scrollY - wanted) <= 2, scroll)
    assert.deepEqual(requests.slice(asked).filter(request => /kommune/.test(request)), [])
    assert.equal(await field(page).inputValue(), 'kommune')
    assert.equal(await control(page, 'Nyeste').isChecked(), true)
    await page.getByRole('button', {name: 'Fjern sport'}).waitFor()
    await page.unroute('**/arkiv/*')
    await page.locator('referat-search [part~=clear]').click()
    await page.getByRole('button', {name: 'Fjern sport'}).click()
    await page.waitForURL(url)
  }, {context: {viewport: {width: 600, height: 400}}, expected: /ERR_FAILED/}))

test('an address that was sent is searched, whatever is in it', () =>
  withElements('<referat-search src="arkiv" url-state="arkiv"></referat-search>', async (page, {url}) => {
    await page.goto('about:blank')
    await page.goto(`${url}#arkiv=kommune&arkiv-from=2024-06&arkiv-to=<b>&arkiv-section=kultur&arkiv-sort=oldest`)
    await hits(page).first().waitFor()
    assert.ok((await dates(page)).every(date => date >= '2024-06'))
    await page.evaluate(() => (location.hash = '#arkiv=fjord'))
    await page.waitForFunction(() => document.querySelector('referat-search')?.results?.query === 'fjord')
    assert.equal(await page.locator('referat-search [part~=chip]').count(), 0)
    await page.evaluate(() => (location.hash = '#kommentarer'))
    await page.waitForFunction(() => document.querySelector('referat-search')?.value === '')
    await page.waitForTimeout(400)
    assert.equal(new URL(page.url()).hash, '#kommentarer', 'another’s fragment is left alone')
  }))

/** The total that the status tells, when all is known. @param {Page} page */
async function count(page) {
  await settled(page)
  return page.evaluate(() => document.querySelector('referat-search')?.results?.total.value ?? 0)
}
