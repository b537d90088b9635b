/**
 * What the element shows for an answer of the engine: hits, status, notes.
 *
 * In: the engine's answer, words and language. Out: nodes, with a `part` on each that can be styled.
 *
 * @import {View} from './element-base.js'
 * @import {Child} from './render.js'
 * @import {Card, Gap, Hit, SearchResponse} from './types.js'
 */
import {codeOf} from './element-base.js'
import {cardHref, fill, h, heading, kicker, listed, marked, shifted, shortened, spanInWords, webAddress} from './render.js'
import {counted} from './strings.js'

/** As many as one search gives. */
export const MOST_HITS = 1000
/** Longest piece of the query, and most missing words, that are repeated to the reader. */
const QUOTED_LENGTH = 60
const QUOTED_WORDS = 5

/** Something in a list, and what tells it from others: while that is the same, its node stays. @typedef {{key: string, make: () => HTMLElement}} Item */

/** @type {WeakMap<Element, string>} */
const KEYS = new WeakMap()

/**
 * Makes `list` hold these items, in this order. A node that stands there already is moved only where the order has changed:
 * it keeps the focus, and what was unfolded in it.
 *
 * @param {Element} list @param {Item[]} items
 */
export function place(list, items) {
  /** @type {Map<string, Element>} */
  const there = new Map()
  const wanted = new Set(items.map(({key}) => key))
  for (const node of [...list.children]) {
    const key = KEYS.get(node)
    if (key !== undefined && wanted.has(key)) there.set(key, node)
    else node.remove()
  }
  let next = list.firstElementChild
  for (const {key, make} of items) {
    const node = there.get(key) ?? make()
    KEYS.set(node, key)
    if (node === next) next = node.nextElementSibling
    else list.insertBefore(node, next)
  }
}

/**
 * The hits, best first.
 *
 * @param {SearchResponse} response
 * @param {View} view
 * @returns {Item[]}
 */
export function hitItems(response, view) {
  const {strings, lang} = view
  /** @type {Set<number>} */
  const told = new Set()
  return response.hits.map(hit => {
    const story = response.stories.find(one => one.story === hit.story)
    const label = story && (told.has(story.story) ? strings.sameStory : counted(strings.story, story.ids.length, lang))
    if (story) told.add(story.story)
    // Scores differ from stage to stage, stories' numbers from archive to archive, and neither is shown.
    return {key: JSON.stringify([{...hit, score: 0, story: 0}, label, view.key]), make: () => hitItem(hit, label, view)}
  })
}

/** @param {Hit} hit @param {string | undefined} story @param {View} view */
function hitItem(hit, story, view) {
  const {text, marks} = besideHeading(hit)
  return h('li', {part: 'hit'}, h('article', {},
    ...picture(hit, view),
    ...cardHead(hit, marked(hit.heading, hit.headingMarks), view),
    ...(text ? [h('p', {part: 'snippet', dir: 'auto'}, ...marked(text, marks))] : []),
    ...authors(hit, view),
    ...(story ? [h('p', {part: 'story'}, story)] : []),
    ...(hit.duplicates > 0 ? [h('button', {part: 'editions', type: 'button', 'aria-expanded': 'false', 'data-of': hit.id}, counted(view.strings.editions, hit.duplicates, view.lang))] : []),
  ))
}

/** Fetched when it comes near the window, if the page wants pictures. @param {Card} card @param {View} view */
function picture({image}, {images}) {
  const src = images ? webAddress(image) : undefined
  return src ? [h('img', {part: 'image', src, alt: '', loading: 'lazy', decoding: 'async', width: '120', height: '80'})] : []
}

/**
 * The snippet with its ellipses, less the heading where that is the article's first sentence and opens the snippet.
 *
 * @param {Hit} hit
 */
function besideHeading({title, heading: head, snippet}) {
  const repeated = title === undefined && snippet.text.startsWith(head) ? head.length : 0
  const rest = snippet.text.slice(repeated)
  const body = rest.trimStart()
  if (!body) return {text: '', marks: []}
  const before = snippet.cutStart && repeated === 0 ? '… ' : ''
  const cut = repeated + rest.length - body.length
  const marks = shifted(snippet.marks, cut).map(({start, end}) => ({start: start + before.length, end: end + before.length}))
  return {text: `${before}${body}${snippet.cutEnd ? ' …' : ''}`, marks}
}

/** Kicker and linked heading. @param {Card} card @param {Child[]} title @param {View} view */
function cardHead(card, title, {lang, level, strings}) {
  const link = h('a', {part: 'link', href: cardHref(card), 'data-article': card.id, dir: 'auto', lang: card.language}, ...title)
  return [...kicker(card, lang, strings.paid), heading(level, {part: 'heading'}, link)]
}

/** @param {Card} card @param {View} view */
export function authors(card, {strings, lang}) {
  if (card.authors.length === 0) return []
  const names = listed(card.authors.map(name => h('bdi', {}, name)), lang)
  return [h('p', {part: 'authors'}, ...fill(strings.by, {names}))]
}

