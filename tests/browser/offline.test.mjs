// The page without a network, and its change from one version to the next.
import {isDeepStrictEqual} from 'node:util'
import assert from 'node:assert/strict'
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'

import {writePrecache} from '../../tools/precache.mjs'
import {WWW, field, hits, launch, open, withPage} from './harness.mjs'

/** @import {Browser, Page} from 'playwright-core' */

/** @type {Browser} */
let browser
/** @type {string} */
let root
before(async () => {
  browser = await launch()
  root = mkdtempSync(join(tmpdir(), 'referat-'))
  cpSync(WWW, join(root, 'www'), {recursive: true})
  writePrecache(join(root, 'www'))
  // Under a prefix, the same page again, with a list of its own.
  cpSync(join(root, 'www'), join(root, 'avis'), {recursive: true})
  cpSync(join(root, 'avis'), join(root, 'www/avis/sog'), {recursive: true})
})
after(async () => {
  await browser.close()
  rmSync(root, {recursive: true})
})

/** Waits until all files are stored. @param {Page} page */
async function stored(page) {
  await page.getByText('virker også uden net').waitFor()
}

for (const prefix of ['', 'avis/sog/']) {
  test(`offline after the first load: reload, search, article, summary (at /${prefix})`, () =>
    withPage(browser, {root: join(root, 'www')}, async ({page, url, stop}) => {
      await open(page, url + prefix)
      await stored(page)
      await page.context().setOffline(true)
      await stop()
      await page.reload()
      await page.locator('#archive', {hasText: 'artik'}).waitFor()
      await page.getByText('Uden net:').waitFor()
      await field(page).fill('vladivostok')
      assert.equal(await hits(page).count(), 2)
      await page.locator('referat-search [part~=sentence] a').first().click()
      await page.locator('.place').first().waitFor()
      // The policy of the first load came along.
      const policy = await page.evaluate(async () => (await caches.match('./'))?.headers.get('content-security-policy'))
      assert.match(policy ?? '', /default-src 'none'/)
    }))
}

// Chromium then says that it could not look for a new worker.
test('works offline on the page that was there first, not reloaded', () =>
  withPage(browser, {expected: /ERR_INTERNET_DISCONNECTED/}, async ({page, url, stop}) => {
    await open(page, url)
    await page.context().setOffline(true)
    await stop()
    await field(page).fill('vladivostok')
    assert.equal(await hits(page).count(), 2)
    await hits(page).first().click()
    await page.locator('#article h1').waitFor()
  }))

// When the browser starts a new worker and forgets a closed page is its own affair: on a busy machine these two tests fail now
// and then. Not run by `build.sh test` until they wait for what they need.
const noUpdates = process.env.REFERAT_UPDATES ? false : 'SKIPPED: set REFERAT_UPDATES=1 to test updates of the offline copy'

/**
 * Loads the page until it is of `version`; each load before that is one of the version before, whole. The browser strikes a
 * closed page off its list, and starts a worker, in its own time; a load that has been put off long enough isn't again.
 *
 * @param {import('playwright-core').Page} page @param {number} version
 */
async function loadUntil(page, version) {
  for (let loads = 0; loads < 20; loads += 1) {
    await page.reload()
    // The load may be answered by an empty page that asks again.
    await page.locator('#archive', {hasText: 'artik'}).waitFor()
    const found = await versions(page)
    if (isDeepStrictEqual(found, mixtureOf(version))) return
    assert.deepEqual(found, mixtureOf(version - 1))
  }
}

