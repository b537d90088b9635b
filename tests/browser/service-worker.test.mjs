// A site's own service worker that keeps the package's files by `referat-sw.js`: the package as it is shipped, without a network.
import assert from 'node:assert/strict'
import {appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'

import {newFolder, writeArchive} from '../package/built-archive.mjs'
import {root as repository} from '../package/packed.mjs'
import {hits, launch, withPage} from './harness.mjs'

/** @import {Browser, Page} from 'playwright-core' */

const PAGE = '<!doctype html><html lang="da"><meta charset="utf-8"><title>Prøve</title><link rel="icon" href="icon.svg"><script type="module" src="referat/define.js"></script><script type="module" src="page.js"></script><main><h1>Prøve</h1><referat-search src="arkiv" offline preload></referat-search></main>'
const WORKER = `
import {keepReferat} from './referat/referat-sw.js'
keepReferat()
const PAGES = ['./', 'page.js', 'icon.svg']
addEventListener('install', event => { skipWaiting(); event.waitUntil(caches.open('site').then(cache => cache.addAll(PAGES))) })
addEventListener('activate', event => event.waitUntil(clients.claim()))
addEventListener('fetch', event => {
  if (PAGES.some(page => new URL(page, location.href).href === event.request.url)) event.respondWith(caches.match(event.request, {cacheName: 'site'}).then(kept => kept ?? fetch(event.request)))
})
`

/** @type {Browser} */
let browser
/** @type {ReturnType<typeof newFolder>} */
let work
let root = ''
before(async () => {
  browser = await launch()
  work = newFolder()
  const archive = writeArchive(work.folder)
  root = join(work.folder, 'site')
  mkdirSync(root)
  cpSync(join(repository, 'dist'), join(root, 'referat'), {recursive: true})
  cpSync(archive, join(root, 'arkiv'), {recursive: true})
  cpSync(join(repository, 'www/icon.svg'), join(root, 'icon.svg'))
  writeFileSync(join(root, 'index.html'), PAGE)
  writeFileSync(join(root, 'page.js'), "await navigator.serviceWorker.register('sw.js', {type: 'module'})")
  writeFileSync(join(root, 'sw.js'), WORKER)
})
after(async () => {
  await browser.close()
  work.remove()
})

/** Names of the package's files that are kept, by their version's cache. @param {Page} page */
const kept = page => page.evaluate(async () => {
  const names = (await caches.keys()).filter(name => name.startsWith('referat files '))
  return Promise.all(names.map(async name => (await (await caches.open(name)).keys()).map(({url}) => url.replace(/^.*\/referat\//, ''))))
})

test('page, package and archive without a network; a new version takes the place of the old one as a whole', () =>
  withPage(browser, {root, expected: /ERR_CONNECTION_REFUSED|integrity/}, async ({page, url, stop}) => {
    await page.goto(url)
    await page.evaluate(async () => navigator.serviceWorker.ready)
    const [files = []] = await kept(page)
    assert.ok(['element.js', 'archive.js', 'archive-worker.js', 'more.js', 'wasm/full_bg.wasm'].every(file => files.includes(file)), files.join(' '))
    assert.deepEqual(files.filter(file => /node\.js|referat_bg|\.map$/.test(file)), [], 'what no such page needs isn’t kept')
    await page.getByRole('button', {name: 'Gem til offline'}).click()
    await page.getByRole('button', {name: 'Slet fra enheden'}).waitFor()

    // A host with half a version: its files aren't those that the list names.
    appendFileSync(join(root, 'referat/more.js'), '\n')
    writeFileSync(join(root, 'referat/referat-sw.js'), readFileSync(join(root, 'referat/referat-sw.js'), 'utf8').replace(/("element\.js":`sha256-)../, '$1xx'))
    const failed = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      const found = new Promise(done => registration.addEventListener('updatefound', () => {
        const {installing} = registration
        installing?.addEventListener('statechange', () => done(installing.state), {once: true})
      }))
      await registration.update()
      return found
    })
    assert.equal(failed, 'redundant')

    await stop()
    await page.reload()
    await page.locator('referat-search input').fill('kommune ')
    await hits(page).nth(9).waitFor()
    await page.waitForFunction(() => document.querySelector('referat-search')?.results?.expanded)
  }))