/**
 * The newest articles.
 *
 * @param {Card[]} cards
 * @param {View} view
 * @returns {Item[]}
 */
export function cardItems(cards, view) {
  return cards.map(card => ({
    key: JSON.stringify([card, view.key]),
    make: () => h('li', {part: 'hit'}, h('article', {},
      ...picture(card, view),
      ...cardHead(card, [card.heading], view),
      ...(card.title !== undefined && card.lead ? [h('p', {part: 'snippet', dir: 'auto'}, card.lead)] : []),
      ...authors(card, view),
    )),
  }))
}

/**
 * How many hits, which words were taken for slips or are in no article, and what wasn't looked at.
 *
 * @param {SearchResponse} response
 * @param {View} view
 * @returns {Child[]}
 */
export function statusLine({total, missing, corrected, didYouMean, exact, gaps}, view) {
  const {strings, lang} = view
  const count = counted(strings.hits, total.value, lang)
  const lacking = lackingWords(gaps, view)
  const words = listed(missing.slice(0, QUOTED_WORDS).map(word => quoted(word, view)), lang)
  return [
    total.relation === 'gte' ? strings.atLeast.replace('{hits}', count) : count,
    ...corrected.slice(0, QUOTED_WORDS).map(({word, to}) => h('span', {part: 'corrected'}, ...fill(strings.corrected, {
      word: quoted(word, view),
      words: listed(to.map(one => quoted(one, view)), lang, 'disjunction'),
    }))),
    // Offered only: the reader's words stay, and are what was searched.
    ...(didYouMean && corrected.length === 0 ? [h('button', {part: 'meant', type: 'button', 'data-query': didYouMean}, ...fill(strings.meant, {query: quoted(didYouMean, view)}))] : []),
    ...(words.length > 0 ? [h('span', {}, ...fill(strings.missing, {words}))] : []),
    ...(lacking.length > 0 || exact ? lacking : [strings.inexact]),
  ]
}

/**
 * Which articles couldn't be looked at, if any.
 *
 * @param {Gap[] | undefined} gaps @param {View} view
 */
function lackingWords(gaps = [], {strings, lang}) {
  const spans = gaps.flatMap(gap => (gap.part === 'articles' ? h('bdi', {}, spanInWords(gap, lang, strings.hits)) : []))
  return spans.length > 0 ? [h('span', {part: 'gap'}, ...fill(strings.lacking, {articles: listed(spans, lang)}))] : []
}

/** In the quotation marks of the language. @param {string} text @param {View} view */
export function quoted(text, {strings}) {
  const [before, after] = strings.quotes
  return h('bdi', {part: 'query'}, before, shortened(text.trim(), QUOTED_LENGTH), after)
}

/**
 * What to do when nothing was found.
 *
 * @param {SearchResponse} response
 * @param {View} view
 */
export function noHits({query, gaps}, view) {
  const {strings} = view
  const title = query.trim() ? fill(strings.noHits, {query: quoted(query, view)}) : [strings.noneLeft]
  return h('div', {part: 'note'},
    h('p', {part: 'title'}, ...title),
    ...lackingWords(gaps, view).map(words => h('p', {}, words)),
    h('p', {part: 'help'}, strings.noHitsHelp),
    h('slot', {name: 'no-hits'}),
  )
}

/** Codes of what a connection to the net may mend. */
const UNREACHABLE = ['archive.unreachable', 'archive.truncated', 'engine.load']

/** Whether what failed may succeed when there is a network again. @param {unknown} error */
export function wantsNetwork(error) {
  return UNREACHABLE.includes(codeOf(error)) && !navigator.onLine
}

/**
 * What went wrong, in words, and the ways out: another try, and the page's own search where it has one.
 *
 * @param {unknown} error
 * @param {boolean} elsewhere Whether the tag holds a form that searches on the server.
 * @param {View} view
 */
export function failure(error, elsewhere, {strings}) {
  if (codeOf(error) === 'query.too-long') return h('div', {part: 'note'}, h('p', {part: 'title'}, strings.tooLong))
  const [title, help] = failureWords(error, strings)
  return h('div', {part: 'note'},
    h('p', {part: 'title'}, title),
    ...(help ? [h('p', {}, help)] : []),
    h('div', {part: 'ways'},
      h('button', {part: 'retry', type: 'button'}, strings.retry),
      ...(elsewhere ? [h('button', {part: 'elsewhere', type: 'button'}, strings.elsewhere)] : []),
    ),
  )
}

/** @param {unknown} error @param {View['strings']} strings @returns {[string, string?]} */
function failureWords(error, strings) {
  const code = codeOf(error)
  if (wantsNetwork(error)) return [strings.offline, strings.offlineHelp]
  if (code === 'engine.load') return [strings.failed, strings.failedHelp]
  if (UNREACHABLE.includes(code) || code === 'archive.missing' || code === 'archive.refused') return [strings.unreachable, strings.failedHelp]
  if (code.startsWith('index.') || code.startsWith('archive.')) return [strings.damaged, strings.damagedHelp]
  return [strings.crashed]
}
