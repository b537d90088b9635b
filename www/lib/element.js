import {closestLang, skeleton, whole} from './element-parts.js'
import {ReferatErrorEvent, ReferatResultsEvent, ReferatSearchEvent, ReferatSelectEvent} from './events.js'
import {h} from './render.js'
import {MOST_HITS, failure, hitList, newestList, noHits, statusLine, summaryBox} from './result-view.js'
import {hasSummaries, loadEngine, loadSummaries} from './store.js'
import {stringsFor} from './strings.js'

/**
 * @import {Skeleton} from './element-parts.js'
 * @import {Engine} from './index.js'
 * @import {Child} from './render.js'
 * @import {View} from './result-view.js'
 * @import {SearchResponse} from './types.js'
 * @import {Strings} from './strings.js'
 */

/** How long the search rests before its outcome is read out, in milliseconds. */
const ANNOUNCE_AFTER_MS = 500

/** The platform's base class, or a stand-in where there is no DOM, so that the module can be imported there. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {})

/**
 * A search box over the articles of the page, with its results.
 *
 * The WebAssembly file is fetched on the first focus or query, or at once with `preload`. Until then, and where
 * scripts don't run, what stands inside the tag is shown: a place for a form that searches on the server.
 *
 * @tagname referat-search
 * @attr {string} value - The query at first; a change searches again. Property: `value`, what stands in the field now.
 * @attr {string} placeholder - Text of the empty field. Property: `placeholder`.
 * @attr {string} label - Name of the field for screen readers. Property: `label`.
 * @attr {number} limit - Hits at first, and per "show more": 1–100. Default 10. Property: `limit`.
 * @attr {boolean} summary - Sums up the best story among the hits. Property: `summary`.
 * @attr {number} heading-level - Level of a hit's heading, 2–6; what stands above is one less. Default 3. Property: `headingLevel`.
 * @attr {boolean} preload - Fetches the engine at once. Property: `preload`.
 * @attr {string} lang - Language of the element's own words: da, nb, sv, en. Default: that of the page, else da.
 * @slot start - Above the field.
 * @slot empty - In place of the newest articles while there is no query.
 * @slot no-hits - After the advice when nothing was found.
 * @slot end - Below the results.
 * @fires referat-search - {@link ReferatSearchEvent}: before a search, cancelable.
 * @fires referat-results - {@link ReferatResultsEvent}: after it.
 * @fires referat-select - {@link ReferatSelectEvent}: an article or a sentence was chosen, cancelable.
 * @fires referat-error - {@link ReferatErrorEvent}: a load or a search failed.
 * @fires loadstart - The engine is being fetched. With `load`, `error` and `loadend` as the platform has them: no bubbling.
 * @csspart form - Field and label.
 * @csspart label - The field's label, shown to screen readers only.
 * @csspart field - Around the text field and its icons.
 * @csspart icon - A drawing.
 * @csspart input - The text field.
 * @csspart clear - The button that empties it.
 * @csspart status - The number of hits, and words that were not found.
 * @csspart body - Summary and results.
 * @csspart summary - The summary box. In it: `sentence`, `source`.
 * @csspart results - The list of hits, with its heading.
 * @csspart group - Heading of the summary, and of the newest articles.
 * @csspart hit - One hit. In it: `kicker` with `section` and `date`, `heading`, `link`, `snippet`, `authors`, `story`.
 * @csspart mark - A matched word.
 * @csspart more - The button for more hits.
 * @csspart note - What is said in place of hits. In it: `title`, `retry`.
 * @cssprop [--referat-text-color=CanvasText]
 * @cssprop [--referat-muted-color] - Dates, sources, the field's border.
 * @cssprop [--referat-accent-color] - Sections, stories, the summary's edge.
 * @cssprop [--referat-line-color] - Thin lines.
 * @cssprop [--referat-surface-color] - Behind the summary.
 * @cssprop [--referat-field-color] - Behind the text field.
 * @cssprop [--referat-mark-color] - Behind a matched word.
 * @cssprop [--referat-mark-text-color=inherit]
 * @cssprop [--referat-focus-color]
 * @cssprop [--referat-heading-font]
 * @cssprop [--referat-small-font=system-ui]
 * @cssprop [--referat-radius=2px]
 * @cssprop [--referat-gap=1.5rem]
 */
