/**
 * A browser, a server and a page that is watched: nothing may be written to the console, break the policy, or carry the query.
 *
 * @import {Browser, BrowserContextOptions, Page} from 'playwright-core'
 * @import {Setup} from './engine-stub.js'
 */
import assert from 'node:assert/strict'
import {cpSync, mkdirSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

import {openBrowser} from '../../tools/browser.mjs'
import {serve} from '../../tools/serve.mjs'

export const WWW = fileURLToPath(new URL('../../www', import.meta.url))
const SHOTS = fileURLToPath(new URL('shots/', import.meta.url))
const STUB = readFileSync(new URL('engine-stub.js', import.meta.url), 'utf8')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * A folder to be served: the package's modules in `lib`, an archive in `arkiv`.
 *
 * @param {string} folder Where to make it.
 * @param {string} archive
 */
export function siteWith(folder, archive) {
  const root = join(folder, 'www')
  mkdirSync(root)
  cpSync(join(WWW, 'lib'), join(root, 'lib'), {recursive: true})
  cpSync(join(WWW, 'icon.svg'), join(root, 'icon.svg'))
  cpSync(archive, join(root, 'arkiv'), {recursive: true})
  return root
}

/** @returns {Promise<Browser>} */
export function launch() {
  return openBrowser({args: FLAGS})
}

/**
 * @typedef {object} Options
 * @property {BrowserContextOptions} [context]
 * @property {Setup} [engine] The stub in place of the real engine.
 * @property {string} [html] A page of its own in place of index.html, at the same address.
 * @property {string} [root] Folder to serve.
 * @property {RegExp} [expected] Console messages that belong to the test.
 */

/** @typedef {{page: Page, url: string, requests: string[], close: () => Promise<void>, stop: () => Promise<void>}} Watched */

/**
 * Opens a watched page, and asserts in the end that it was quiet.
 *
 * @param {Browser} browser
 * @param {Options} options
 * @param {(watched: Watched) => Promise<void>} use
 */
export async function withPage(browser, options, use) {
  const server = await serve({root: options.root ?? WWW, quiet: true})
  let running = true
  const stop = async () => {
    if (running) await server.close()
    running = false
  }
  const own = options.engine !== undefined || options.html !== undefined
  const context = await browser.newContext({serviceWorkers: own ? 'block' : 'allow', ...options.context})
  const page = await context.newPage()
  /** @type {string[]} */
  const noise = []
  /** @type {string[]} */
  const requests = []
  page.on('console', message => noise.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', error => noise.push(`uncaught: ${error}`))
  page.on('request', request => requests.push([request.url(), request.postData(), JSON.stringify(request.headers())].join(' ')))
  page.on('dialog', dialog => {
    noise.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', event => console.error('violation', event.violatedDirective, event.blockedURI))
  })
  if (options.html !== undefined) {
    await page.route(server.url, route => route.fulfill({contentType: 'text/html; charset=utf-8', body: options.html ?? ''}))
  }
  if (options.engine) {
    const body = STUB.replace(/\/\* SETUP \*\/.*$/m, () => JSON.stringify(options.engine))
    await page.route('**/lib/index.js', route => route.fulfill({contentType: 'text/javascript; charset=utf-8', body}))
  }
  try {
    await use({page, url: server.url, requests, close: () => context.close(), stop})
    const expected = options.expected ?? /^warning: Service Worker registration blocked by Playwright/
    assert.deepEqual(noise.filter(line => !expected.test(line)), [])
  } finally {
    await context.close()
    await stop()
  }
}

/** Opens the page and waits for the engine. @param {Page} page @param {string} url */
export async function open(page, url) {
  await page.goto(url)
  await page.locator('#archive', {hasText: 'artik'}).waitFor()
}

/** @param {Page} page */
export function field(page) {
  return page.getByRole('searchbox').or(page.getByRole('combobox'))
}

/** Links of the hits. @param {Page} page */
export function hits(page) {
  return page.locator('referat-search [part~=hits] [part~=heading] a')
}

/** What stands out by axe, as `rule: place`; the whole page, open shadow roots too. @param {Page} page */
export async function axeFaults(page) {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const {axe} = /** @type {{axe: typeof import('axe-core')}} */ (/** @type {unknown} */ (globalThis))
    const {violations} = await axe.run()
    return violations.flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) => `${id}: ${target.join(' ')} ${failureSummary}`))
  })
}

/** By how many pixels the page is wider than the window. @param {Page} page */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** @param {Page} page @param {string} name */
export async function shoot(page, name) {
  mkdirSync(SHOTS, {recursive: true})
  await page.screenshot({path: `${SHOTS}${name}.png`, fullPage: true})
}
