// The core journey in Firefox, driven by WebDriver BiDi. Skipped, and said so, where there is no Firefox (FIREFOX, or one in PATH).
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import puppeteer from 'puppeteer-core'

import {serve} from '../../tools/serve.mjs'
import {newFolder, writeArchive} from '../package/built-archive.mjs'
import {siteWith} from './harness.mjs'

/** @import {Browser, Page} from 'puppeteer-core' */

const FIREFOX = process.env['FIREFOX'] || found('firefox-esr') || found('firefox')
if (!FIREFOX) console.error('NO FIREFOX: the journey in it is not tested. Install firefox-esr, or set FIREFOX.')

/** @param {string} command */
function found(command) {
  try {
    return execFileSync('sh', ['-c', `command -v ${command}`], {encoding: 'utf8'}).trim()
  } catch {
    return ''
  }
}

/** @type {Browser} */
let browser
/** @type {ReturnType<typeof newFolder>} */
let work
let root = ''
/** @type {Awaited<ReturnType<typeof serve>>} */
let server
before(async () => {
  if (!FIREFOX) return
  browser = await puppeteer.launch({browser: 'firefox', executablePath: FIREFOX, headless: true})
  work = newFolder()
  root = siteWith(work.folder, writeArchive(work.folder))
  server = await serve({root, quiet: true})
})
after(async () => {
  if (!FIREFOX) return
  await browser.close()
  await server.close()
  work.remove()
})

/** A page with these elements; it has to be quiet until the end. @param {string} body @param {(page: Page) => Promise<void>} use */
async function withPage(body, use) {
  const page = await browser.newPage()
  /** @type {string[]} */
  const noise = []
  page.on('console', message => void (['error', 'warn'].includes(message.type()) && noise.push(message.text())))
  page.on('pageerror', error => void noise.push(String(error)))
  writeFileSync(join(root, 'index.html'), `<!doctype html><html lang="da"><meta charset="utf-8"><title>Prøve</title><link rel="icon" href="icon.svg"><script type="module" src="lib/element-define.js"></script><main><h1>Prøve</h1>${body}</main>`)
  await page.goto(server.url)
  await page.waitForFunction(() => customElements.get('referat-search') !== undefined)
  try {
    await use(page)
    assert.deepEqual(noise, [])
  } finally {
    await page.close()
  }
}

/** Texts of what a selector finds in the element. @param {Page} page @param {string} selector @returns {Promise<string[]>} */
const texts = (page, selector) => page.evaluate(selector => [...(document.querySelector('referat-search')?.shadowRoot?.querySelectorAll(selector) ?? [])].map(({textContent}) => textContent ?? ''), selector)

/** Until something is there. @param {Page} page @param {string} selector @param {string} [text] That it holds. */
const appears = (page, selector, text = '') =>
  page.waitForFunction((selector, text) => [...(document.querySelector('referat-search')?.shadowRoot?.querySelectorAll(selector) ?? [])].some(node => node.textContent?.includes(text)), {timeout: 20_000}, selector, text)

/** @param {Page} page @param {string} selector */
const click = (page, selector) => page.locator(`referat-search >>> ${selector}`).click()

const OPTIONS = {skip: FIREFOX ? false : 'no Firefox'}

test('an archive: typed, found, narrowed, kept on the device', OPTIONS, () =>
  withPage('<referat-search src="arkiv" offline></referat-search>', async page => {
    await click(page, '[part=input]')
    await page.keyboard.type('kommune')
    await appears(page, '[part~=hits] h3')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.querySelector('referat-search')?.results?.expanded)
    assert.equal((await texts(page, '[part~=hits] h3')).length, 10)
    assert.ok((await texts(page, 'mark')).length > 0)
    assert.equal(page.workers().length, 1)
    await click(page, '[part=narrow]')
    await appears(page, '[part=facet]', 'sport')
    await appears(page, '[part=histogram] title', '2024')
    await click(page, 'input[name=section][value=sport]')
    await appears(page, '[part=chip]', 'sport')
    await page.waitForFunction(() => document.querySelector('referat-search')?.results)
    assert.deepEqual([...new Set(await texts(page, '[part~=hits] [part=section]'))], ['sport'])
    await click(page, '[part=save]')
    await appears(page, '[part=delete]')
    await click(page, '[part=delete]')
    await appears(page, '[part=save]')
  }))

test('embedded articles in a dialog, by keys alone', OPTIONS, () =>
  withPage('<referat-search mode="dialog" summary></referat-search>', async page => {
    await page.keyboard.down('Control')
    await page.keyboard.press('k')
    await page.keyboard.up('Control')
    await appears(page, '[part~=newest] h3')
    await page.keyboard.type('vladivostok ')
    await appears(page, '[part~=summary] li')
    assert.equal((await texts(page, '[part~=hits] h3')).length, 2)
    await page.keyboard.press('ArrowDown')
    assert.equal(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName), 'A')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    assert.equal(await page.evaluate(() => document.querySelector('referat-search')?.shadowRoot?.querySelector('dialog')?.open), false)
  }))
