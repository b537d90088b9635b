// Chromium for the tests: the one that build.sh found, told to report whatever goes wrong on a page.

import {chromium} from 'playwright-core'

/**
 * Starts the browser; `close()` it afterwards.
 *
 * @param {import('playwright-core').LaunchOptions} [options]
 */
export function openBrowser(options = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // In a container, which CI is, Chromium can't make its sandbox; the pages are our own.
    args: ['--no-sandbox'],
    ...options,
  })
}

/**
 * What goes wrong on `page` from now on: errors, failed requests, violations of its CSP (which the console reports).
 *
 * @param {import('playwright-core').Page} page
 * @returns {string[]} Grows; a test expects it to stay empty.
 */
export function watch(page) {
  /** @type {string[]} */
  const troubles = []
  page.on('pageerror', error => troubles.push(`error: ${error.message}`))
  page.on('requestfailed', request => troubles.push(`no answer: ${request.url()}`))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(`${message.type()}: ${message.text()}`)
  })
  return troubles
}
