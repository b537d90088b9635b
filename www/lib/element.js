import {Asking} from './asking.js'
import {ReferatBase, isShortcut, whole} from './element-base.js'
import {skeleton} from './element-parts.js'
import {ReferatErrorEvent, ReferatResultsEvent, ReferatSearchEvent, ReferatSelectEvent} from './events.js'
import {h, heading} from './render.js'
import {MOST_HITS, cardItems, failure, hitItems, noHits, place, statusLine, wantsNetwork} from './result-view.js'
import {loadStore} from './store.js'
import {loadStrings} from './strings.js'

/**
 * @import {Skeleton} from './element-parts.js'
 * @import {Item} from './result-view.js'
 * @import {Child} from './render.js'
 * @import {More} from './element-more.js'
 * @import {Restored} from './address.js'
 * @import {Store} from './store.js'
 * @import {Filters, SearchResponse, Sort} from './types.js'
 */

/** How long the search rests before its outcome is read out, in milliseconds. */
const ANNOUNCE_AFTER_MS = 500
/** How long that stands: who reads on finds it in the page. */
const ANNOUNCED_MS = 2000

/**
 * A search box over an archive, or over the articles of the page, with its results.
 *
 * Nothing is fetched before the first focus, hover, shortcut or query, unless with `preload`. Until scripts run, what stands
 * inside the tag is shown: a place for a form that searches on the server.
 *
 * @tagname referat-search
 * @attr {string} src - Address of an archive's folder; without it, the articles inside the package are searched. Property: `src`.
 * @attr {string} value - The query at first; a change searches again. Property: `value`, what stands in the field now.
 * @attr {string} name - Under which a form around the element sends the query.
 * @attr {string} placeholder - Text of the empty field. Property: `placeholder`.
 * @attr {string} label - Name of the field for screen readers. Property: `label`.
 * @attr {number} limit - Hits at first, and per "show more": 1–100. Default 10. Property: `limit`.
 * @attr {"relevance" | "newest" | "oldest"} sort - Default `relevance`. Property: `sort`, as the reader has chosen.
 * @attr {boolean | "excerpt"} summary - Sums up the best story among the hits; `excerpt`: quotes what best answers the query. Property: `summary`, whether.
 * @attr {boolean} images - Shows the articles' pictures: which are fetched tells their host what was found. Property: `images`.
 * @attr {number} heading-level - Level of a hit's heading, 2–6; what stands above is one less. Default 3. Property: `headingLevel`.
 * @attr {boolean} preload - Loads at once, and shows the newest articles while there is no query. Property: `preload`.
 * @attr {"inline" | "dialog"} mode - `dialog`: a button that opens the search. Property: `mode`.
 * @attr {string} shortcut - Keys that open the search, as `mod+k` (⌘ or Ctrl): the default in a dialog. Empty: none. Property: `shortcut`.
 * @attr {string} controls - What to choose by, of `sort`, `dates`, `section`, `author`, `tag`, `language`. Default: the first four. Empty: nothing.
 * @attr {"off"} suggest - No suggestions while typing.
 * @attr {boolean} recent - Suggests the reader's last queries, which are kept on the device.
 * @attr {boolean} offline - Offers to keep the archive on the device.
 * @attr {string} url-state - Keeps the search in the fragment of the page's address, the query under this name (`q` if empty), for the way back.
 * @attr {string} lang - Language of the element's own words: da, nb, sv, en, de. Default: that of the page, else da.
 * @slot trigger - In place of the button of a dialog.
 * @slot start - Above the field.
 * @slot empty - In place of the newest articles while there is no query.
 * @slot no-hits - After the advice when nothing was found.
 * @slot end - Below the results.
 * @fires referat-search - {@link ReferatSearchEvent}: before a search, cancelable.
 * @fires referat-results - {@link ReferatResultsEvent}: after it, when all is known.
 * @fires referat-select - {@link ReferatSelectEvent}: an article or a sentence was chosen, cancelable.
 * @fires referat-error - {@link ReferatErrorEvent}: a load or a search failed.
 * @fires referat-update - `ReferatUpdateEvent`: a newer archive was published and is searched now; cancel it to leave what is shown until the next search.
 * @fires loadstart - The engine is being fetched. With `load`, `error` and `loadend` as the platform has them: no bubbling.
 * @csspart trigger - The button of a dialog. In it: `trigger-label`.
 * @csspart dialog - The dialog. In it: `close`.
 * @csspart content - All but the button.
 * @csspart form - Field and label.
 * @csspart label - The field's label, shown to screen readers only.
 * @csspart field - Around the text field and its icons.
 * @csspart icon - A drawing.
 * @csspart input - The text field.
 * @csspart clear - The button that empties it.
 * @csspart tools - Above the hits. In it: `row` with `sort` and `narrow`; `chips` with `chip`, `cross`, `remove-all`; `panel` with `facet`, `legend`, `option`, `option-label`, `count`, `histogram`, `bar`, `custom`, `day-label`, `day`.
 * @csspart popup - Below the field. In it: `suggestions`, `suggestion`, `completion`, `forget`.
 * @csspart status - The number of hits, words that were not found, and what could not be had. In it: `corrected`, `meant`, `query`, `gap`.
 * @csspart body - Summary and results.
 * @csspart summary - The summary box. In it: `sentence`, `source`.
 * @csspart results - The list of hits, with its heading.
 * @csspart group - Heading of the summary, and of the newest articles.
 * @csspart hits - The list.
 * @csspart hit - One hit. In it: `image`, `kicker` with `section`, `date` and `paid`, `heading`, `link`, `snippet`, `authors`, `story`, `editions`, `edition-list`, `edition`.
 * @csspart mark - A matched word.
 * @csspart more - The button for more hits.
 * @csspart foot - Below the results. In it: `offline` with `offline-text`, `offline-lacking`, `offline-error`, `progress`, and `ways` with `save`, `pause`, `delete`.
 * @csspart note - What is said in place of hits. In it: `title`, `help`, `ways` with `retry`, `elsewhere`, `loosen`.
 * @cssprop [--referat-text-color=CanvasText]
 * @cssprop [--referat-muted-color] - Dates, sources, the field's border.
 * @cssprop [--referat-accent-color] - Sections, stories, the summary's edge.
 * @cssprop [--referat-line-color] - Thin lines.
 * @cssprop [--referat-surface-color] - Behind the summary.
 * @cssprop [--referat-field-color] - Behind the text field.
 * @cssprop [--referat-page-color=Canvas] - Behind a dialog.
 * @cssprop [--referat-backdrop-color] - Around a dialog.
 * @cssprop [--referat-mark-color] - Behind a matched word.
 * @cssprop [--referat-mark-text-color=inherit]
 * @cssprop [--referat-focus-color]
 * @cssprop [--referat-heading-font]
 * @cssprop [--referat-heading-size=1.3125rem]
 * @cssprop [--referat-heading-weight=700]
 * @cssprop [--referat-small-font=system-ui]
 * @cssprop [--referat-radius=2px]
 * @cssprop [--referat-gap=1.5rem]
 * @cssprop [--referat-measure=38em] - Longest line of a snippet.
 * @cssprop [--referat-dialog-width=46rem]
 * @cssprop [--referat-results-height=100svh] - Kept free for results once there is a query, so that nothing below moves as they come.
 */
