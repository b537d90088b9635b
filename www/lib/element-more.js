/**
 * What comes after the first answer: order and filters, suggestions, summaries, the address, what is kept on the device.
 *
 * It is a part of the element that is loaded late, so that a first search waits for less. It shows what it has in nodes of the
 * element's, and changes the search by the element's own properties.
 *
 * @import {View} from './element-base.js'
 * @import {ReferatSearch} from './element.js'
 * @import {Skeleton} from './element-parts.js'
 * @import {MoreStrings} from './more-strings.js'
 * @import {Store} from './store.js'
 */
import {Address} from './address.js'
import {walkHits} from './keys.js'
import {moreStyle} from './more-style.js'
import {unfoldEditions} from './editions.js'
import {ReferatErrorEvent} from './events.js'
import {moreStringsFor} from './more-strings.js'
import {Saving} from './saving.js'
import {Suggestions} from './suggestions.js'
import {summaryBox} from './summary-view.js'
import {Tools} from './tools.js'
import {Updates} from './updates.js'

/** Hits that an excerpt quotes from. */
const QUOTED_HITS = 5

/** @typedef {View & {more: MoreStrings}} MoreView */

/**
 * @typedef {object} Elements
 * @property {ReferatSearch} element
 * @property {Skeleton} parts
 * @property {() => View} view
 * @property {() => Store | undefined} store
 * @property {(state: import('./address.js').Restored) => void} restore
 */

/** @typedef {Omit<Elements, 'view'> & {view: () => MoreView}} Host */

export class More {
  #host
  #tools
  #address
  #suggestions
  #saving
  #updates
  /** The last summary: while typing, mostly the same story stays the best. @type {{key: string, nodes: Promise<HTMLElement[]>} | undefined} */
  #box

  /** @param {Elements} elements */
  constructor(elements) {
    const {element, parts, view} = elements
    parts.root.adoptedStyleSheets.push(moreStyle())
    this.#host = {
      ...elements,
      view: () => {
        const known = view()
        return {...known, more: {...moreStringsFor(known.lang), ...element.strings}}
      },
    }
    this.#tools = new Tools(this.#host)
    this.#address = new Address(this.#host)
    this.#suggestions = new Suggestions(this.#host)
    this.#saving = new Saving(this.#host)
    this.#updates = new Updates(this.#host, () => this.#saving.renew())
  }

  /** @param {AbortSignal} signal Ends with the element's connection. */
  connect(signal) {
    this.#tools.connect(signal)
    // Before the hits: an open list has the arrows.
    this.#suggestions.connect(signal)
    this.#saving.connect(signal)
    this.#updates.connect(signal)
    this.#address.connect(signal)
    unfoldEditions(this.#host, signal)
    walkHits(this.#host.parts, signal)
  }

  /** The question or its answer has changed. */
  update() {
    const view = this.#host.view()
    this.#tools.update(view)
    this.#suggestions.update(view)
    this.#saving.update(view)
    this.#updates.update()
    this.#address.update()
    void this.#summarise(view)
  }

  /** The hits don't wait for it; a failure is tried again with the next story. @param {MoreView} view */
  async #summarise(view) {
    const {element, parts, store} = this.#host
    const {results} = element
    const quotes = element.getAttribute('summary') === 'excerpt'
    // Of words that are still being typed nothing is quoted.
    if (quotes && element.summary && results && parts.body.getAttribute('aria-busy') === 'true') return
    const ids = quotes ? results?.query.trim() && results.hits.slice(0, QUOTED_HITS).map(({id}) => id) : results?.stories[0]?.ids
    const now = store()
    if (!element.summary || !ids || ids.length === 0 || !now) {
      // While an answer is on its way the old box stays, as the old hits do.
      if (results || !element.value.trim() || !element.summary) this.#show([])
      return
    }
    const query = quotes ? results?.query : undefined
    const key = JSON.stringify([ids, query, view.key, element.src])
    if (this.#box?.key !== key) this.#box = {key, nodes: summaryBox(now, ids, results?.hits ?? [], view, query)}
    const {nodes} = this.#box
    try {
      const shown = await nodes
      if (this.#box?.key === key && element.summary && element.results) this.#show(shown)
    } catch (error) {
      this.#box = undefined
      this.#show([])
      element.dispatchEvent(new ReferatErrorEvent(error))
    }
  }

  /** @param {HTMLElement[]} nodes */
  #show(nodes) {
    const {summary, body} = this.#host.parts
    if (summary.firstChild !== (nodes[0] ?? null)) summary.replaceChildren(...nodes)
    body.dataset['columns'] = nodes.length > 0 ? '2' : '1'
  }
}
