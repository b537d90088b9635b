/**
 * The page: search and article, one shown at a time, as the fragment of the address says.
 *
 * `#q=…` is a search, `#artikel/<id>` an article, `#artikel/<id>/<start>-<end>` a place in its text. The query stays
 * in the fragment, which no request carries. `history.state` keeps what a fragment can't: see {@link PageState}.
 *
 * @import {Range} from './lib/types.js'
 * @import {ReferatSearch} from './lib/element.js'
 * @import {ReferatSelectEvent} from './lib/events.js'
 */
import './lib/element-define.js'
import {BRIEF_SENTENCES, articleView} from './article-view.js'
import {keepOffline} from './offline.js'
import {articleHref, dateInWords, encoded, h, shortened} from './lib/render.js'
import {loadStore} from './lib/store.js'

/**
 * - `query`, `typing`: what was searched for, so that the article's matches are marked, and the search comes back as it was.
 * - `scroll`, `chosen`: how far down the reader was, and which article was opened from the search.
 * - `steps`: how many entries back the search is; absent where there is none.
 *
 * @typedef {{query?: string, typing?: boolean, scroll?: number, chosen?: string, steps?: number}} PageState
 */

/** @typedef {{query: string} | {id: string, place: Range | undefined}} Route */

/** How long the typing rests before the address follows, in milliseconds: browsers limit how often it may change. */
const ADDRESS_AFTER_MS = 300
const LANG = document.documentElement.lang
/** Longest piece of a query or heading in the window's title. */
const TITLE_LENGTH = 60

const searchView = /** @type {HTMLElement} */ (document.querySelector('#search'))
const articleBox = /** @type {HTMLElement} */ (document.querySelector('#article'))
const search = /** @type {ReferatSearch} */ (/** @type {unknown} */ (document.querySelector('referat-search')))

/** Title of the search, also of the page itself. */
const TITLE = document.title
let addressTimer = 0
/** The article in the view, to tell a jump within it from another article. */
let shownId = ''

history.scrollRestoration = 'manual'
search.addEventListener('input', () => {
  clearTimeout(addressTimer)
  addressTimer = window.setTimeout(typed, ADDRESS_AFTER_MS)
})
search.addEventListener('referat-select', event => {
  event.preventDefault()
  open(/** @type {ReferatSelectEvent} */ (event))
})
articleBox.addEventListener('click', follow)
addEventListener('popstate', () => void show())
addEventListener('pagehide', remember)
addEventListener('scrollend', remember)
document.querySelector('.masthead a')?.addEventListener('click', event => goHome(/** @type {MouseEvent} */ (event)))
document.querySelector('.skip')?.addEventListener('click', event => {
  event.preventDefault()
  document.querySelector('main')?.focus()
})
void show()
void describeArchive()
keepOffline()

/** @returns {PageState} */
function state() {
  return history.state ?? {}
}

/**
 * What the address asks for.
 *
 * @returns {Route}
 */
function route() {
  const [, kind, rest = ''] = /^#(artikel\/|q=)(.*)$/.exec(location.hash) ?? []
  if (kind !== 'artikel/') return {query: decoded(rest)}
  const [, id = '', start, end] = /^(.*?)(?:\/(\d+)-(\d+))?$/.exec(rest) ?? []
  return {id: decoded(id), place: start && end ? {start: Number(start), end: Number(end)} : undefined}
}

/** @param {string} text Percent-encoded; taken as it is where the encoding is broken. */
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Puts what is shown, as it stands, into the history entry, and the query into the address.
 *
 * Nothing while an article is on its way: the entry is already the article's, and what is shown still the search.
 */
function remember() {
  clearTimeout(addressTimer)
  const isSearch = 'query' in route()
  if (isSearch === searchView.hidden) return
  /** @type {PageState} */
  const now = {...state(), scroll: scrollY}
  if (isSearch) Object.assign(now, {query: search.value, typing: search.typing})
  history.replaceState(now, '', isSearch ? searchAddress(search.value) : location.hash)
}

/** Who types searches, even if an article was on its way. */
function typed() {
  if ('id' in route()) history.replaceState(null, '', searchAddress(search.value))
  remember()
}

/** @param {string} query */
function searchAddress(query) {
  return location.pathname + location.search + (query ? `#q=${encoded(query)}` : '')
}

/** An article or sentence chosen in the search. @param {ReferatSelectEvent} event */
function open({articleId, place}) {
  remember()
  history.replaceState({...state(), chosen: articleId}, '')
  step(articleHref(articleId, place))
}

/** A link in the article: to a place in it, or back. @param {MouseEvent} event */
function follow(event) {
  const link = /** @type {Element} */ (event.target).closest('a')
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  const {steps} = state()
  if (link.rel === 'prev' && steps === undefined) return
  event.preventDefault()
  if (link.rel === 'prev') history.go(-(steps ?? 1))
  else {
    remember()
    step(link.hash)
  }
}

