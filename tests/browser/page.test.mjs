// The reader's journey over the articles inside the engine: search, hits, article, summary, and back.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'

import {field, hits, launch, open, withPage} from './harness.mjs'

/** @import {Browser} from 'playwright-core' */

/** @type {Browser} */
let browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

test('finds while typing, and marks what was found', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    await field(page).pressSequentially('vladivost')
    assert.equal(await hits(page).count(), 2)
    const marks = await page.locator('referat-search [part~=snippet] mark').allTextContents()
    assert.ok(marks.length >= 2, 'a mark in each snippet')
    for (const mark of marks) assert.match(mark, /^vladivost/i)
    assert.match((await page.locator('referat-search [part~=status]').textContent()) ?? '', /^2 artikler/)
    assert.deepEqual(await page.locator('referat-search time').allTextContents(), ['september 2023', 'september 2023'])
  }))

test('tells which words no article holds', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    await field(page).fill('vladivostok qxyzzyq ')
    assert.match((await page.locator('referat-search [part~=status]').textContent()) ?? '', /Ingen artikler med »qxyzzyq«/)
  }))

test('a search without hits says what to do, and shows the newest', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    await field(page).fill('qxyzzyq')
    const note = page.locator('referat-search [part~=note]')
    assert.match((await note.textContent()) ?? '', /Ingen artikler om »qxyzzyq«.*stavefejl/s)
    await hits(page).first().waitFor()
    assert.equal(await hits(page).count(), 2)
  }))

test('an article opens with its matches marked and its heading told once', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    await field(page).fill('vladivostok')
    const heading = (await hits(page).first().textContent()) ?? ''
    await hits(page).first().click()
    const article = page.locator('#article')
    await article.locator('h1').waitFor()
    assert.equal(await article.locator('h1').textContent(), heading)
    assert.equal((await article.locator('.text').textContent())?.includes(heading), false)
    assert.ok((await article.locator('.text mark').count()) >= 1)
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1')
    assert.match(await page.title(), /– Referat$/)
    assert.match(page.url(), /#artikel\//)
  }))

test('captions, subheads and bylines are set as such', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    for (const index of [0, 1]) {
      await page.goto(`${url}#`)
      await hits(page).nth(index).click()
      await page.locator('#article h1').waitFor()
      const captions = await page.locator('.text .caption').allTextContents()
      const subheads = await page.locator('.text h2').allTextContents()
      const bylines = await page.locator('.text .byline').allTextContents()
      const untitled = (await page.locator('.text p:not([class])').allTextContents()).join('\n')
      assert.doesNotMatch(untitled, /Foto:|^Militært samarbejde$|^\/ritzau\/$/m)
      assert.equal(captions.length + subheads.length + bylines.length > 0, true)
    }
  }))

test('what summarises comes when a summary is shown, not before', () =>
  withPage(browser, {context: {serviceWorkers: 'block'}}, async ({page, url, requests}) => {
    await open(page, url)
    // In one of the two articles: no story.
    await field(page).fill('"unavngivne embedsmænd" -Shoigu')
    assert.equal(await hits(page).count(), 1)
    const asked = () => requests.filter(request => /lib\/(wasm\/)?summary[._]/.test(request)).length
    assert.equal(asked(), 0)
    await field(page).fill('vladivostok')
    await page.locator('referat-search [part~=summary] li').first().waitFor()
    assert.ok(asked() > 0)
  }))

test('where it can’t be had, there are hits and articles without summaries', () =>
  withPage(browser, {context: {serviceWorkers: 'block'}, expected: /net::ERR_FAILED|Service Worker registration blocked/}, async ({page, url}) => {
    await page.route('**/summary_bg.wasm', route => route.abort())
    await open(page, url)
    /** @type {Promise<string>} */
    const told = page.evaluate(() => new Promise(done => addEventListener('referat-error', event => done(/** @type {any} */ (event).error.code))))
    await field(page).fill('vladivostok')
    assert.equal(await told, 'engine.load')
    assert.equal(await hits(page).count(), 2)
    assert.equal(await page.locator('referat-search [part~=summary]').count(), 0)
    await hits(page).first().click()
    await page.locator('#article h1').waitFor()
    assert.equal(await page.locator('#article .brief').count(), 0)
    await page.unroute('**/summary_bg.wasm')
    await page.goBack()
    await field(page).fill('vladivostok ')
    await page.locator('referat-search [part~=summary] li').first().waitFor()
  }))

