// <referat-search> alone, on a page of its own, over an engine whose articles and faults the test chooses.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'

import {axeFaults, field, hits, launch, withPage} from './harness.mjs'

/** @import {Browser, Page} from 'playwright-core' */
/** @import {Setup} from './engine-stub.js' */
/** @import {ReferatSearch} from '../../www/lib/element.js' */

/** @type {Browser} */
let browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

/** @type {Setup} */
const ENGINE = {
  failures: 0,
  articles: [
    {id: 'bro', title: 'Ny bro får grønt lys', date: '2024-02-29', url: '/bro.html', section: 'Indland', authors: ['Mette Holm'], text: 'Broen bliver dyr. Den skal males rød.', lead: 'Broen bliver dyr.'},
    {id: 'by', title: 'Byen vokser', date: '2024-01', text: 'Byen vokser mod vest. Der er en bro.'},
    {id: 'å', title: 'Åen flyder', text: 'Åen flyder under en bro.'},
  ],
}

/** @param {string} body @param {string} [script] */
function html(body, script = 'lib/element-define.js') {
  return `<!doctype html><html lang="da"><meta charset="utf-8"><title>Prøve</title><link rel="icon" href="icon.svg"><script type="module" src="${script}"></script><main><h1>Prøve</h1>${body}</main>`
}

/** Records the element's events on the document, and what they carry. @param {Page} page */
async function record(page) {
  await page.evaluate(() => {
    const log = /** @type {string[]} */ ([])
    Object.assign(globalThis, {log})
    for (const type of ['search', 'results', 'select', 'error']) {
      document.addEventListener(`referat-${type}`, event => log.push(`${event.type} ${event.bubbles && event.composed}`))
    }
    for (const type of ['loadstart', 'load', 'error', 'loadend']) {
      document.querySelector('referat-search')?.addEventListener(type, event => log.push(`${event.type} ${event.bubbles}`))
    }
  })
}

/** @param {Page} page @returns {Promise<string[]>} */
function logged(page) {
  return page.evaluate(() => /** @type {{log: string[]}} */ (/** @type {unknown} */ (globalThis)).log.splice(0))
}

/**
 * Runs in the page with the element.
 *
 * @template T
 * @param {Page} page
 * @param {(element: ReferatSearch) => T} action
 */
function withElement(page, action) {
  return page.locator('referat-search').first().evaluate(/** @type {(element: Node) => T} */ (/** @type {unknown} */ (action)))
}

test('nothing is loaded before the first use; then the events come in order', () =>
  withPage(browser, {html: html('<referat-search></referat-search>'), engine: ENGINE}, async ({page, url, requests}) => {
    await page.goto(url)
    await record(page)
    assert.equal(await hits(page).count(), 0)
    await page.waitForTimeout(300)
    assert.deepEqual(requests.filter(request => /index\.js|wasm|more|archive/.test(request)), [])
    await field(page).focus()
    await page.waitForRequest(/element-more/)
    assert.deepEqual(await logged(page), ['loadstart false', 'load false', 'loadend false'])
    await field(page).fill('bro')
    await hits(page).first().waitFor()
    assert.deepEqual(await logged(page), ['referat-search true'], 'what is found at once may not be all')
    await page.waitForTimeout(400)
    assert.deepEqual(await logged(page), ['referat-results true'])
    await page.evaluate(() => addEventListener('referat-select', event => event.preventDefault()))
    await hits(page).first().click()
    assert.deepEqual(await logged(page), ['referat-select true'])
    assert.equal(page.url(), url, 'a cancelled choice is not followed')
  }))

