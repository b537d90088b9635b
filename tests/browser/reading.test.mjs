// <referat-summary> and <referat-story> in an article's page.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'

import {axeFaults, launch, overflow, withPage} from './harness.mjs'

/** @import {Browser} from 'playwright-core' */

/** @type {Browser} */
let browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

const ARTICLE = `<article id="article"><h1>Broen åbner i dag</h1>
<p>Den nye bro over
   bæltet <em>åbner</em> i dag klokken 12. Den har kostet fire milliarder kroner, oplyser ministeriet.</p>
<figure><img src="icon.svg" alt=""><figcaption>Broen set fra nord. Foto: Navn Navnesen</figcaption></figure>
<h2>Lang ventetid</h2>
<p>Byggeriet tog seks år. Naboerne klagede over støj i hele perioden, men borgmester Mette Holm kalder broen en gave til byen.</p>
<p>Færgerne sejler videre til nytår. Derefter nedlægges overfarten, siger rederiet.</p>
<aside><p>Læs også: Byen vokser mod vest og får en ny skole.</p></aside>
<p>Biler betaler 120 kroner for turen. Cyklister kører gratis, har Folketinget besluttet.</p></article>`

/** @param {string} body */
function html(body) {
  const policy = "require-trusted-types-for 'script'; trusted-types referat"
  return `<!doctype html><html lang="da"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width"><title>Prøve</title><link rel="icon" href="icon.svg"><script type="module" src="lib/reading-define.js"></script><main>${body}</main>`
}

/** The same in the page and in the element. @param {string | null} text */
const plain = text => (text ?? '').replace(/\s+/g, ' ')

test('Kort fortalt of the page’s article: read when it is opened, in its own words, each leading to its place', () =>
  withPage(browser, {html: html(`<referat-summary for="#article"></referat-summary>${ARTICLE}`)}, async ({page, url, requests}) => {
    await page.goto(url)
    await page.waitForTimeout(300)
    assert.deepEqual(requests.filter(request => /wasm|summary\.js|index\.js/.test(request)), [], 'nothing before it is wanted')
    assert.deepEqual(await axeFaults(page), [])
    await page.getByRole('heading', {name: 'Kort fortalt'}).click()
    const links = page.locator('referat-summary li a')
    await links.first().waitFor()
    assert.equal(await links.count(), 3)
    assert.deepEqual(requests.filter(request => /index\.js|archive|referat_bg/.test(request)), [], 'no index is loaded')
    const text = plain(await page.locator('#article').textContent())
    for (const sentence of await links.allTextContents()) {
      assert.ok(text.includes(sentence), sentence)
      assert.doesNotMatch(sentence, /Foto|Læs også|Lang ventetid/)
    }
    assert.deepEqual(await axeFaults(page), [])
    await page.getByRole('heading', {name: 'Kort fortalt'}).click()
    await links.first().waitFor({state: 'hidden'})
    await page.getByRole('heading', {name: 'Kort fortalt'}).click()
    const chosen = await links.last().textContent()
    await links.last().click()
    const marked = await page.evaluate(() => [...(CSS.highlights.get('referat-place') ?? [])].map(range => String(range)))
    assert.deepEqual(marked.map(plain), [chosen])
    assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', new RegExp(`^.*${chosen?.slice(0, 20)}`, 's'))
    assert.equal(page.url(), url)
  }))

