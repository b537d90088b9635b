// The publisher's page: its elements live, in other clothes, and the code that goes with them.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'

import {axeFaults, hits, launch, overflow, shoot, withPage} from './harness.mjs'

/** @import {Browser} from 'playwright-core' */

/** @type {Browser} */
let browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

/** @type {Record<string, import('playwright-core').BrowserContextOptions>} */
const LOOKS = {
  'wide-light': {viewport: {width: 1280, height: 900}, colorScheme: 'light'},
  'wide-dark': {viewport: {width: 1280, height: 900}, colorScheme: 'dark'},
  'narrow-light': {viewport: {width: 320, height: 640}, colorScheme: 'light'},
  forced: {viewport: {width: 800, height: 700}, forcedColors: 'active', reducedMotion: 'reduce'},
}
for (const [look, context] of Object.entries(LOOKS)) {
  test(`for publishers, ${look}`, () =>
    withPage(browser, {context}, async ({page, url}) => {
      await page.goto(`${url}udgiver.html`)
      await page.locator('#try [part~=hit]').first().waitFor()
      await page.locator('referat-summary').scrollIntoViewIfNeeded()
      await page.locator('referat-summary li').first().waitFor()
      await page.locator('referat-story').scrollIntoViewIfNeeded()
      await page.locator('referat-story li').first().waitFor()
      await page.locator('#try input[part=input]').fill('vladivostok ')
      await page.locator('#try [part~=summary] li').first().waitFor()
      await page.getByRole('button', {name: 'Afgræns'}).waitFor()
      await shoot(page, `publisher-${look}`)
      assert.deepEqual(await axeFaults(page), [])
      assert.equal(await overflow(page), 0)
    }))
}

test('other clothes are put on, told in the code, and taken off', () =>
  withPage(browser, {context: {permissions: ['clipboard-read', 'clipboard-write']}}, async ({page, url}) => {
    await page.goto(`${url}udgiver.html`)
    await hits(page).first().waitFor()
    const size = () => page.locator('#try [part~=heading]').first().evaluate(heading => getComputedStyle(heading).fontSize)
    assert.equal(await size(), '21px')
    await page.getByLabel('Rubrikstørrelse').fill('2')
    assert.equal(await size(), '32px')
    await page.getByLabel('Farveskema').selectOption('dark')
    await page.getByRole('button', {name: 'Kopiér koden'}).click()
    await page.getByText('Kopieret').waitFor()
    const code = await page.evaluate(() => navigator.clipboard.readText())
    assert.match(code, /^<referat-search src="\/arkiv\/" url-state>/)
    assert.match(code, /referat-search \{\n {2}--referat-heading-size: 2rem;\n {2}color-scheme: dark;\n\}$/)
    await page.getByRole('button', {name: 'Begynd forfra'}).click()
    // The fields have their values back a task later.
    await page.waitForFunction(() => !/heading-size/.test(document.querySelector('#embed')?.textContent ?? 'heading-size'))
    assert.equal(await size(), '21px')
  }))

test('an article that was found is read on the front page', () =>
  withPage(browser, {}, async ({page, url}) => {
    await page.goto(`${url}udgiver.html`)
    await hits(page).first().click()
    await page.waitForURL(/\/#artikel\//)
    await page.locator('#article h1').waitFor()
  }))
