/**
 * Keeps the page at hand without a network, and says so.
 */

/** The part of Trusted Types that is used here; not in every browser, nor in the types of the DOM. */
/** @typedef {{createPolicy(name: string, rules: {createScriptURL(url: string): string}): {createScriptURL(url: string): string}}} TrustedTypes */

const WORKER = 'sw.js'

/** Registers the service worker; tells when the page is stored, and when the network is gone. */
export function keepOffline() {
  addEventListener('online', showConnection)
  addEventListener('offline', showConnection)
  showConnection()
  if (!('serviceWorker' in navigator)) return
  // A refused registration (private window, no permission) costs the offline copy, nothing else.
  register().then(showStored, () => {})
}

async function register() {
  const trusted = /** @type {{trustedTypes?: TrustedTypes}} */ (/** @type {unknown} */ (globalThis)).trustedTypes
  const policy = trusted?.createPolicy('referat', {createScriptURL: () => WORKER})
  const url = policy ? policy.createScriptURL(WORKER) : WORKER
  await navigator.serviceWorker.register(url, {type: 'module', updateViaCache: 'none'})
  await navigator.serviceWorker.ready
}

function showStored() {
  document.querySelector('#stored')?.removeAttribute('hidden')
}

function showConnection() {
  const line = document.querySelector('#connection')
  if (line) line.textContent = navigator.onLine ? '' : 'Uden net: søgningen virker stadig'
}