test('a sentence of the summary leads to its place', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    await field(page).fill('vladivostok')
    const box = page.locator('referat-search [part~=summary]')
    assert.match((await box.textContent()) ?? '', /Kort fortalt.*2 artikler om samme historie/s)
    const links = box.locator('[part~=sentence] a')
    const count = await links.count()
    assert.ok(count >= 2)
    assert.equal(await box.locator('[part~=source]').count(), count)
    for (let i = 0; i < count; i += 1) {
      const sentence = await links.nth(i).textContent()
      await links.nth(i).click()
      await page.locator('.place').first().waitFor()
      const place = await page.locator('.place').allTextContents()
      assert.equal(place.join(''), sentence)
      assert.ok(await page.locator('.place').first().evaluate(one => {
        const {top, bottom} = one.getBoundingClientRect()
        return top >= 0 && bottom <= innerHeight && document.activeElement === one
      }), 'in view and focused')
      await page.goBack()
      await links.nth(i).waitFor()
    }
  }))

test('a sentence that both articles hold leads to the other one too', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    await field(page).fill('vladivostok')
    const item = page.locator('referat-search [part~=summary] li', {has: page.locator('[part~=source] a')}).first()
    const both = item.locator('a')
    assert.match((await item.locator('[part~=source]').textContent()) ?? '', /^Fra .+, også i .+/)
    const [first, second] = await both.evaluateAll(links => links.map(link => link.dataset['article']))
    assert.notEqual(first, second)
    await both.last().click()
    await page.locator('.place').first().waitFor()
    assert.ok(page.url().includes(encodeURIComponent(second ?? '')))
  }))

test("the article's own summary leads within the article, and back leads to the search", () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    await field(page).fill('vladivostok')
    await hits(page).first().click()
    const link = page.locator('.brief a').last()
    const heading = await page.locator('#article h1').textContent()
    assert.equal((await page.locator('.brief a').allTextContents()).includes(heading ?? ''), false, 'the heading is not told again')
    const sentence = await link.textContent()
    await link.click()
    assert.equal(await page.locator('.place').textContent(), sentence)
    assert.ok((await page.locator('.text mark').count()) >= 1, 'the matches stay marked')
    await page.getByRole('link', {name: 'Tilbage til søgningen'}).click()
    await hits(page).first().waitFor()
    assert.equal(await field(page).inputValue(), 'vladivostok')
  }))

test('back restores query, focus and scroll', () =>
  withPage(browser, {context: {viewport: {width: 320, height: 400}}}, async ({page, url}) => {
    await open(page, url)
    await field(page).pressSequentially('vladivo')
    const second = hits(page).nth(1)
    const heading = await second.textContent()
    await second.scrollIntoViewIfNeeded()
    const scroll = await page.evaluate(() => scrollY)
    assert.ok(scroll > 0)
    await second.click()
    await page.locator('#article h1').waitFor()
    assert.equal(await page.evaluate(() => scrollY), 0)
    await page.goBack()
    await second.waitFor()
    assert.equal(await field(page).inputValue(), 'vladivo')
    assert.equal(await focusedText(page), heading)
    assert.ok(Math.abs((await page.evaluate(() => scrollY)) - scroll) <= 2)
    await page.reload()
    await second.waitFor()
    assert.equal(await field(page).inputValue(), 'vladivo')
    await page.waitForFunction(target => Math.abs(scrollY - target) <= 2, scroll)
  }))

test('deep links: a search, an article, a place, an article that is not there', () =>
  withPage(browser, {}, async ({page, url}) => {
    await page.goto(`${url}#q=${encodeURIComponent('vladivostok')}`)
    await hits(page).first().waitFor()
    assert.equal(await field(page).inputValue(), 'vladivostok')
    const href = (await hits(page).first().getAttribute('href')) ?? ''
    await page.goto('about:blank')
    await page.goto(url + href)
    await page.locator('#article h1').waitFor()
    assert.equal(await page.getByRole('link', {name: 'Søg i artiklerne'}).count(), 1)
    await page.goto(`${url}${href}/10-40`)
    await page.locator('.place').waitFor()
    assert.equal((await page.locator('.place').textContent())?.length, 30)
    for (const broken of ['#artikel/findes-ikke', '#artikel/%E0%A4%A', '#artikel/', `#artikel/${'x'.repeat(5000)}`]) {
      await page.goto(url + broken)
      await page.getByRole('heading', {name: 'Artiklen findes ikke'}).waitFor()
    }
    await page.getByRole('link', {name: 'Søg i artiklerne'}).click()
    await field(page).waitFor()
  }))

