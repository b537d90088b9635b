/**
 * What is published while a page is open: the archive is asked now and then, and what is shown follows, each hit in its place.
 *
 * @import {Host} from './element-more.js'
 * @import {Store} from './store.js'
 */

/** The archive has been replaced by a newer one, which is searched from now on. Cancel it to keep what is shown until the next search. */
export class ReferatUpdateEvent extends Event {
  constructor() {
    super('referat-update', {bubbles: true, composed: true, cancelable: true})
  }
}

export class Updates {
  #host
  #follow
  /** @type {AbortSignal | undefined} */
  #signal
  /** Whose news are followed. @type {Store | undefined} */
  #store
  #watching = new AbortController()

  /** @param {Host} host @param {() => void} follow Told of each update. */
  constructor(host, follow) {
    this.#host = host
    this.#follow = follow
  }

  /** @param {AbortSignal} signal */
  connect(signal) {
    this.#signal = signal
    this.#store = undefined
    signal.addEventListener('abort', () => this.#watching.abort())
  }

  update() {
    const store = this.#host.store()
    if (store === this.#store || this.#signal?.aborted) return
    this.#watching.abort()
    this.#watching = new AbortController()
    this.#store = store
    store?.watch?.(() => this.#news(), this.#watching.signal)
  }

  #news() {
    const {element, parts: {root}} = this.#host
    if (element.dispatchEvent(new ReferatUpdateEvent())) {
      const focused = root.activeElement instanceof HTMLElement ? root.activeElement.dataset['article'] : undefined
      element.redraw(true)
      // A hit that has moved, or tells something else now, loses the focus.
      if (focused) element.addEventListener('referat-results', () => root.activeElement || element.focusHit(focused), {once: true})
    }
    this.#follow()
  }
}