/** One entry further, within reach of the search. @param {string} hash */
function step(hash) {
  const {query = '', typing = true, steps = searchView.hidden ? undefined : 0} = state()
  /** @type {PageState} */
  const next = {query, typing}
  if (steps !== undefined) next.steps = steps + 1
  history.pushState(next, '', hash)
  void show()
}

/** The masthead: an empty search. @param {MouseEvent} event */
function goHome(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  remember()
  history.pushState(null, '', searchAddress(''))
  void show()
  search.focus()
}

async function show() {
  clearTimeout(addressTimer)
  const asked = route()
  if ('query' in asked) showSearch(asked.query)
  else await showArticle(asked.id, asked.place)
}

/** @param {string} query */
function showSearch(query) {
  const {typing = true, scroll = 0, chosen} = state()
  shownId = ''
  articleBox.hidden = true
  searchView.hidden = false
  document.title = query ? `${shortened(query, TITLE_LENGTH)} – Referat` : TITLE
  search.typing = typing
  search.value = query
  const settle = () => {
    if (searchView.hidden) return
    scrollTo(0, scroll)
    if (chosen !== undefined && !search.focusHit(chosen)) search.focus({preventScroll: true})
  }
  if (scroll === 0 && chosen === undefined) return
  // After a reload there is nothing to return to before the engine has answered, and the summary may stand above it. A
  // failed load is told by the element.
  if (search.results?.query === query) requestAnimationFrame(settle)
  else search.addEventListener('referat-results', () => requestAnimationFrame(settle), {once: true})
  if (query === '') loadStore().then(() => requestAnimationFrame(settle), () => {})
}

/** @param {string} id @param {Range} [place] */
async function showArticle(id, place) {
  const {query = '', typing = true, steps} = state()
  const jump = id === shownId
  try {
    // An article without *Kort fortalt* is better than none.
    const store = await loadStore()
    const article = await store.article(id, {query, prefix: typing})
    const summary = await store.summarize([id], {sentences: BRIEF_SENTENCES + 1}).catch(() => undefined)
    if (!isAsked(id)) return
    articleBox.replaceChildren(backLink(query, steps), articleView(article, summary, LANG, place))
    document.title = `${shortened(article.heading, TITLE_LENGTH)} – Referat`
  } catch (error) {
    if (!isAsked(id)) return
    articleBox.replaceChildren(backLink(query, steps), ...excuse(error))
    document.title = TITLE
  }
  searchView.hidden = true
  articleBox.hidden = false
  shownId = id
  settleArticle(jump)
}

/** Whether the address still asks for an article, after a wait. @param {string} id */
function isAsked(id) {
  const asked = route()
  return 'id' in asked && asked.id === id
}

/** To the chosen place, else to the heading. @param {boolean} jump Within the article that was there before. */
function settleArticle(jump) {
  const place = /** @type {HTMLElement | null} */ (articleBox.querySelector('.place'))
  const title = /** @type {HTMLElement | null} */ (articleBox.querySelector('h1'))
  const {scroll} = state()
  if (scroll !== undefined) scrollTo(0, scroll)
  else if (place) place.scrollIntoView({block: 'center'})
  else if (!jump) scrollTo(0, 0)
  const target = place ?? title
  target?.focus({preventScroll: true})
}

/** @param {string} query @param {number} [steps] */
function backLink(query, steps) {
  const words = steps === undefined ? 'Søg i artiklerne' : 'Tilbage til søgningen'
  const href = query ? `#q=${encoded(query)}` : '#'
  const arrow = h('span', {'aria-hidden': 'true'}, '← ')
  return h('nav', {'aria-label': 'Tilbage'}, h('a', {href, rel: 'prev'}, arrow, words))
}

/** @param {unknown} error */
function excuse(error) {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  // `option.invalid`: an id longer than any.
  const unknown = code === 'article.unknown' || code === 'option.invalid'
  return [
    h('div', {class: 'article plain'}, h('div', {},
      h('h1', {tabindex: '-1'}, unknown ? 'Artiklen findes ikke' : 'Artiklen kunne ikke hentes'),
      h('p', {}, unknown ? 'Måske er den fjernet, eller adressen er skrevet forkert. Søg efter den i stedet.' : 'Se efter, om der er forbindelse til nettet, og hent siden igen.'),
    )),
  ]
}

/** The folio line: how many articles, and from when. */
async function describeArchive() {
  const line = document.querySelector('#archive')
  // A failed load is told by the element.
  const info = await loadStore().then(store => store.info()).catch(() => undefined)
  if (!info || !line) return
  const {articles, dates} = info
  const count = articles === 1 ? '1 artikel' : `${new Intl.NumberFormat(LANG).format(articles)} artikler`
  const days = dates ? [...new Set([dates.first, dates.last].map(date => dateInWords(date, LANG)))] : []
  line.textContent = [count, days.join(' – ')].filter(Boolean).join(' · ')
}
