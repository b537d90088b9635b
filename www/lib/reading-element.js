/**
 * What `<referat-summary>` and `<referat-story>` have in common: nothing is loaded before they come near the window, are opened, or
 * have `preload`; what can't be had is told, with another try.
 */
import {ReferatBase} from './element-base.js'
import {elementStyle} from './element-style.js'
import {ReferatErrorEvent, ReferatSelectEvent} from './events.js'
import {readingStyle} from './reading-style.js'
import {readingStringsFor} from './reading-strings.js'
import {h} from './render.js'
import {loadStrings} from './strings.js'

/** @typedef {import('./element-base.js').View & {reading: import('./reading-strings.js').ReadingStrings}} ReadingView */

/** How far below the window it is loaded. */
const NEAR = '300px'

export class ReadingElement extends ReferatBase {
  #connection = new AbortController()
  /** Counts the readings: only the last one is shown. */
  #asked = 0
  #isWanted = false
  /** @protected */
  content = h('div', {part: 'content'})

  connectedCallback() {
    this.#connection = new AbortController()
    this.upgrade(['src', 'article', 'preload', 'headingLevel', 'strings', 'open', 'sentences'])
    if (!this.shadowRoot) {
      const root = this.attachShadow({mode: 'open'})
      root.adoptedStyleSheets = [elementStyle(), readingStyle()]
      // An element may have put it into something of its own.
      if (!this.content.parentNode) root.append(this.content)
    }
    const {signal} = this.#connection
    this.shadowRoot?.addEventListener('click', event => this.#click(/** @type {MouseEvent} */ (event)), {signal})
    this.arrange(signal)
    if (this.preload) this.want()
    else if (this.#isWanted) this.redraw()
  }

  disconnectedCallback() {
    this.#connection.abort()
  }

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(_name, before, now) {
    if (before === now || !this.isConnected) return
    if (this.preload) this.#isWanted = true
    this.redraw()
  }

  get article() {
    return this.getAttribute('article') ?? ''
  }
  set article(id) {
    this.setAttribute('article', id)
  }

  /** What is there before anything is read. @protected @param {AbortSignal} signal */
  arrange(signal) {
    this.whenNear(signal)
  }

  /** What it tells; nothing where there is nothing to tell. @protected @param {ReadingView} _view @returns {Promise<HTMLElement[]>} */
  async read(_view) {
    return []
  }

  /** A place was chosen: whether there is no link to follow. @protected @param {import('./types.js').Range} _place */
  goTo(_place) {
    return false
  }

  /** Loads it when it comes near the window. @protected @param {AbortSignal} signal */
  whenNear(signal) {
    const observer = new IntersectionObserver(entries => {
      if (!entries.some(({isIntersecting}) => isIntersecting)) return
      observer.disconnect()
      this.want()
    }, {rootMargin: NEAR})
    observer.observe(this)
    signal.addEventListener('abort', () => observer.disconnect())
  }

  /** From now on it is shown. @protected */
  want() {
    if (this.#isWanted) return
    this.#isWanted = true
    this.redraw()
  }

  /** @protected @returns {ReadingView} */
  readingView() {
    const view = this.view()
    return {...view, reading: {...readingStringsFor(view.lang), ...this.strings}}
  }

  /** @override */
  redraw() {
    if (this.#isWanted && this.isConnected) void this.#read()
  }

  async #read() {
    const asked = ++this.#asked
    if (!this.content.hasChildNodes()) this.content.replaceChildren(h('p', {part: 'status'}, this.readingView().reading.reading))
    this.content.setAttribute('aria-busy', 'true')
    this.dispatchEvent(new Event('loadstart'))
    let nodes
    try {
      await loadStrings(this.view().lang)
      nodes = await this.read(this.readingView())
    } catch (error) {
      if (asked !== this.#asked) return
      nodes = this.#failure()
      this.dispatchEvent(new Event('error'))
      this.dispatchEvent(new ReferatErrorEvent(error))
    }
    if (asked !== this.#asked) return
    this.content.replaceChildren(...nodes)
    this.content.setAttribute('aria-busy', 'false')
    this.toggleAttribute('data-empty', nodes.length === 0)
    this.dispatchEvent(new Event('load'))
    this.dispatchEvent(new Event('loadend'))
  }

  #failure() {
    const {reading, strings} = this.readingView()
    return [h('div', {part: 'note', role: 'alert'}, h('p', {}, reading.unread), h('div', {part: 'ways'}, h('button', {part: 'retry', type: 'button'}, strings.retry)))]
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target)
    if (target.closest('[part~=retry]')) this.redraw()
    const link = target.closest('a')
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const {article = '', start, end} = link.dataset
    const place = start && end ? {start: Number(start), end: Number(end)} : undefined
    if (!this.dispatchEvent(new ReferatSelectEvent(article, link.getAttribute('href') ?? '', place))) return event.preventDefault()
    if (place && this.goTo(place)) event.preventDefault()
  }
}