test('a cancelled search is not made', () =>
  withPage(browser, {html: html('<referat-search preload></referat-search>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await page.evaluate(() => addEventListener('referat-search', event => event.preventDefault()))
    await record(page)
    await field(page).fill('bro')
    assert.deepEqual((await logged(page)).filter(line => line.startsWith('referat')), ['referat-search true'])
    assert.equal(await withElement(page, element => element.results), undefined)
  }))

for (const fault of ['failures', 'broken']) {
  test(`a failed load (${fault}) is told, and can be tried again`, () =>
    withPage(browser, {html: html('<referat-search></referat-search>'), engine: {...ENGINE, [fault]: 1}}, async ({page, url}) => {
      await page.goto(url)
      await record(page)
      await field(page).fill('bro')
      const retry = page.getByRole('button', {name: 'Prøv igen'})
      await retry.waitFor()
      assert.deepEqual(await logged(page), ['loadstart false', 'error false', 'referat-error true', 'loadend false'])
      await retry.click()
      await hits(page).first().waitFor()
      assert.equal(await field(page).inputValue(), 'bro')
    }))
}

test('more hits until there are no more to be had: a thousand', () => {
  const articles = Array.from({length: 1010}, (_, n) => ({id: `a${n}`, title: `Bro ${n}`, text: 'En bro.'}))
  return withPage(browser, {html: html('<referat-search preload limit="99"></referat-search>'), engine: {failures: 0, articles}}, async ({page, url}) => {
    await page.goto(url)
    await field(page).fill('bro')
    const more = page.locator('referat-search [part~=more]')
    for (let clicks = 1; clicks <= 10; clicks += 1) {
      await more.click()
      assert.equal(await hits(page).count(), Math.min(99 * (clicks + 1), 1000))
    }
    assert.equal(await more.count(), 0)
  })
})

test('a crash in a search is told', () =>
  withPage(browser, {html: html('<referat-search preload></referat-search>'), engine: {...ENGINE, code: 'engine.crashed'}}, async ({page, url}) => {
    await page.goto(url)
    await record(page)
    await field(page).fill('bro')
    await page.getByText('Søgningen gik i stå').waitFor()
    assert.ok((await logged(page)).includes('referat-error true'))
    assert.deepEqual(await axeFaults(page), [])
  }))

test('attributes react, and properties mirror them', () =>
  withPage(browser, {html: html('<referat-search preload></referat-search>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await withElement(page, element => {
      element.placeholder = 'Find'
      element.label = 'Avisen'
      element.limit = 1
      element.headingLevel = 5
      element.summary = true
      element.value = 'bro'
    })
    assert.equal(await page.getByRole('combobox', {name: 'Avisen'}).getAttribute('placeholder'), 'Find')
    assert.equal(await hits(page).count(), 1)
    assert.equal(await page.locator('referat-search h5').count(), 1)
    await page.locator('referat-search [part~=summary] h4').waitFor()
    assert.deepEqual(
      await withElement(page, element => ['limit', 'heading-level', 'summary', 'label'].map(name => element.getAttribute(name))),
      ['1', '5', '', 'Avisen'],
    )
    await page.getByRole('button', {name: 'Vis flere'}).click()
    assert.equal(await hits(page).count(), 2)
    await withElement(page, element => {
      element.setAttribute('limit', 'mange')
      element.setAttribute('value', 'byen')
      element.removeAttribute('summary')
      element.setAttribute('heading-level', '99')
      element.setAttribute('lang', 'en')
    })
    assert.equal(await withElement(page, element => element.limit), 10)
    assert.equal(await withElement(page, element => element.value), 'byen')
    assert.equal(await page.locator('referat-search h6').count(), 1)
    assert.equal(await page.locator('referat-search [part~=summary]').count(), 0)
    await page.getByText('1 article', {exact: true}).first().waitFor()
    await withElement(page, element => {
      element.strings = {hits: ['one piece', '{n} pieces']}
    })
    assert.equal(await page.locator('referat-search [part~=status]').textContent(), 'one piece')
  }))

