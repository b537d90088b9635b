/**
 * The search in the page's address, for pages that want it (`url-state`): in the fragment, which no request carries; and what a
 * fragment can't hold, in the entry of the browser's history. Who comes back sees what was there, whatever has been published since.
 *
 * @import {Host} from './element-more.js'
 * @import {Filters, SearchResponse, Sort} from './types.js'
 */

/** @typedef {{query: string, typing: boolean, sort: Sort | undefined, filters: Filters, shown: number, response: SearchResponse | undefined}} Restored */
/** @typedef {{typing?: boolean, shown?: number, scroll?: number, response?: SearchResponse}} Kept */

/** How long the typing rests before the address follows, in milliseconds: browsers limit how often it may change. */
const AFTER_MS = 300
/** Longest answer that is kept, in characters of JSON: browsers limit what an entry holds. */
const MOST_KEPT = 200_000

const LISTS = /** @type {const} */ ({section: 'sections', author: 'authors', tag: 'tags', language: 'languages'})
const DAYS = /** @type {const} */ (['from', 'to'])

export class Address {
  #host
  #timer = 0
  /** The fragment as it was last read or written. */
  #hash = ''
  /** Whether it is the search's own. */
  #isOwn = false

  /** @param {Host} host */
  constructor(host) {
    this.#host = host
  }

  /** The query's name in the fragment; the others begin with it, unless it is `q`. `undefined` where the page doesn't want any. */
  get #name() {
    const name = this.#host.element.getAttribute('url-state')
    return name === null || name === 'none' ? undefined : name === '' || name === 'hash' ? 'q' : name
  }

  /** @param {AbortSignal} signal */
  connect(signal) {
    if (this.#name === undefined) return
    this.#read(true)
    addEventListener('hashchange', () => location.hash === this.#hash || this.#read(), {signal})
    addEventListener('pagehide', () => this.#write(), {signal})
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.#write(), {signal})
    this.#host.element.addEventListener('referat-select', () => this.#write(), {signal})
    signal.addEventListener('abort', () => clearTimeout(this.#timer))
  }

  /** The search has changed. */
  update() {
    if (this.#name === undefined) return
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#write(), AFTER_MS)
  }

  /** @param {boolean} [isFirst] */
  #read(isFirst = false) {
    const name = this.#name
    if (name === undefined) return
    this.#hash = location.hash
    const fragment = new URLSearchParams(this.#hash.slice(1))
    const key = keyIn(name)
    /** @type {Filters} */
    const filters = {}
    for (const day of DAYS) {
      const value = fragment.get(key(day))
      if (value !== null && /^\d{4}(-\d\d){0,2}$/.test(value)) filters[day] = value
    }
    for (const [kind, list] of Object.entries(LISTS)) {
      const values = fragment.getAll(key(kind)).filter(Boolean)
      if (values.length > 0) filters[list] = values
    }
    const {typing = true, shown = 0, scroll, response} = /** @type {Kept} */ (history.state?.referat?.[name] ?? {})
    const query = fragment.get(name) ?? ''
    this.#isOwn = query !== '' || Object.keys(filters).length > 0
    const sort = /** @type {Sort | null} */ (fragment.get(key('sort'))) ?? undefined
    // What the reader has typed meanwhile is given up for another address only.
    if (!this.#isOwn && (isFirst || !this.#host.element.value)) return
    // Settled before the element shows it: an answer that is kept is shown at once.
    if (scroll) this.#scrollTo(scroll)
    this.#host.restore({query, typing, sort, filters, shown, response: response?.query === query ? response : undefined})
  }

  /** Once the hits are there, unless the reader has gone elsewhere meanwhile. @param {number} scroll */
  #scrollTo(scroll) {
    const moved = new AbortController()
    for (const type of ['wheel', 'touchstart', 'keydown', 'pointerdown']) addEventListener(type, () => moved.abort(), {once: true, signal: moved.signal})
    this.#host.element.addEventListener('referat-results', () => {
      requestAnimationFrame(() => {
        if (!moved.signal.aborted) scrollTo(0, scroll)
        moved.abort()
      })
    }, {once: true, signal: moved.signal})
  }

  #write() {
    clearTimeout(this.#timer)
    const name = this.#name
    if (name === undefined) return
    const {element} = this.#host
    const own = ownFragment(name, element.value, element.hasChosenSort ? element.sort : undefined, element.filters)
    // Another's fragment stays until there is a search.
    if (own === '' && !(this.#isOwn && location.hash === this.#hash)) return
    this.#isOwn = own !== ''
    const {results} = element
    /** @type {Kept} */
    const kept = {typing: element.typing, scroll: scrollY, ...(results && {shown: results.hits.length})}
    if (results && JSON.stringify(results).length <= MOST_KEPT) kept.response = results
    const state = {...history.state, referat: {...history.state?.referat, [name]: kept}}
    this.#hash = own === '' ? '' : `#${own}`
    try {
      history.replaceState(state, '', location.pathname + location.search + this.#hash)
    } catch {
      // The browser has had enough of them for now; the next change brings this one along.
    }
  }
}

/** @param {string} name */
function keyIn(name) {
  return (/** @type {string} */ key) => (name === 'q' ? key : `${name}-${key}`)
}

/** @param {string} name @param {string} query @param {Sort | undefined} sort @param {Filters} filters */
function ownFragment(name, query, sort, filters) {
  const key = keyIn(name)
  const fragment = new URLSearchParams()
  if (query.trim()) fragment.set(name, query)
  for (const day of DAYS) if (filters[day]) fragment.set(key(day), filters[day])
  for (const [kind, list] of Object.entries(LISTS)) for (const value of filters[list] ?? []) fragment.append(key(kind), value)
  if (sort && fragment.size > 0) fragment.set(key('sort'), sort)
  return fragment.toString()
}
