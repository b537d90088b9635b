import {whole} from './element-base.js'
import {pageText} from './page-text.js'
import {ReadingElement} from './reading-element.js'
import {articleHref, h, heading} from './render.js'
import {loadStore} from './store.js'

/**
 * @import {PageText} from './page-text.js'
 * @import {ReadingView} from './reading-element.js'
 * @import {Range as Place, SummarySentence} from './types.js'
 */

/** Name of the highlight of a chosen sentence in the page. */
const HIGHLIGHT = 'referat-place'

/**
 * *Kort fortalt*: the sentences that tell what an article says, in its own words. Each leads to its place in the article.
 *
 * Closed until the reader opens it, unless with `open`; then it is read when it comes near the window. A summary that is hardly shorter
 * than the article isn't shown.
 *
 * @tagname referat-summary
 * @attr {string} for - Selector of the element in the page that holds the article.
 * @attr {string} article - Instead: id of an article of the index. Property: `article`.
 * @attr {string} src - Of which archive; without it, the embedded articles. Property: `src`.
 * @attr {number} sentences - 1–10, default 3. Property: `sentences`.
 * @attr {boolean} open - Whether it is open. Property: `open`.
 * @attr {boolean} preload - Reads at once. Property: `preload`.
 * @attr {number} heading-level - 2–6, default 3. Property: `headingLevel`.
 * @attr {string} lang - Language of the element's own words. Default: that of the page, else da.
 * @fires referat-select - {@link import('./events.js').ReferatSelectEvent}: a sentence was chosen, cancelable.
 * @fires referat-error - {@link import('./events.js').ReferatErrorEvent}: it couldn't be read.
 * @fires loadstart - With `load`, `error` and `loadend` as the platform has them: no bubbling.
 * @csspart box - All of it.
 * @csspart title - *Kort fortalt*, to open and close. In it: `heading`.
 * @csspart content - What is shown when it is open. In it: `sentences`, `sentence`, `link`; `status`; `note` with `ways` and `retry`.
 * @cssprop [--referat-surface-color]
 * @cssprop [--referat-accent-color]
 * @cssprop [--referat-line-color]
 * @cssprop [--referat-heading-font]
 * @cssprop [--referat-place-color] - Behind the chosen sentence in the page.
 */
export class ReferatSummary extends ReadingElement {
  static observedAttributes = ['for', 'article', 'src', 'sentences', 'open', 'preload', 'heading-level', 'lang']

  #title = h('summary', {part: 'title'})
  #box = h('details', {part: 'box'}, this.#title, this.content)
  /** @type {PageText | undefined} */
  #page

  get sentences() {
    return whole(this.getAttribute('sentences'), 1, 10, 3)
  }
  set sentences(count) {
    this.setAttribute('sentences', String(count))
  }

  get open() {
    return this.hasAttribute('open')
  }
  set open(open) {
    this.toggleAttribute('open', Boolean(open))
  }

  /** @override @protected @param {AbortSignal} signal */
  arrange(signal) {
    this.shadowRoot?.append(this.#box)
    this.#box.addEventListener('toggle', () => {
      this.open = this.#box.open
      if (this.open) this.want()
    }, {signal})
    this.redraw()
    if (this.open) this.whenNear(signal)
  }

  /** @override */
  redraw() {
    const {strings, level} = this.view()
    this.#title.replaceChildren(heading(level, {part: 'heading'}, strings.summary))
    if (this.#box.open !== this.open) this.#box.open = this.open
    super.redraw()
  }

  /** @override @protected @param {ReadingView} _view */
  async read(_view) {
    const {sentences, length} = this.article ? await this.#ofIndex() : await this.#ofPage()
    const told = sentences.reduce((sum, {start, end}) => sum + end - start, 0)
    if (told === 0 || told * 2 > length) return []
    const isOfPage = this.#page !== undefined
    return [h('ul', {part: 'sentences', role: 'list'}, ...sentences.map(({articleId, start, end, text}) => h('li', {part: 'sentence', dir: 'auto'},
      h('a', {
        part: 'link', href: isOfPage ? '#' : articleHref(articleId, {start, end}),
        'data-article': articleId, 'data-start': String(start), 'data-end': String(end),
      }, text),
    )))]
  }

  async #ofIndex() {
    this.#page = undefined
    const store = await loadStore(this.src, ReferatSummary.worker)
    const [article, summary] = await Promise.all([store.article(this.article), store.summarize([this.article], {sentences: this.sentences})])
    return {sentences: summary.sentences, length: article.text.length}
  }

  /** @returns {Promise<{sentences: SummarySentence[], length: number}>} */
  async #ofPage() {
    const selector = this.getAttribute('for')
    const element = selector ? document.querySelector(selector) : this.closest('article')
    if (!element) return {sentences: [], length: 0}
    const {init, summarize} = await import('./summary.js')
    await init()
    const page = (this.#page = pageText(element))
    return {sentences: summarize([page.article], {sentences: this.sentences}).sentences, length: page.article.text.length}
  }

  /** @override @protected @param {Place} place */
  goTo(place) {
    const range = this.#page?.rangeOf(place)
    const element = range?.startContainer.parentElement
    if (!range || !element?.isConnected) return this.#page !== undefined
    element.scrollIntoView({block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'})
    // A screen reader goes on from there.
    if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1')
    element.focus({preventScroll: true})
    highlight(range)
    return true
  }
}

/** @param {Range} range */
function highlight(range) {
  if (!('highlights' in CSS)) return
  if (!CSS.highlights.has(HIGHLIGHT)) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`::highlight(${HIGHLIGHT}) { background: var(--referat-place-color, light-dark(#fff0b8, #4a3d10)); color: inherit }`)
    document.adoptedStyleSheets.push(sheet)
  }
  CSS.highlights.set(HIGHLIGHT, new Highlight(range))
}