for (const [lang, words] of Object.entries({da: 'Nyeste artikler', 'da-DK': 'Nyeste artikler', nb: 'Nyeste artikler', sv: 'Nyaste artiklarna', en: 'Newest articles', 'de-AT': 'Neueste Artikel', fr: 'Nyeste artikler'})) {
  test(`speaks ${lang} as the page does`, () =>
    withPage(browser, {html: html(`<div lang="${lang}"><referat-search preload></referat-search></div>`), engine: ENGINE}, async ({page, url}) => {
      await page.goto(url)
      await page.getByText(words).waitFor()
    }))
}

test('newest first, as precise as the date is known, undated last', () =>
  withPage(browser, {html: html('<referat-search preload></referat-search>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await hits(page).first().waitFor()
    assert.deepEqual(await hits(page).allTextContents(), ['Ny bro får grønt lys', 'Byen vokser', 'Åen flyder'])
    assert.deepEqual(await page.locator('referat-search time').allTextContents(), ['29. februar 2024', 'januar 2024'])
    assert.equal(await page.locator('referat-search [part~=authors]').textContent(), 'Af Mette Holm')
    assert.deepEqual(await hrefs(page), [`${url}bro.html`, '#artikel/by', '#artikel/%C3%A5'])
  }))

test('properties set before the class is known are taken up', () =>
  withPage(browser, {html: html('<referat-search></referat-search>', 'lib/render.js'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await withElement(page, element => Object.assign(element, {value: 'bro', limit: 2, preload: true}))
    await page.evaluate(async () => import(new URL('lib/element-define.js', location.href).href))
    await hits(page).first().waitFor()
    assert.equal(await hits(page).count(), 2)
    assert.equal(await field(page).inputValue(), 'bro')
  }))

test('defined twice, and made detached, moved and removed: works on, and listens once', () =>
  withPage(browser, {html: html('<referat-search preload></referat-search><div id="there"></div>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await hits(page).first().waitFor()
    await page.evaluate(async () => {
      await import(new URL('lib/element-define.js?again', location.href).href)
      const element = document.querySelector('referat-search')
      for (let i = 0; i < 100; i += 1) document.querySelector(i % 2 === 0 ? '#there' : 'main')?.append(element ?? '')
    })
    await record(page)
    await field(page).fill('bro')
    await page.waitForTimeout(400)
    assert.deepEqual(await logged(page), ['referat-search true', 'referat-results true'])
    await withElement(page, element => {
      const field = element.shadowRoot?.querySelector('input')
      element.remove()
      if (field) field.value = 'åen'
      field?.dispatchEvent(new Event('input'))
      document.querySelector('#there')?.append(element)
    })
    assert.equal(await withElement(page, element => element.value), 'bro', 'deaf while it is away')
    assert.equal(await hits(page).count(), 3)
    const made = await page.evaluate(() => document.createElement('referat-search').outerHTML)
    assert.equal(made, '<referat-search></referat-search>')
  }))

test('two on a page keep apart', () =>
  withPage(browser, {html: html('<referat-search id="one" label="En"></referat-search><referat-search id="two" label="To" limit="1"></referat-search>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await page.locator('#one input[part=input]').fill('bro')
    await page.locator('#two input[part=input]').fill('byen')
    assert.equal(await page.locator('#one [part~=hits] h3').count(), 3)
    assert.equal(await page.locator('#two [part~=hits] h3').count(), 1)
    assert.deepEqual(await axeFaults(page), [])
  }))

test('what stands in the slots is shown in its place', () =>
  withPage(browser, {html: html('<referat-search preload><form id="plain"></form><p slot="start">Over</p><p slot="empty">Tomt</p><p slot="no-hits">Skriv til os</p><p slot="end">Under</p></referat-search>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await page.getByText('Tomt').waitFor()
    assert.equal(await page.getByText('Over', {exact: true}).isVisible(), true)
    assert.equal(await page.getByText('Under', {exact: true}).isVisible(), true)
    assert.equal(await page.locator('#plain').isVisible(), false, 'the form without scripts gives way')
    await field(page).fill('qx')
    await page.getByText('Skriv til os').waitFor()
    assert.equal(await page.getByText('Tomt').isVisible(), false)
  }))

test('the settled state is read out once, and never an interim one', () =>
  withPage(browser, {html: html('<referat-search preload></referat-search>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await hits(page).first().waitFor()
    await withElement(page, element => {
      const spoken = /** @type {string[]} */ ([])
      Object.assign(globalThis, {spoken})
      const live = element.shadowRoot?.querySelector('[aria-live]')
      if (live) new MutationObserver(() => live.textContent && spoken.push(live.textContent)).observe(live, {childList: true})
    })
    const spoken = () => page.evaluate(() => /** @type {{spoken: string[]}} */ (/** @type {unknown} */ (globalThis)).spoken.splice(0))
    await field(page).pressSequentially('qbro', {delay: 20})
    assert.deepEqual(await spoken(), [])
    await field(page).fill('bro')
    await page.waitForTimeout(900)
    assert.deepEqual(await spoken(), ['3 artikler'])
    await field(page).fill('bro ')
    await page.waitForTimeout(900)
    assert.deepEqual(await spoken(), ['3 artikler'], 'the same words again')
    await field(page).fill('qx')
    await page.waitForTimeout(900)
    assert.deepEqual(await spoken(), ['Ingen artikler om »qx«'])
  }))

test('an input method keeps its keys', () =>
  withPage(browser, {html: html('<referat-search preload></referat-search>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await field(page).fill('bro')
    for (const during of [{isComposing: true}, {keyCode: 229}]) {
      for (const key of ['Escape', 'ArrowDown']) {
        const left = await field(page).evaluate((input, init) => {
          return input.dispatchEvent(new KeyboardEvent('keydown', {...init, bubbles: true, composed: true, cancelable: true}))
        }, {key, ...during})
        assert.equal(left, true, `${key} is left to the input method`)
      }
    }
    assert.equal(await field(page).inputValue(), 'bro')
    const client = await page.context().newCDPSession(page)
    await client.send('Input.imeSetComposition', {text: 'en', selectionStart: 2, selectionEnd: 2})
    assert.equal(await withElement(page, element => element.value), 'broen', 'what is being composed is searched for')
  }))

test('Enter ends the last word; a beginning that is no word stays one', () =>
  withPage(browser, {html: html('<referat-search preload></referat-search>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await field(page).pressSequentially('bro')
    assert.equal(await withElement(page, element => element.typing), true)
    await page.keyboard.press('Enter')
    assert.equal(await withElement(page, element => element.typing), false)
    assert.equal(await hits(page).count(), 3)
  }))

/** @type {Setup} */
const SUGGESTING = {...ENGINE, suggestions: ['bro', 'broen over bæltet', 'brohoveder', 'by', 'Byen vokser']}

/** What a screen reader is told of the field. @param {Page} page */
const combobox = page => page.locator('referat-search').getByRole('combobox').evaluate(input => {
  const root = /** @type {ShadowRoot} */ (input.getRootNode())
  const of = (/** @type {string} */ name) => input.getAttribute(name)
  const active = root.getElementById(of('aria-activedescendant') ?? '')
  return [of('aria-expanded'), root.getElementById(of('aria-controls') ?? '')?.role, active?.textContent ?? ''].join(' ')
})

test('suggestions: the keyboard, key by key', () =>
  withPage(browser, {html: html('<button>Før</button><referat-search preload></referat-search>'), engine: SUGGESTING}, async ({page, url}) => {
    await page.goto(url)
    const field = page.locator('referat-search').getByRole('combobox')
    await field.fill('br')
    const options = page.locator('referat-search').getByRole('option')
    await options.first().waitFor()
    assert.deepEqual(await options.allTextContents(), ['bro', 'broen over bæltet', 'brohoveder'])
    assert.equal(await combobox(page), 'true listbox ', 'none is chosen')
    assert.deepEqual(await axeFaults(page), [])
    const press = async (/** @type {string} */ key) => {
      await page.keyboard.press(key)
      return combobox(page)
    }
    assert.equal(await press('ArrowDown'), 'true listbox bro')
    assert.equal(await press('ArrowDown'), 'true listbox broen over bæltet')
    assert.equal(await press('PageDown'), 'true listbox brohoveder')
    assert.equal(await press('ArrowDown'), 'true listbox brohoveder', 'no wrapping round')
    assert.equal(await press('PageUp'), 'true listbox bro')
    assert.equal(await press('ArrowUp'), 'true listbox ')
    assert.equal(await press('ArrowDown'), 'true listbox bro')
    assert.equal(await press('Home'), 'true listbox ', 'the cursor goes in the text')
    assert.equal(await press('Escape'), 'false listbox ')
    assert.equal(await field.inputValue(), 'br', 'the first Escape closes the list, no more')
    assert.equal(await press('Alt+ArrowDown'), 'true listbox ')
    assert.equal(await press('Alt+ArrowUp'), 'false listbox ')
    assert.equal(await press('Alt+ArrowDown'), 'true listbox ')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    assert.equal(await press('Enter'), 'false listbox ')
    assert.equal(await field.inputValue(), 'broen over bæltet')
    assert.equal(await withElement(page, element => element.typing), false)
    assert.equal(await press('Escape'), 'false listbox ')
    assert.equal(await field.inputValue(), '', 'the second Escape takes the words')
    await field.fill('by')
    await options.first().waitFor()
    assert.deepEqual(await options.allTextContents(), ['Byen vokser'], 'what is typed is no suggestion')
    assert.equal(await press('Enter'), 'false listbox ')
    assert.equal(await field.inputValue(), 'by', 'Enter searches for what was typed')
    await field.fill('bro')
    await options.first().waitFor()
    await page.keyboard.press('Shift+Tab')
    assert.equal(await combobox(page), 'false listbox ', 'Tab leaves and closes')
    await field.fill('bro')
    await options.nth(1).click()
    assert.equal(await field.inputValue(), 'brohoveder')
  }))

test('the last queries are kept where the page wants it, and forgotten when the reader does', () =>
  withPage(browser, {html: html('<referat-search preload recent></referat-search>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    const field = page.locator('referat-search').getByRole('combobox')
    for (const query of ['bro', 'byen', 'bro']) {
      await field.fill(query)
      await page.keyboard.press('Enter')
    }
    await field.fill('')
    const options = page.locator('referat-search').getByRole('option')
    assert.deepEqual(await options.allTextContents(), ['bro', 'byen'])
    assert.deepEqual(await axeFaults(page), [])
    await page.reload()
    await field.focus()
    await options.first().waitFor()
    await page.getByRole('button', {name: 'Glem seneste søgninger'}).click()
    assert.equal(await options.count(), 0)
    assert.equal(await page.evaluate(() => localStorage.length), 0)
  }))

test('what may have been meant is offered, and searched when the reader says so', () =>
  withPage(browser, {html: html('<referat-search preload></referat-search>'), engine: {...ENGINE, meant: 'broen'}}, async ({page, url}) => {
    await page.goto(url)
    await field(page).fill('bro')
    const offer = page.getByRole('button', {name: 'Mente du »broen«?'})
    await offer.waitFor()
    assert.equal(await field(page).inputValue(), 'bro')
    assert.deepEqual(await axeFaults(page), [])
    await offer.click()
    assert.equal(await field(page).inputValue(), 'broen')
    await offer.waitFor({state: 'detached'})
  }))

test('a form around it sends the query, and empties it', () =>
  withPage(browser, {html: html('<form><referat-search name="q" value="bro"></referat-search><button type="reset">Nulstil</button></form>'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await hits(page).first().waitFor()
    const sent = () => page.locator('form').first().evaluate(form => [...new FormData(/** @type {HTMLFormElement} */ (form))].join())
    await field(page).fill('byen')
    assert.equal(await sent(), 'q,byen')
    await page.getByRole('button', {name: 'Nulstil'}).click()
    assert.equal(await sent(), 'q,bro')
  }))

test('what is typed before the scripts come is kept, with the focus; the page doesn’t move', () =>
  withPage(browser, {html: html('<referat-search><form role="search" action="/soeg"><input name="q" aria-label="Søg"></form></referat-search><p>Under</p>', 'lib/render.js'), engine: ENGINE}, async ({page, url}) => {
    await page.goto(url)
    await page.locator('input[name=q]').fill('bro')
    await page.evaluate(async () => import(new URL('lib/element-define.js', location.href).href))
    await hits(page).first().waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id), 'input')
    assert.equal(await field(page).inputValue(), 'bro')
  }))

test('other editions of a hit are unfolded and folded', () => {
  const articles = [...ENGINE.articles, {id: 'kopi', title: 'Ny bro får grønt lys', date: '2024-03-01', section: 'Fyn', text: 'Broen bliver dyr.'}]
  return withPage(browser, {html: html('<referat-search preload></referat-search>'), engine: {failures: 0, articles}}, async ({page, url}) => {
    await page.goto(url)
    await field(page).fill('lys ')
    const button = page.getByRole('button', {name: 'Også i 1 anden udgave'}).first()
    await button.waitFor()
    await page.locator('referat-search [part~=narrow]').waitFor()
    await button.click()
    const edition = page.locator('referat-search [part~=edition]')
    await edition.waitFor()
    assert.equal(await edition.textContent(), 'Fyn1. marts 2024Ny bro får grønt lys')
    assert.deepEqual(await axeFaults(page), [])
    await button.click()
    assert.equal(await edition.isVisible(), false)
    await page.getByRole('button', {name: 'Også i 1 anden udgave', expanded: false}).first().click()
    assert.equal(await edition.isVisible(), true)
    assert.equal(await edition.count(), 1)
  })
})

const PAYLOADS = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '&lt;img src=x onerror=alert(1)&gt;',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '{{constructor.constructor("alert(1)")()}}',
  '<mark>x</mark>',
  '\u202eevil\u202c',
  '__proto__',
]

test('texts stay texts, and addresses lead to the web alone', () => {
  const articles = PAYLOADS.map((text, i) => ({
    id: `${text}${i}`, title: `bro ${text}`, section: text, authors: [text], lead: text, date: text, text: `bro ${text}. Og så videre.`,
    url: ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' java\nscript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'vbscript:x', 'https://example.org/"><b>', '//example.org/x', 'a/b', 'blob:x'][i] ?? '',
  }))
  return withPage(browser, {html: html('<referat-search preload summary></referat-search>'), engine: {failures: 0, articles}}, async ({page, url}) => {
    await page.goto(url)
    await hits(page).first().waitFor()
    for (const query of ['bro', ...PAYLOADS]) {
      await field(page).fill(query)
      const found = await withElement(page, element => [...(element.shadowRoot?.querySelectorAll('*') ?? [])].map(({localName, attributes}) => {
        return [localName, ...[...attributes].map(({name}) => name)].join(' ')
      }))
      assert.deepEqual(found.filter(line => /^(img|script|b)\b|\bon\w+/.test(line)), [])
      for (const href of await hrefs(page)) assert.match(href, /^(#artikel\/|https?:\/\/)/)
    }
    await field(page).fill('bro')
    const titles = await hits(page).allTextContents()
    assert.deepEqual(titles, articles.map(({title}) => title))
    const moved = await page.locator('referat-search [part~=heading] a').evaluateAll(links => links.map(link => getComputedStyle(link).unicodeBidi))
    assert.deepEqual([...new Set(moved)], ['isolate'])
  })
})

/** @param {Page} page */
function hrefs(page) {
  return hits(page).evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))
}