export class ReferatSearch extends Base {
  static observedAttributes = ['value', 'placeholder', 'label', 'limit', 'summary', 'heading-level', 'preload', 'lang']

  /** Ends with the connection; every listener hangs on its signal. */
  #connection = new AbortController()
  /** @type {Engine | undefined} */
  #engine
  #loading = false
  /** @type {unknown} */
  #error
  /** @type {SearchResponse | undefined} */
  #results
  #query = ''
  #typing = true
  /** Hits asked for; grows with "show more". */
  #shown = 0
  /** @type {Partial<Strings>} */
  #strings = {}
  #announcing = 0
  /**
   * The last summary: while typing, mostly the same story stays the best.
   *
   * @type {{key: string, nodes: HTMLElement[]} | undefined}
   */
  #box
  /** @type {Skeleton | undefined} */
  #parts

  connectedCallback() {
    this.#connection = new AbortController()
    for (const name of UPGRADED) upgrade(this, name)
    this.#parts ??= skeleton(this.attachShadow({mode: 'open'}))
    this.#listen(this.#parts, this.#connection.signal)
    this.#dress()
    if (this.preload || this.#query) void this.#load()
    this.#update()
  }

  disconnectedCallback() {
    this.#connection.abort()
    clearTimeout(this.#announcing)
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(name, before, now) {
    if (before === now) return
    if (name === 'value') this.value = now ?? ''
    if (!this.isConnected || !this.#parts) return
    if (name === 'preload' && now !== null) void this.#load()
    if (name === 'limit') this.#shown = 0
    this.#dress()
    if (name !== 'value') this.#update()
  }

  /** The query. Setting it searches. */
  get value() {
    return this.#query
  }
  set value(value) {
    if (this.#parts && this.#parts.input.value !== value) this.#parts.input.value = value
    this.#ask(value, this.#typing)
  }

  /** Whether the query's last word may be the beginning of one: so from the first key on, until Enter. */
  get typing() {
    return this.#typing
  }
  set typing(typing) {
    this.#ask(this.#query, Boolean(typing))
  }

  get placeholder() {
    return this.getAttribute('placeholder') ?? ''
  }
  set placeholder(text) {
    this.setAttribute('placeholder', text)
  }

  get label() {
    return this.getAttribute('label') ?? ''
  }
  set label(text) {
    this.setAttribute('label', text)
  }

  get limit() {
    return whole(this.getAttribute('limit'), 1, 100, 10)
  }
  set limit(count) {
    this.setAttribute('limit', String(count))
  }

  get summary() {
    return this.hasAttribute('summary')
  }
  set summary(on) {
    this.toggleAttribute('summary', Boolean(on))
  }

  get headingLevel() {
    return whole(this.getAttribute('heading-level'), 2, 6, 3)
  }
  set headingLevel(level) {
    this.setAttribute('heading-level', String(level))
  }

  get preload() {
    return this.hasAttribute('preload')
  }
  set preload(on) {
    this.toggleAttribute('preload', Boolean(on))
  }

  /** Words of your own in place of some of the element's. */
  get strings() {
    return this.#strings
  }
  set strings(strings) {
    this.#strings = strings
    this.#box = undefined
    this.#dress()
    this.#update()
  }

  /** What the last search answered; `undefined` without one. */
  get results() {
    return this.#results
  }

  /**
   * To the field.
   *
   * @override
   * @param {FocusOptions} [options]
   */
  focus(options) {
    this.#parts?.input.focus(options)
  }

  /**
   * Moves the focus to an article's link, as after coming back from it.
   *
   * @param {string} articleId
   * @returns {boolean} Whether the article is among those shown.
   */
  focusHit(articleId) {
    const link = this.#links().find(({dataset}) => dataset['article'] === articleId)
    link?.focus({preventScroll: true})
    return link !== undefined
  }

  /** @param {Skeleton} parts @param {AbortSignal} signal */
  #listen({form, input, clear, root}, signal) {
    const typed = () => this.#ask(input.value, true)
    input.addEventListener('input', typed, {signal})
    input.addEventListener('compositionend', typed, {signal})
    input.addEventListener('focus', () => void this.#load(), {signal})
    form.addEventListener('submit', event => this.#submit(event), {signal})
    clear.addEventListener('click', () => this.#clear(), {signal})
    root.addEventListener('keydown', event => this.#key(/** @type {KeyboardEvent} */ (event)), {signal})
    root.addEventListener('click', event => this.#click(/** @type {MouseEvent} */ (event)), {signal})
  }

  /** @param {string} query @param {boolean} typing */
  #ask(query, typing) {
    if (query === this.#query && typing === this.#typing) return
    this.#query = query
    this.#typing = typing
    this.#shown = 0
    if (this.isConnected) this.#update()
  }

  /** Whole words from now on. @param {Event} event */
  #submit(event) {
    event.preventDefault()
    this.#ask(this.#query, false)
    // Words that are still beginnings find nothing whole: then they stay beginnings.
    if (this.#results?.hits.length === 0) this.#ask(this.#query, true)
  }

  #clear() {
    this.value = ''
    this.dispatchEvent(new Event('input', {bubbles: true, composed: true}))
    this.#parts?.input.focus()
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // An input method owns its keys; 229 is how Safari tells.
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return
    const inField = event.target === this.#parts?.input
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.#move(event, event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key === 'Escape' && inField && this.#query) {
      event.preventDefault()
      this.#clear()
    } else if (event.key === 'Escape' && !inField) this.#parts?.input.focus()
  }

  /** From the field (place -1) through the hits' links and back. @param {KeyboardEvent} event @param {number} by */
  #move(event, by) {
    const links = this.#links()
    const from = event.target === this.#parts?.input ? -1 : links.indexOf(/** @type {HTMLAnchorElement} */ (event.target))
    if (from < 0 && event.target !== this.#parts?.input) return
    const next = from + by === -1 ? this.#parts?.input : links[from + by]
    if (!next || from + by < -1) return
    event.preventDefault()
    next.focus()
  }

  /** @returns {HTMLAnchorElement[]} */
  #links() {
    return [...(this.#parts?.results.querySelectorAll('a') ?? [])]
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target)
    if (target.closest('[part~=more]')) this.#more()
    if (target.closest('[part~=retry]')) this.#retry()
    const link = target.closest('a')
    // A new tab or window, a download: the browser's own.
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const {article = '', start, end} = link.dataset
    const place = start && end ? {start: Number(start), end: Number(end)} : undefined
    const select = new ReferatSelectEvent(article, link.getAttribute('href') ?? '', place)
    if (!this.dispatchEvent(select)) event.preventDefault()
  }

  #more() {
    const before = this.#links().length
    this.#shown = Math.min(this.#shown + this.limit, MOST_HITS)
    this.#update()
    this.#links()[before]?.focus()
  }

  #retry() {
    this.#error = undefined
    this.#parts?.input.focus()
    this.#update()
    void this.#load()
  }

  async #load() {
    if (this.#engine || this.#loading) return
    this.#loading = true
    this.#error = undefined
    this.dispatchEvent(new Event('loadstart'))
    this.#update()
    try {
      this.#engine = await loadEngine()
      this.dispatchEvent(new Event('load'))
    } catch (error) {
      this.#error = error
      this.dispatchEvent(new Event('error'))
      this.dispatchEvent(new ReferatErrorEvent(error))
    }
    this.#loading = false
    this.dispatchEvent(new Event('loadend'))
    this.#update()
  }

  /** Field, label and button as the attributes want them. */
  #dress() {
    if (!this.#parts) return
    const {input, label, clear} = this.#parts
    const {strings} = this.#view()
    input.placeholder = this.placeholder || strings.placeholder
    label.textContent = this.label || strings.label
    clear.setAttribute('aria-label', strings.clear)
    if (input.value !== this.#query) input.value = this.#query
  }

  /** Shows what the query finds now. */
  #update() {
    if (!this.#parts) return
    this.#parts.clear.hidden = this.#query === ''
    this.#results = undefined
    if (!this.#query.trim()) this.#showNewest()
    else if (this.#error !== undefined) this.#showError()
    else if (!this.#engine) this.#wait()
    else this.#search(this.#engine)
  }

  /** @param {Engine} engine */
  #search(engine) {
    if (!this.dispatchEvent(new ReferatSearchEvent(this.#query))) return
    try {
      const limit = this.#shown || (this.#shown = this.limit)
      const prefix = this.#typing && !/\s$/.test(this.#query)
      const response = engine.search(this.#query, {limit, prefix})
      this.#results = response
      this.#showResults(engine, response)
      this.dispatchEvent(new ReferatResultsEvent(response))
    } catch (error) {
      this.#showError(error)
      this.dispatchEvent(new ReferatErrorEvent(error))
    }
  }

  /** @param {Engine} engine @param {SearchResponse} response */
  #showResults(engine, response) {
    const view = this.#view()
    const story = this.summary ? response.stories[0] : undefined
    const box = story && hasSummaries() ? this.#summaryOf(engine, story.ids, view) : []
    if (story && !hasSummaries()) void this.#loadSummaries(engine)
    if (response.total.value > 0) {
      this.#show(hitList(response, view), box)
      this.#say(statusLine(response, view))
    } else {
      const note = noHits(this.#query, view)
      this.#show([note, ...newestList(engine, this.limit, view)])
      this.#say([], note.firstElementChild?.textContent ?? '')
    }
  }

  /** @param {Engine} engine @param {string[]} ids @param {View} view */
  #summaryOf(engine, ids, view) {
    const key = JSON.stringify([ids, view.lang, view.level])
    if (this.#box?.key !== key) this.#box = {key, nodes: summaryBox(engine, ids, view)}
    return this.#box.nodes
  }

  /** The hits don't wait for it; a failure is tried again with the next story. @param {Engine} engine */
  async #loadSummaries(engine) {
    try {
      await loadSummaries()
    } catch (error) {
      this.dispatchEvent(new ReferatErrorEvent(error))
      return
    }
    const story = this.summary ? this.#results?.stories[0] : undefined
    if (story) this.#showSummary(this.#summaryOf(engine, story.ids, this.#view()))
  }

  #showNewest() {
    const newest = this.#engine ? newestList(this.#engine, this.limit, this.#view()) : []
    const failed = this.#error === undefined ? [] : [failure(this.#error, this.#view())]
    this.#show([h('slot', {name: 'empty'}, ...failed, ...newest)])
    this.#say(this.#loading && this.preload ? [this.#view().strings.loading] : [])
  }

  #wait() {
    this.#show([])
    this.#say([this.#view().strings.loading])
    void this.#load()
  }

  #showError(error = this.#error) {
    const note = failure(error, this.#view())
    this.#show([note])
    this.#say([], note.textContent ?? '')
  }

  /** @param {Child[]} results @param {Child[]} [summary] */
  #show(results, summary = []) {
    if (!this.#parts) return
    this.#parts.results.replaceChildren(...results)
    this.#showSummary(summary)
  }

  /** @param {Child[]} summary */
  #showSummary(summary) {
    if (!this.#parts) return
    this.#parts.summary.replaceChildren(...summary)
    this.#parts.body.dataset['columns'] = summary.length > 0 ? '2' : '1'
  }

  /**
   * Shows the status at once, and has it read out when the typing rests: once, never an interim state.
   *
   * @param {Child[]} status
   * @param {string} [spoken]
   */
  #say(status, spoken) {
    if (!this.#parts) return
    const {status: line, live} = this.#parts
    line.replaceChildren(...status.map(item => h('span', {}, item)))
    clearTimeout(this.#announcing)
    live.textContent = ''
    const text = spoken ?? [...line.children].map(({textContent}) => textContent).join('. ')
    if (text && this.#query.trim()) {
      this.#announcing = window.setTimeout(() => (live.textContent = text), ANNOUNCE_AFTER_MS)
    }
  }

  /** @returns {View} */
  #view() {
    const lang = this.lang || closestLang(this) || 'da'
    return {lang, strings: {...stringsFor(lang), ...this.#strings}, level: this.headingLevel}
  }
}

const UPGRADED = /** @type {const} */ (['value', 'typing', 'placeholder', 'label', 'limit', 'summary', 'headingLevel', 'preload', 'strings'])

/**
 * Takes up a property that was set before the class was known, and would hide the accessor.
 *
 * @param {ReferatSearch} element
 * @param {typeof UPGRADED[number]} name
 */
function upgrade(element, name) {
  if (!Object.hasOwn(element, name)) return
  const value = element[name]
  delete (/** @type {Partial<ReferatSearch>} */ (element))[name]
  Object.assign(element, {[name]: value})
}