test('a new version takes over at the next load, whole', {skip: noUpdates}, () =>
  withPage(browser, {root: join(root, 'www')}, async ({page, url}) => {
    const www = join(root, 'www')
    rmSync(join(www, 'avis'), {recursive: true, force: true})
    setVersion(www, 1)
    writePrecache(www)
    await open(page, url)
    await stored(page)
    await page.reload()
    for (let version = 2; version <= 4; version += 1) {
      setVersion(www, version)
      writePrecache(www)
      assert.deepEqual(await versions(page), mixtureOf(version - 1), 'a page that is open stays as it is')
      // The browser looks for a new worker at a load; the load itself is still the old version's.
      await page.reload()
      assert.deepEqual(await versions(page), mixtureOf(version - 1))
      await until(page, async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting))
      assert.deepEqual(await versions(page), mixtureOf(version - 1))
      await loadUntil(page, version)
      assert.deepEqual(await versions(page), mixtureOf(version))
    }
    assert.equal((await page.evaluate(() => caches.keys())).length, 1, 'old files are dropped')
  }))

test('a new version waits while another tab shows the old one', {skip: noUpdates}, () =>
  withPage(browser, {root: join(root, 'www')}, async ({page, url}) => {
    const www = join(root, 'www')
    setVersion(www, 1)
    writePrecache(www)
    await open(page, url)
    await stored(page)
    setVersion(www, 2)
    writePrecache(www)
    await page.reload()
    await until(page, async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting))
    // More often than a load is put off.
    for (let n = 0; n < 6; n += 1) {
      const other = await page.context().newPage()
      await open(other, url)
      assert.deepEqual(await versions(other), mixtureOf(1), `tab ${n}`)
      await other.close()
    }
    assert.equal(await page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting)), true)
    assert.equal((await page.evaluate(() => caches.keys())).length, 2, 'the old files are kept')
    const other = await page.context().newPage()
    await open(other, url)
    await page.close()
    await loadUntil(other, 2)
    assert.deepEqual(await versions(other), mixtureOf(2))
  }))

test('a version that is half there is not taken', () =>
  withPage(browser, {root: join(root, 'www'), expected: /Failed to find a valid digest|ServiceWorker|Service Worker/}, async ({page, url}) => {
    const www = join(root, 'www')
    setVersion(www, 1)
    writePrecache(www)
    await open(page, url)
    await stored(page)
    setVersion(www, 2)
    writePrecache(www)
    // The host has the new list, but still an older file.
    setVersion(www, 1, ['style.css'])
    await page.reload()
    const fate = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      const found = new Promise(resolve => registration.addEventListener('updatefound', resolve))
      void registration.update().catch(() => {})
      await found
      const {installing} = registration
      while (installing && installing.state === 'installing') await new Promise(resolve => setTimeout(resolve, 20))
      return installing?.state
    })
    assert.equal(fate, 'redundant')
    await page.reload()
    await page.locator('#archive', {hasText: 'artik'}).waitFor()
    assert.deepEqual(await versions(page), mixtureOf(1))
  }))

/** Waits for what a page must ask for. @param {Page} page @param {() => Promise<boolean>} asked */
async function until(page, asked) {
  while (!(await page.evaluate(asked))) await page.waitForTimeout(50)
}

/** Files that say their version, each in its way. */
const MARKED = ['index.html', 'style.css', 'offline.js']

/** @param {string} www @param {number} version @param {string[]} [names] */
function setVersion(www, version, names = MARKED) {
  for (const name of names) {
    const path = join(www, name)
    const text = readFileSync(path, 'utf8').replace(/\n(<!--|\/\*)VERSION.*\n$/, '\n')
    /** @type {Record<string, string>} */
    const lines = {
      'index.html': `<!--VERSION--><i id="version" data-version="${version}" hidden></i>\n`,
      'style.css': `/*VERSION*/ :root { --version: ${version} }\n`,
      'offline.js': `/*VERSION*/ document.documentElement.dataset.script = '${version}'\n`,
    }
    writeFileSync(path, text + (lines[name] ?? ''))
  }
}

/** What a page of one version says. @param {number} version */
function mixtureOf(version) {
  return [version, version, version]
}

/** The versions of the page's HTML, style and script. @param {Page} page */
async function versions(page) {
  return page.evaluate(() => [
    Number(document.querySelector('#version')?.getAttribute('data-version')),
    Number(getComputedStyle(document.documentElement).getPropertyValue('--version')),
    Number(document.documentElement.dataset['script']),
  ])
}
