/**
 * When a reader's words are asked for: at each key what is found at once, and after a rest, or on Enter, all of it.
 *
 * Always: an answer that comes after a newer question is not told. A question is told as settled or failed once, unless a
 * newer one takes its place.
 *
 * @import {Store} from './store.js'
 * @import {SearchOptions, SearchResponse} from './types.js'
 */

/** How long the typing rests before all is asked for, in milliseconds. */
const REST_MS = 300

/**
 * @typedef {object} Listener
 * @property {(response: SearchResponse) => void} provisional
 * @property {(response: SearchResponse) => void} settled
 * @property {(error: unknown) => void} failed
 */

export class Asking {
  #listener
  #current = new AbortController()

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener
  }

  /**
   * Takes the place of the question before.
   *
   * @param {Store} store @param {string} query @param {SearchOptions} options
   * @param {boolean} typing Whether more may follow: then the first stage comes first, alone.
   */
  ask(store, query, options, typing) {
    this.stop()
    const {signal} = this.#current
    let settled = false
    const provisional = (/** @type {SearchResponse} */ response) => {
      if (!settled) this.#listener.provisional(response)
    }
    const last = (/** @type {SearchResponse} */ response) => {
      settled = true
      this.#listener.settled(response)
    }
    if (typing) void this.#run(store, query, {...options, expand: false}, signal, {provisional, told: provisional})
    const all = () => void this.#run(store, query, {...options, expand: true}, signal, {provisional, told: last})
    if (!typing) return all()
    const timer = setTimeout(all, REST_MS)
    signal.addEventListener('abort', () => clearTimeout(timer), {once: true})
  }

  /** Ends what is under way; nothing more is told of it. */
  stop() {
    this.#current.abort()
    this.#current = new AbortController()
  }

  /**
   * @param {Store} store @param {string} query @param {SearchOptions} options @param {AbortSignal} signal
   * @param {{provisional: (response: SearchResponse) => void, told: (response: SearchResponse) => void}} listeners
   */
  async #run(store, query, options, signal, {provisional, told}) {
    const onProvisional = (/** @type {SearchResponse} */ response) => {
      if (!signal.aborted) provisional(response)
    }
    try {
      const response = await store.search(query, {...options, signal, onProvisional})
      if (!signal.aborted) told(response)
    } catch (error) {
      if (signal.aborted) return
      // What fails now would fail again after the rest.
      this.stop()
      this.#listener.failed(error)
    }
  }
}
