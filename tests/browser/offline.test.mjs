// The page without a network, and its change from one version to the next.
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

// Chromium then says that it could not look for a new worker: it had no network or, where the worker's own has not been taken yet, no host.
test('works offline on the page that was there first, not reloaded', () =>
  withPage(browser, {expected: /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED/}, async ({page, url, stop}) => {
    await open(page, url)
    await page.context().setOffline(true)
    await stop()
    await field(page).fill('vladivostok')
    assert.equal(await hits(page).count(), 2)
    await hits(page).first().click()
    await page.locator('#article h1').waitFor()
  }))

test('a new version takes over at the next load, whole', () =>
  withPage(browser, {root: join(root, 'www')}, async ({page, url}) => {
    const www = join(root, 'www')
    rmSync(join(www, 'avis'), {recursive: true, force: true})
    publish(www, 1)
    await open(page, url)
    await stored(page)
    await reload(page)
    for (let version = 2; version <= 4; version += 1) {
      await update(page, () => publish(www, version))
      assert.deepEqual(await versions(page), allOf(version - 1), 'a page that is open stays as it is')
      assert.deepEqual(await fetchedVersions(page), allOf(version - 1), 'and gets its files from its own version')
      await reload(page)
      assert.deepEqual(await versions(page), allOf(version))
      assert.deepEqual(await fetchedVersions(page), allOf(version))
    }
    await reloadUntilCaches(page, 1)
  }))

test('each tab keeps to its version, and the old files as long as they are needed', () =>
  withPage(browser, {root: join(root, 'www')}, async ({page, url}) => {
    const www = join(root, 'www')
    publish(www, 1)
    await open(page, url)
    await stored(page)
    await reload(page)
    const other = await page.context().newPage()
    await open(other, url)
    await update(page, () => publish(www, 2))
    await reload(page)
    // Each load drops what is not needed.
    for (let loads = 0; loads < 3; loads += 1) {
      await reload(page)
      assert.deepEqual(await versions(page), allOf(2))
      assert.deepEqual(await fetchedVersions(other), allOf(1))
    }
    await update(page, () => publish(www, 3))
    const third = await page.context().newPage()
    await open(third, url)
    assert.deepEqual(await Promise.all([other, page, third].map(fetchedVersions)), [allOf(1), allOf(2), allOf(3)])
    assert.equal(await countCaches(page), 3)
    await other.close()
    await third.close()
    await reloadUntilCaches(page, 1)
    assert.deepEqual(await fetchedVersions(page), allOf(3))
  }))

test('the host may go back to a version that is still there', () =>
  withPage(browser, {root: join(root, 'www')}, async ({page, url}) => {
    const www = join(root, 'www')
    publish(www, 1)
    await open(page, url)
    await stored(page)
    await reload(page)
    const other = await page.context().newPage()
    await open(other, url)
    for (const version of [2, 1, 2]) {
      await update(page, () => publish(www, version))
      await reload(page)
      assert.deepEqual(await versions(page), allOf(version))
      assert.deepEqual(await fetchedVersions(other), allOf(1))
    }
    await other.close()
    await reloadUntilCaches(page, 1)
    await page.context().setOffline(true)
    await reload(page)
    assert.deepEqual(await versions(page), allOf(2))
  }))

test('a version that is half there is not taken', () =>
  withPage(browser, {root: join(root, 'www'), expected: /Failed to find a valid digest|ServiceWorker|Service Worker/}, async ({page, url}) => {
    const www = join(root, 'www')
    publish(www, 1)
    await open(page, url)
    await stored(page)
    const found = await page.evaluateHandle(async () => {
      const registration = await navigator.serviceWorker.ready
      const fate = new Promise(resolve => registration.addEventListener('updatefound', () => {
        const {installing} = registration
        installing?.addEventListener('statechange', () => resolve(installing.state), {once: true})
      }))
      return {registration, fate}
    })
    publish(www, 2)
    // The host has the new list, but still an older file.
    setVersion(www, 1, ['style.css'])
    const fate = await found.evaluate(async ({registration, fate}) => {
      await registration.update().catch(() => {})
      return fate
    })
    assert.equal(fate, 'redundant')
    await reload(page)
    assert.deepEqual(await versions(page), allOf(1))
  }))

/** Loads the page again, and waits for the engine. @param {Page} page */
async function reload(page) {
  await page.reload()
  await page.locator('#archive', {hasText: 'artik'}).waitFor()
}

/**
 * Waits until the worker of a new version is the page's: the browser may find it by itself, or is told to look.
 *
 * @param {Page} page @param {() => void} change
 */
async function update(page, change) {
  // Listening must begin before there is something to find.
  const taken = await page.evaluateHandle(() => ({
    done: new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', resolve, {once: true})),
  }))
  change()
  await taken.evaluate(async ({done}) => {
    await (await navigator.serviceWorker.ready).update()
    await done
  })
}

/** @param {Page} page */
function countCaches(page) {
  return page.evaluate(async () => (await caches.keys()).length)
}

/** Each load drops what no page needs; when the browser forgets a closed page is its own affair. @param {Page} page @param {number} count */
async function reloadUntilCaches(page, count) {
  while ((await countCaches(page)) !== count) await reload(page)
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

/** @param {string} www @param {number} version */
function publish(www, version) {
  setVersion(www, version)
  writePrecache(www)
}

/** What a page says whose files are all of one version. @param {number} version */
function allOf(version) {
  return [version, version, version]
}

/** The versions of the HTML, style and script that the page was made of. @param {Page} page */
async function versions(page) {
  return page.evaluate(() => [
    Number(document.querySelector('#version')?.getAttribute('data-version')),
    Number(getComputedStyle(document.documentElement).getPropertyValue('--version')),
    Number(document.documentElement.dataset['script']),
  ])
}

/** The versions of the HTML, style and script that the page is given when it asks for them. @param {Page} page */
async function fetchedVersions(page) {
  return page.evaluate(() => Promise.all(['./', 'style.css', 'offline.js'].map(async name => {
    const text = await (await fetch(name, {cache: 'no-store'})).text()
    return Number(/VERSION\D*(\d+)/.exec(text)?.[1])
  })))
}