test('a deep link outlasts scrolling before the engine is there; typing gives it up', () =>
  withPage(browser, {context: {viewport: {width: 320, height: 400}, serviceWorkers: 'block'}}, async ({page, url}) => {
    await open(page, url)
    const href = (await hits(page).first().getAttribute('href')) ?? ''
    for (const doesType of [false, true]) {
      /** @type {() => void} */
      let arrive = () => {}
      const arrival = new Promise(resolve => (arrive = () => resolve(undefined)))
      await page.route('**/*.wasm', async route => {
        await arrival
        await route.continue()
      })
      await page.goto('about:blank')
      await page.goto(`${url}${href}/10-40`)
      await page.evaluate(() => {
        document.body.style.minHeight = '200vh'
        const ended = new Promise(resolve => addEventListener('scrollend', resolve, {once: true}))
        scrollTo(0, 50)
        return ended
      })
      if (doesType) {
        await field(page).fill('vladivostok')
        await page.waitForFunction(() => location.hash === '#q=vladivostok')
      }
      arrive()
      if (doesType) await hits(page).first().waitFor()
      else await page.locator('.place').first().waitFor()
      assert.equal(new URL(page.url()).hash, doesType ? '#q=vladivostok' : `${href}/10-40`)
      if (!doesType) assert.equal(await page.locator('.place').first().evaluate(one => document.activeElement === one), true)
      await page.unroute('**/*.wasm')
    }
  }))

test('keyboard only: search, choose, read, return, clear', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    for (let i = 0; i < 5 && (await focusedTag(page)) !== 'INPUT'; i += 1) await page.keyboard.press('Tab')
    assert.equal(await focusedTag(page), 'INPUT')
    await page.keyboard.type('vladivostok')
    // The end of the words is the end of what they may become.
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    assert.equal(await focusedText(page), await hits(page).nth(0).textContent())
    await page.keyboard.press('ArrowDown')
    assert.equal(await focusedText(page), await hits(page).nth(1).textContent())
    await page.keyboard.press('ArrowDown')
    assert.equal(await focusedText(page), await hits(page).nth(1).textContent(), 'no wrapping round')
    await page.keyboard.press('Enter')
    await page.locator('#article h1').waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await hits(page).nth(1).waitFor()
    assert.equal(await focusedText(page), await hits(page).nth(1).textContent())
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    assert.equal(await focusedTag(page), 'INPUT')
    await page.keyboard.press('Escape')
    assert.equal(await field(page).inputValue(), '')
    await page.waitForFunction(() => location.hash === '')
  }))

test('nonsense is answered', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    const queries = ['(((', '"', '""', '-', 'Trump:', '😀', '👩‍👩‍👧', '\u0000', '\ud800', '\u202eabc', '%', '#q=', '<b>x</b>', 'a'.repeat(20_000), 'ord '.repeat(5_000)]
    for (const query of queries) {
      await field(page).evaluate((input, text) => {
        const field = /** @type {HTMLInputElement} */ (input)
        field.value = text
        field.dispatchEvent(new Event('input', {bubbles: true, composed: true}))
      }, query)
      assert.equal(await page.locator('referat-search [part~=retry]').count(), 0, query.slice(0, 20))
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, query.slice(0, 20))
    }
    await field(page).fill('ø'.repeat(20_000))
    assert.match((await page.locator('referat-search [part~=note]').textContent()) ?? '', /for lang/)
    await field(page).fill('vladivostok')
    assert.equal(await hits(page).count(), 2)
  }))

test('no request carries the query', () =>
  withPage(browser, {}, async ({page, url, requests}) => {
    await open(page, url)
    for (const query of ['hemmelig', 'vladivostok']) {
      await field(page).fill(query)
      await page.waitForFunction(text => location.hash.includes(text), query)
    }
    await hits(page).first().click()
    await page.locator('#article h1').waitFor()
    await page.reload()
    await page.locator('#article h1').waitFor()
    assert.ok(requests.length > 5)
    assert.deepEqual(requests.filter(request => /hemmelig|vladivostok/i.test(request)), [])
  }))

/** @param {import('playwright-core').Page} page */
function focusedTag(page) {
  return page.evaluate(() => (document.activeElement?.shadowRoot?.activeElement ?? document.activeElement)?.tagName)
}

/** @param {import('playwright-core').Page} page */
function focusedText(page) {
  return page.evaluate(() => (document.activeElement?.shadowRoot?.activeElement ?? document.activeElement)?.textContent)
}
