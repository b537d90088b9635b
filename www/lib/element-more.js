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
  }

  /** @param {AbortSignal} signal Ends with the element's connection. */
  connect(signal) {
    this.#tools.connect(signal)
    // Before the hits: an open list has the arrows.
    this.#suggestions.connect(signal)
    this.#saving.connect(signal)
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
    this.#address.update()
    void this.#summarise(view)
  }

  /** The hits don't wait for it; a failure is tried again with the next story. @param {MoreView} view */
  async #summarise(view) {
    const {element, store} = this.#host
    const {results} = element
    const story = element.summary ? results?.stories[0] : undefined
    const now = store()
    if (!story || !now) {
      // While an answer is on its way the old box stays, as the old hits do.
      if (results || !element.value.trim() || !element.summary) this.#show([])
      return
    }
    const key = JSON.stringify([story.ids, view.key, element.src])
    if (this.#box?.key !== key) this.#box = {key, nodes: summaryBox(now, story.ids, results?.hits ?? [], view)}
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
