// Every state of the page, light and dark, narrow and wide, in forced colours: no fault by axe, nothing to scroll sideways.
// A picture of each goes to tests/browser/shots/, to be looked at.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'

import {axeFaults, field, hits, launch, open, overflow, shoot, withPage} from './harness.mjs'

/** @import {Browser, Page} from 'playwright-core' */
/** @import {Setup} from './engine-stub.js' */

/** @type {Browser} */
let browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

/** @type {Setup} */
const FULL = {
  failures: 0,
  articles: [
    {
      id: 'a', title: 'Ny bro over bæltet får grønt lys', date: '2024-02-29', section: 'Indland', authors: ['Mette Holm', 'Ib Bro'],
      lead: 'Broen skal stå færdig om ti år.', text: 'Broen skal stå færdig om ti år. Det siger ministeren. Prisen er ukendt. Naboerne klager.',
    },
    {id: 'b', title: 'Færgerne sejler videre', date: '2024', section: 'Erhverv', text: 'Færgerne sejler videre, til broen er bygget. Rederiet er roligt. Ingen fyres.'},
    {id: 'c', text: 'Speciallægepraksisplanlægningsstabiliseringsperiodebroen er et langt ord. Det er broen også.'},
  ],
}

/** @type {Record<string, {engine?: Setup, show: (page: Page, url: string) => Promise<void>, expected?: RegExp}>} */
const STATES = {
  empty: {show: open},
  hits: {
    async show(page, url) {
      await open(page, url)
      await field(page).fill('vladivostok qxyzzyq ')
      await hits(page).first().waitFor()
    },
  },
  none: {
    async show(page, url) {
      await open(page, url)
      await field(page).fill('qxyzzyq')
      await page.locator('referat-search [part~=note]').waitFor()
    },
  },
  article: {
    async show(page, url) {
      await open(page, url)
      await field(page).fill('vladivostok')
      await hits(page).first().click()
      await page.locator('#article h1').waitFor()
    },
  },
  place: {
    async show(page, url) {
      await open(page, url)
      await field(page).fill('vladivostok')
      await page.locator('referat-search [part~=sentence] a').last().click()
      await page.locator('.place').first().waitFor()
    },
  },
  unknown: {
    async show(page, url) {
      await page.goto(`${url}#artikel/x`)
      await page.getByRole('heading', {name: 'Artiklen findes ikke'}).waitFor()
    },
  },
  error: {
    engine: {articles: [], failures: 9},
    async show(page, url) {
      await page.goto(url)
      await field(page).fill('vladivostok')
      await page.getByRole('button', {name: 'Prøv igen'}).waitFor()
    },
  },
  'article-error': {
    engine: {articles: [], failures: 9},
    async show(page, url) {
      await page.goto(`${url}#artikel/x`)
      await page.getByRole('heading', {name: 'Artiklen kunne ikke hentes'}).waitFor()
    },
  },
  full: {
    engine: FULL,
    async show(page, url) {
      await open(page, url)
      await field(page).fill('bro')
      await hits(page).first().waitFor()
    },
  },
  'full-article': {
    engine: FULL,
    async show(page, url) {
      await page.goto(`${url}#artikel/a`)
      await page.locator('#article h1').waitFor()
    },
  },
}

/** @type {Record<string, import('playwright-core').BrowserContextOptions>} */
const LOOKS = {
  'wide-light': {viewport: {width: 1280, height: 900}, colorScheme: 'light'},
  'wide-dark': {viewport: {width: 1280, height: 900}, colorScheme: 'dark'},
  'narrow-light': {viewport: {width: 320, height: 640}, colorScheme: 'light'},
  'narrow-dark': {viewport: {width: 320, height: 640}, colorScheme: 'dark'},
  forced: {viewport: {width: 800, height: 700}, forcedColors: 'active', reducedMotion: 'reduce'},
}

for (const [state, {show, engine}] of Object.entries(STATES)) {
  for (const [look, context] of Object.entries(LOOKS)) {
    test(`${state}, ${look}`, () =>
      withPage(browser, {context, ...(engine ? {engine} : {})}, async ({page, url}) => {
        await show(page, url)
        await shoot(page, `${state}-${look}`)
        assert.deepEqual(await axeFaults(page), [])
        assert.equal(await overflow(page), 0)
      }))
  }
}

test('marks are seen in forced colours', () =>
  withPage(browser, {context: {forcedColors: 'active'}}, async ({page, url}) => {
    await open(page, url)
    await field(page).fill('vladivostok')
    const [mark, text] = await page.locator('referat-search [part~=snippet]').first().evaluate(snippet => {
      return [snippet.querySelector('mark') ?? snippet, snippet].map(one => getComputedStyle(one).backgroundColor)
    })
    assert.notEqual(mark, text)
  }))

test('on paper there is the article, without the page around it', () =>
  withPage(browser, {}, async ({page, url}) => {
    await open(page, url)
    await hits(page).first().click()
    await page.locator('#article h1').waitFor()
    await page.emulateMedia({media: 'print'})
    assert.equal(await page.locator('footer').isVisible(), false)
    assert.equal(await page.locator('#article nav').isVisible(), false)
    assert.equal(await page.locator('#article h1').isVisible(), true)
    await shoot(page, 'print')
  }))