test('an article of the index; cancelled, its sentence isn’t followed; another article takes its place', () =>
  withPage(browser, {html: html('<h1>Prøve</h1><referat-summary article="001_0e895ddbde63da84" open sentences="2" heading-level="2"></referat-summary>')}, async ({page, url}) => {
    await page.goto(url)
    const links = page.locator('referat-summary li a')
    await links.nth(1).waitFor()
    assert.equal(await links.count(), 2)
    assert.match((await links.first().getAttribute('href')) ?? '', /^#artikel\/001_0e895ddbde63da84\/\d+-\d+$/)
    await page.evaluate(() => addEventListener('referat-select', event => event.preventDefault()))
    await links.first().click()
    assert.equal(page.url(), url)
    await page.locator('referat-summary').evaluate(element => element.setAttribute('article', '000_4ce3af5558035fa6'))
    await page.locator('referat-summary a[data-article^="000"]').first().waitFor()
    await page.locator('referat-summary').evaluate(element => element.setAttribute('article', 'findes-ikke'))
    await page.getByText('Det kunne ikke hentes lige nu.').waitFor()
    assert.deepEqual(await axeFaults(page), [])
  }))

test('a short article, or none, has no summary', () =>
  withPage(browser, {html: html('<article id="short"><p>Broen åbner i dag.</p><referat-summary for="#short" open></referat-summary></article><referat-summary for="#none" open></referat-summary>')}, async ({page, url}) => {
    await page.goto(url)
    await page.locator('referat-summary[data-empty]').nth(1).waitFor({state: 'attached'})
    assert.deepEqual(await page.locator('referat-summary').evaluateAll(elements => elements.map(element => element.clientHeight)), [0, 0])
  }))

test('what fails is told, and can be tried again', () =>
  withPage(browser, {html: html(`<referat-summary for="#article" open></referat-summary>${ARTICLE}`), expected: /ERR_FAILED/}, async ({page, url}) => {
    await page.route('**/summary_bg.wasm', route => route.abort())
    await page.goto(url)
    await page.getByText('Det kunne ikke hentes lige nu.').waitFor()
    await page.unroute('**/summary_bg.wasm')
    await page.getByRole('button', {name: 'Prøv igen'}).click()
    await page.locator('referat-summary li a').first().waitFor()
  }))

/** @type {import('./engine-stub.js').Setup} */
const STORY = {
  failures: 0,
  articles: [
    {id: 'a', title: 'Ny bro får grønt lys', date: '2024-02-28', url: '/a.html', text: 'Broen bliver bygget. Prisen er fire milliarder kroner.'},
    {id: 'b', title: 'Broen bliver dyrere', date: '2024-03-05', text: 'Prisen er nu fem milliarder kroner. Ministeren beklager.'},
    {id: 'c', title: 'Naboer klager over broen', text: 'Naboerne er vrede. De går i retten.'},
  ],
}

test('a story: what is new, all of it in brief, and what each article brought', () =>
  withPage(browser, {html: html('<h1>Prøve</h1><referat-story article="b" heading-level="2"></referat-story>'), engine: STORY, context: {viewport: {width: 320, height: 600}}}, async ({page, url}) => {
    await page.goto(url)
    await page.getByRole('region', {name: 'Historien kort'}).waitFor()
    const latest = page.getByRole('region', {name: 'Seneste nyt'})
    assert.match((await latest.textContent()) ?? '', /Naboerne er vrede.*Ændret\s+De går i retten.*Naboer klager over broen/s)
    const course = page.getByRole('region', {name: 'Forløbet'})
    assert.deepEqual(await course.locator('[part~=heading] a').evaluateAll(links => links.map(link => link.getAttribute('href'))), [`${url}a.html`, '#artikel/b', '#artikel/c'])
    assert.deepEqual(await course.locator('time').allTextContents(), ['28. februar 2024', '5. marts 2024'])
    assert.match((await course.locator('[aria-current]').textContent()) ?? '', /Broen bliver dyrere.*Denne artikel/)
    assert.deepEqual(await axeFaults(page), [])
    assert.equal(await overflow(page), 0)
    await page.locator('referat-story').evaluate(element => element.setAttribute('versions', '1'))
    await page.waitForFunction(() => document.querySelector('referat-story')?.shadowRoot?.querySelectorAll('[part~=version]').length === 1)
    await page.locator('referat-story').evaluate(element => element.setAttribute('article', 'x'))
    await page.getByText('Det kunne ikke hentes lige nu.').waitFor()
  }))

test('an article that is alone has no story', () =>
  withPage(browser, {html: html('<referat-story article="a"></referat-story>'), engine: {failures: 0, articles: STORY.articles.slice(0, 1)}}, async ({page, url}) => {
    await page.goto(url)
    await page.locator('referat-story[data-empty]').waitFor({state: 'attached'})
  }))

test('defined twice, made detached, moved: harmless', () =>
  withPage(browser, {html: html(`<div id="there"></div><referat-summary for="#article" open></referat-summary>${ARTICLE}`)}, async ({page, url}) => {
    await page.goto(url)
    await page.locator('referat-summary li a').first().waitFor()
    const made = await page.evaluate(async () => {
      await import(new URL('lib/reading-define.js?again', location.href).href)
      const element = document.querySelector('referat-summary')
      for (let i = 0; i < 100; i += 1) document.querySelector(i % 2 ? '#there' : 'main')?.append(element ?? '')
      return ['referat-summary', 'referat-story'].map(tag => document.createElement(tag).outerHTML)
    })
    assert.deepEqual(made, ['<referat-summary></referat-summary>', '<referat-story></referat-story>'])
    await page.locator('referat-summary li a').first().waitFor()
  }))