export class ReferatSearch extends ReferatBase {
  static formAssociated = true
  static observedAttributes = [
    'src', 'value', 'placeholder', 'label', 'limit', 'sort', 'summary', 'images', 'heading-level', 'preload', 'mode', 'shortcut', 'lang',
    'controls', 'suggest', 'recent', 'offline',
  ]

  /** Ends with the connection; every listener hangs on its signal. */
  #connection = new AbortController()
  /** @type {ElementInternals | undefined} */
  #internals
  /** @type {Store | undefined} */
  #store
  /** What is being loaded; another where the source has changed meanwhile. @type {Promise<Store> | undefined} */
  #loading
  /** Why the store couldn't be loaded. @type {unknown} */
  #error
  /** Whether the last load or search failed for lack of a network. */
  #lostNetwork = false
  /** @type {SearchResponse | undefined} */
  #results
  #query = ''
  #typing = true
  #isNews = false
  /** As chosen by the reader. @type {Sort | undefined} */
  #sort
  /** @type {Filters} */
  #filters = {}
  /** What was shown when the reader left the page: the answer to the first question, whatever has been published since. @type {SearchResponse | undefined} */
  #kept
  /** Hits asked for; grows with "show more". */
  #shown = 0
  /** The link that the focus goes to when it is there. */
  #awaited = -1
  #typed = 0
  #announcing = 0
  /** Which list of newest articles is the last one asked for. */
  #newest = 0
  /** @type {Skeleton | undefined} */
  #parts
  /** @type {Promise<ReturnType<typeof import('./element-dialog.js').dialogAround>> | undefined} */
  #opening
  /** @type {HTMLDialogElement | undefined} */
  #dialog
  /** What the first answer brings along. @type {Promise<More> | undefined} */
  #fetching
  /** @type {More | undefined} */
  #more
  #asking = new Asking({
    provisional: response => this.#answer(response, false),
    settled: response => this.#answer(response, true),
    failed: error => this.#fail(error),
  })

  connectedCallback() {
    this.#connection = new AbortController()
    this.upgrade(UPGRADED)
    this.#parts ??= this.#build()
    this.#listen(this.#parts, this.#connection.signal)
    this.#more?.connect(this.#connection.signal)
    this.#dress()
    if (this.preload || this.#query) void this.#load()
    this.redraw()
    if (this.hasAttribute('url-state') && location.hash.length > 1) void this.#fetchMore()
  }

  disconnectedCallback() {
    this.#connection.abort()
    this.#asking.stop()
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
    if (name === 'sort') this.#sort = undefined
    if (!this.isConnected || !this.#parts) return
    if (name === 'src') this.#reopen()
    if (name === 'preload' && now !== null) void this.#load()
    if (name === 'limit') this.#shown = 0
    if (name === 'lang' && this.#store) void loadStrings(this.view().lang).then(() => this.attributeChangedCallback('', null, ''))
    this.#dress()
    if (name !== 'value') this.redraw()
  }

  formResetCallback() {
    this.value = this.getAttribute('value') ?? ''
  }

  /** @param {boolean} disabled */
  formDisabledCallback(disabled) {
    if (this.#parts) this.#parts.input.disabled = disabled
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

  /** The order of the hits. Setting it searches. @returns {Sort} */
  get sort() {
    const sort = this.#sort ?? this.getAttribute('sort')
    return sort === 'newest' || sort === 'oldest' ? sort : 'relevance'
  }
  set sort(sort) {
    this.#sort = sort
    this.#again()
  }

  /** Whether the order is the reader's choice. @internal */
  get hasChosenSort() {
    return this.#sort !== undefined
  }

  /** Which articles are looked at; without a query, the newest of them are shown. Setting it searches. */
  get filters() {
    return this.#filters
  }
  set filters(filters) {
    this.#filters = filters
    this.#again()
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

  get images() {
    return this.hasAttribute('images')
  }
  set images(on) {
    this.toggleAttribute('images', Boolean(on))
  }

  get mode() {
    return this.getAttribute('mode') === 'dialog' ? 'dialog' : 'inline'
  }
  set mode(mode) {
    this.setAttribute('mode', mode)
  }

  get shortcut() {
    return this.getAttribute('shortcut') ?? (this.mode === 'dialog' ? 'mod+k' : '')
  }
  set shortcut(keys) {
    this.setAttribute('shortcut', keys)
  }

  /** What the last search answered; `undefined` without one. */
  get results() {
    return this.#results
  }

  /** Opens the dialog, if the element is one, and goes to the field. */
  async open() {
    void this.#load()
    if (this.mode === 'dialog') await this.#openDialog()
    this.focus()
  }

  /** Closes the dialog, if the element is one. */
  close() {
    this.#dialog?.close()
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

  #build() {
    const parts = skeleton(this.attachShadow({mode: 'open'}))
    // Typed before the scripts came.
    const early = this.querySelector('input')
    if (early?.value && !this.#query) this.#query = early.value
    if (early?.matches(':focus')) queueMicrotask(() => this.focus())
    return parts
  }

  /** @param {Skeleton} parts @param {AbortSignal} signal */
  #listen({form, input, clear, root, trigger}, signal) {
    const typed = () => {
      this.#typed = performance.now()
      this.#ask(input.value, true)
    }
    const load = () => void this.#load()
    input.addEventListener('input', typed, {signal})
    input.addEventListener('compositionend', typed, {signal})
    for (const type of ['focusin', 'pointerenter']) for (const place of [form, trigger]) place.addEventListener(type, load, {signal})
    trigger.addEventListener('click', () => void this.open(), {signal})
    form.addEventListener('submit', event => this.#submit(event), {signal})
    clear.addEventListener('click', () => this.#clear(), {signal})
    root.addEventListener('keydown', event => this.#key(/** @type {KeyboardEvent} */ (event)), {signal})
    root.addEventListener('click', event => this.#click(/** @type {MouseEvent} */ (event)), {signal})
    addEventListener('online', () => this.#lostNetwork && this.#retry(), {signal})
    addEventListener('keydown', event => this.#shortcut(event), {signal})
  }

  /** @param {string} query @param {boolean} typing */
  #ask(query, typing) {
    if (query === this.#query && typing === this.#typing) return
    this.#query = query
    this.#typing = typing
    this.#again()
  }

  /** Another question than before. */
  #again() {
    this.#shown = 0
    this.#kept = undefined
    if (this.isConnected) this.redraw()
  }

  /** Whole words from now on. @param {Event} event */
  #submit(event) {
    event.preventDefault()
    this.#ask(this.#query, false)
  }

  #clear() {
    this.value = ''
    this.dispatchEvent(new Event('input', {bubbles: true, composed: true}))
    this.focus()
  }

  /** @param {KeyboardEvent} event */
  #shortcut(event) {
    if (event.defaultPrevented || !isShortcut(event, this.shortcut)) return
    event.preventDefault()
    if (this.#dialog?.open) this.close()
    else void this.open()
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // An input method owns its keys; 229 is how Safari tells.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.key !== 'Escape') return
    if (event.target !== this.#parts?.input || !this.#query) return
    event.preventDefault()
    this.#clear()
  }

  /** @returns {HTMLAnchorElement[]} */
  #links() {
    return [...(this.#parts?.list.querySelectorAll(/** @type {'a'} */ ('[part~=heading] a')) ?? [])]
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target)
    if (target.closest('[part~=more]')) this.#showMore()
    if (target.closest('[part~=retry]')) {
      this.focus()
      this.#retry()
    }
    if (target.closest('[part~=elsewhere]')) this.#elsewhere()
    const meant = /** @type {HTMLElement | null} */ (target.closest('[part~=meant]'))
    if (meant) {
      this.value = meant.dataset['query'] ?? ''
      this.focus()
    }
    // One of the page's own, in a slot, leads to no article.
    const link = /** @type {HTMLElement | null} */ (target.closest('a[data-article]'))
    // A new tab or window, a download: the browser's own.
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const {article = '', start, end} = link.dataset
    const place = start && end ? {start: Number(start), end: Number(end)} : undefined
    const select = new ReferatSelectEvent(article, link.getAttribute('href') ?? '', place)
    if (this.dispatchEvent(select)) this.close()
    else event.preventDefault()
  }

  #showMore() {
    this.#awaited = this.#links().length
    this.#shown = Math.min(this.#shown + this.limit, MOST_HITS)
    this.#kept = undefined
    this.redraw()
  }

  #retry() {
    this.#error = undefined
    this.#lostNetwork = false
    this.redraw()
    void this.#load()
  }

  /** The form that stands inside the tag, if there is one. */
  get #form() {
    return this.querySelector('form')
  }

  /** The same words to the page's own search. */
  #elsewhere() {
    const input = this.#form?.querySelector(/** @type {'input'} */ ('input[type=search], input[type=text], input:not([type])'))
    if (input) input.value = this.#query
    this.#form?.requestSubmit()
  }

  /** Another source. */
  #reopen() {
    const used = this.#store !== undefined || this.#loading !== undefined
    this.#store = undefined
    this.#loading = undefined
    this.#error = undefined
    if (used) void this.#load()
  }

  async #load() {
    if (this.#store || this.#loading) return
    const loading = (this.#loading = loadStore(this.src, ReferatSearch.worker))
    this.#error = undefined
    this.dispatchEvent(new Event('loadstart'))
    this.redraw()
    try {
      // Its words come along; the search doesn't fail for them.
      const [store] = await Promise.all([loading, loadStrings(this.view().lang)])
      if (loading !== this.#loading) return
      this.#store = store
      this.dispatchEvent(new Event('load'))
    } catch (error) {
      if (loading !== this.#loading) return
      this.#error = error
      this.#lostNetwork = wantsNetwork(error)
      this.dispatchEvent(new Event('error'))
      this.dispatchEvent(new ReferatErrorEvent(error))
    }
    this.#loading = undefined
    this.dispatchEvent(new Event('loadend'))
    this.#dress()
    if (this.isConnected) this.redraw()
    if (this.#store) void this.#fetchMore()
  }

  /** Order, filters, suggestions, summaries: not before the engine is there. A failure is tried again with the next answer. */
  async #fetchMore() {
    if (this.#more) return
    const parts = /** @type {Skeleton} */ (this.#parts)
    try {
      this.#fetching ??= import('./element-more.js').then(({More}) => new More({
        element: this,
        parts,
        view: () => this.view(),
        store: () => this.#store,
        restore: state => this.#restore(state),
      }))
      const more = await this.#fetching
      if (this.#more) return
      this.#more = more
      if (!this.isConnected) return
      more.connect(this.#connection.signal)
      more.update()
    } catch {
      this.#fetching = undefined
    }
  }

  /** Field, label and buttons as the attributes want them. */
  #dress() {
    if (!this.#parts) return
    const {root, trigger, words, content, input, label, clear} = this.#parts
    const {strings} = this.view()
    input.placeholder = this.placeholder || strings.placeholder
    label.textContent = this.label || strings.label
    clear.setAttribute('aria-label', strings.clear)
    if (input.value !== this.#query) input.value = this.#query
    words.textContent = strings.search
    const isDialog = this.mode === 'dialog'
    trigger.hidden = !isDialog
    content.hidden = isDialog && !this.#dialog
    if (!isDialog && this.#dialog) {
      root.append(content)
      this.#dialog.remove()
      this.#dialog = this.#opening = undefined
    }
  }

  /** Where the dialog can't be had, the search opens in the page. */
  async #openDialog() {
    const {root, content} = /** @type {Skeleton} */ (this.#parts)
    try {
      this.#opening ??= import('./element-dialog.js').then(({dialogAround}) => dialogAround(root, content))
      const {dialog, close} = await this.#opening
      this.#dialog = dialog
      close.setAttribute('aria-label', this.view().strings.close)
      content.hidden = false
      if (!dialog.open && dialog.isConnected) dialog.showModal()
    } catch {
      this.#opening = undefined
      content.hidden = false
    }
  }

  /** Shows what the query finds now. @internal @override @param {boolean} [isNews] Whether only the articles are others: then all at once. */
  redraw(isNews = false) {
    const parts = this.#parts
    if (!parts) return
    this.#isNews = isNews
    this.#asking.stop()
    this.#newest += 1
    const asks = this.#asks()
    parts.clear.hidden = this.#query === ''
    parts.content.toggleAttribute('data-asking', asks)
    this.#results = undefined
    this.#internals ??= this.attachInternals()
    this.#internals.setFormValue(this.#query)
    if (this.#error !== undefined && asks) this.#showError()
    else if (!asks) this.#showEmpty()
    else if (this.#kept) this.#answer(this.#kept, true)
    else if (!this.#store) this.#wait()
    else this.#search(this.#store)
    this.#more?.update()
  }

  /** Whether there is something to search for. */
  #asks() {
    return this.#query.trim() !== '' || Object.values(this.#filters).some(filter => filter !== undefined && filter.length > 0)
  }

  /**
   * As it was when the reader left.
   *
   * @param {Restored} state
   */
  #restore({query, typing, sort, filters, shown, response}) {
    this.#query = query
    this.#typing = typing
    this.#sort = sort
    this.#filters = filters
    this.#shown = shown
    this.#kept = response
    this.#dress()
    this.redraw()
  }

  /** @param {Store} store */
  #search(store) {
    if (!this.dispatchEvent(new ReferatSearchEvent(this.#query))) return
    this.#shown ||= this.limit
    const query = this.#query
    const prefix = this.#typing && !/\s$/.test(query)
    const sort = query.trim() || this.#sort ? this.sort : 'newest'
    this.#busy(true)
    this.#asking.ask(store, query, {limit: this.#shown, prefix, sort, filters: this.#filters}, this.#typing && !this.#isNews)
  }

  /** @param {SearchResponse} response @param {boolean} isLast */
  #answer(response, isLast) {
    // Words that are still beginnings find nothing whole: then they stay beginnings.
    if (isLast && response.hits.length === 0 && !this.#typing && !/\s$/.test(this.#query) && this.#results === undefined) {
      this.#typing = true
      return this.redraw()
    }
    // What is known so far may be nothing, of a beginning that is no word.
    if (!isLast && (response.hits.length === 0 || this.#isNews)) return
    const view = this.view()
    this.#results = response
    this.#busy(!isLast, false)
    if (response.total.value > 0) {
      const rest = response.hits.length < Math.min(response.total.value, MOST_HITS)
      this.#show([heading(view.level - 1, {part: 'quiet'}, view.strings.results)], hitItems(response, view), {
        after: rest ? [h('button', {part: 'more', type: 'button'}, view.strings.more)] : [],
      })
      this.#say(statusLine(response, view), isLast)
    } else {
      const note = noHits(response, view)
      this.#note(note)
      void this.#showNewest([note])
    }
    if (this.#awaited >= 0 && response.hits.length > this.#awaited) {
      this.#links()[this.#awaited]?.focus()
      this.#awaited = -1
    }
    this.#more?.update()
    if (isLast) this.dispatchEvent(new ReferatResultsEvent(response))
    void this.#fetchMore()
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#lostNetwork = wantsNetwork(error)
    this.#showError(error)
    this.#more?.update()
    this.dispatchEvent(new ReferatErrorEvent(error))
  }

  #showEmpty() {
    const note = this.#error === undefined ? [] : [failure(this.#error, this.#form !== null, this.view())]
    const before = [h('slot', {name: 'empty'}), ...note]
    this.#busy(false)
    this.#say(this.#loading && this.preload ? [this.view().strings.loading] : [], false)
    const showsNewest = (this.preload || this.mode === 'dialog') && !this.querySelector(':scope > [slot=empty]')
    if (this.#store && showsNewest && note.length === 0) void this.#showNewest(before)
    else this.#show(before)
  }

  /** Below what stands `before` them. @param {Child[]} before */
  async #showNewest(before) {
    const store = this.#store
    if (!store) return
    const asked = ++this.#newest
    const view = this.view()
    // Without them there is still the field.
    const cards = await store.newest(this.limit).catch(() => [])
    if (asked !== this.#newest) return
    const title = cards.length > 0 ? [heading(view.level - 1, {part: 'group'}, view.strings.newest)] : []
    this.#show([...before, ...title], cardItems(cards, view), {newest: true})
  }

  #wait() {
    this.#show([])
    this.#busy(true)
    this.#say([this.view().strings.loading], false)
    void this.#load()
  }

  #showError(error = this.#error) {
    this.#busy(false)
    this.#note(failure(error, this.#form !== null, this.view()))
  }

  /** Instead of hits. @param {HTMLElement} note */
  #note(note) {
    this.#show([note])
    this.#say([], true, [...note.querySelectorAll('p:not([part=help])')].map(({textContent}) => textContent).join(' '))
  }

  /** @param {Child[]} before @param {Item[]} [items] @param {{after?: Child[], newest?: boolean}} [more] */
  #show(before, items = [], {after = [], newest = false} = {}) {
    if (!this.#parts) return
    const {list} = this.#parts
    this.#parts.before.replaceChildren(...before)
    list.hidden = items.length === 0
    list.setAttribute('part', newest ? 'hits newest' : 'hits')
    place(list, items)
    this.#parts.after.replaceChildren(...after)
  }

  /** Whether what is shown may change, and whether it is the answer to another question. @param {boolean} is @param {boolean} [stale] */
  #busy(is, stale = is) {
    this.#parts?.body.setAttribute('aria-busy', String(is))
    this.#parts?.body.toggleAttribute('data-stale', stale)
  }

  /**
   * Shows the status at once, and has it read out when the typing rests: once, never an interim state.
   *
   * @param {Child[]} status
   * @param {boolean} isLast
   * @param {string} [spoken]
   */
  #say(status, isLast, spoken) {
    if (!this.#parts) return
    const {status: line, live} = this.#parts
    line.replaceChildren(...status.map(item => h('span', {}, item)))
    clearTimeout(this.#announcing)
    live.textContent = ''
    const text = spoken ?? [...line.children].map(({textContent}) => textContent).join('. ')
    if (!text || !isLast || !this.#asks()) return
    const wait = Math.max(0, this.#typed + ANNOUNCE_AFTER_MS - performance.now())
    this.#announcing = window.setTimeout(() => {
      live.textContent = text
      this.#announcing = window.setTimeout(() => (live.textContent = ''), ANNOUNCED_MS)
    }, wait)
  }
}

const UPGRADED = /** @type {const} */ ([
  'src', 'value', 'typing', 'sort', 'filters', 'placeholder', 'label', 'limit', 'summary', 'images', 'headingLevel', 'preload', 'mode', 'shortcut', 'strings',
])
