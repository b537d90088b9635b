/**
 * What the element shows for an answer of the engine: hits, summary, notes.
 *
 * In: the engine's answer, words and language. Out: nodes, with a `part` on each that can be styled.
 *
 * @import {Engine} from './index.js'
 * @import {Child} from './render.js'
 * @import {Card, Hit, SearchResponse, Source, SummarySentence} from './types.js'
 * @import {Strings} from './strings.js'
 */
import {articleHref, cardHref, fill, h, heading, kicker, listed, marked, shifted, shortened} from './render.js'
import {counted} from './strings.js'

/**
 * Language, words, and the level of a hit's heading.
 *
 * @typedef {{lang: string, strings: Strings, level: number}} View
 */

/** Longest name of a source under a sentence, in characters. */
const SOURCE_LENGTH = 30
/** Sentences of a story's summary. */
const SUMMARY_SENTENCES = 4
/** As many as one search gives. */
export const MOST_HITS = 1000
/** Longest piece of the query, and most missing words, that are repeated to the reader. */
const QUOTED_LENGTH = 60
const QUOTED_WORDS = 5

/**
 * The hits, best first, and a button where there are more.
 *
 * @param {SearchResponse} response
 * @param {View} view
 * @returns {Child[]}
 */
export function hitList(response, view) {
  const {strings, level, lang} = view
  /** @type {Set<number>} */
  const told = new Set()
  const items = response.hits.map(hit => {
    const story = response.stories.find(one => one.story === hit.story)
    const label = story && (told.has(story.story) ? strings.sameStory : counted(strings.story, story.ids.length, lang))
    if (story) told.add(story.story)
    return hitItem(hit, label, view)
  })
  const title = heading(level - 1, {part: 'quiet'}, strings.results)
  const rest = response.hits.length < Math.min(response.total.value, MOST_HITS)
  return [
    title,
    h('ol', {part: 'hits', role: 'list'}, ...items),
    ...(rest ? [h('button', {part: 'more', type: 'button'}, strings.more)] : []),
  ]
}

/** @param {Hit} hit @param {string | undefined} story @param {View} view */
function hitItem(hit, story, view) {
  const {text, marks} = besideHeading(hit)
  return h('li', {part: 'hit'}, h('article', {},
    ...cardHead(hit, marked(hit.heading, hit.headingMarks), view),
    ...(text ? [h('p', {part: 'snippet', dir: 'auto'}, ...marked(text, marks))] : []),
    ...authors(hit, view),
    ...(story ? [h('p', {part: 'story'}, story)] : []),
  ))
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
function cardHead(card, title, {lang, level}) {
  const link = h('a', {part: 'link', href: cardHref(card), 'data-article': card.id, dir: 'auto', lang: card.language}, ...title)
  return [...kicker(card, lang), heading(level, {part: 'heading'}, link)]
}

/** @param {Card} card @param {View} view */
export function authors(card, {strings, lang}) {
  if (card.authors.length === 0) return []
  const names = listed(card.authors.map(name => h('bdi', {}, name)), lang)
  return [h('p', {part: 'authors'}, ...fill(strings.by, {names}))]
}

/**
 * The newest articles under a heading; nothing if there are none.
 *
 * @param {Engine} engine
 * @param {number} limit
 * @param {View} view
 * @returns {Child[]}
 */
export function newestList(engine, limit, view) {
  // Undated ones last; a date that is less precise sorts before the days that it holds.
  const cards = [...engine.articles()].sort((a, b) => compare(b.date ?? '', a.date ?? '')).slice(0, limit)
  if (cards.length === 0) return []
  const items = cards.map(card => h('li', {part: 'hit'}, h('article', {},
    ...cardHead(card, [card.heading], view),
    ...(card.title !== undefined && card.lead ? [h('p', {part: 'snippet', dir: 'auto'}, card.lead)] : []),
    ...authors(card, view),
  )))
  return [heading(view.level - 1, {part: 'group'}, view.strings.newest), h('ol', {part: 'hits newest', role: 'list'}, ...items)]
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : Number(a > b)
}

/**
 * The summary of a story: sentences that lead to their places, each with its sources. Nothing if no sentence serves.
 *
 * @param {Engine} engine
 * @param {string[]} ids
 * @param {View} view
 * @returns {HTMLElement[]}
 */
export function summaryBox(engine, ids, view) {
  const {strings, level, lang} = view
  const names = new Map(engine.articles().map(card => [card.id, card.heading]))
  const {sentences} = engine.summarize(ids, {sentences: SUMMARY_SENTENCES})
  if (sentences.length === 0) return []
  return [h('section', {part: 'summary', 'aria-labelledby': 'summary'},
    heading(level - 1, {part: 'group', id: 'summary'}, strings.summary),
    h('p', {part: 'story'}, counted(strings.story, ids.length, lang)),
    h('ul', {role: 'list'}, ...sentences.map(sentence => h('li', {},
      h('p', {part: 'sentence', dir: 'auto'}, placeLink(sentence, sentence.text)),
      h('p', {part: 'source'}, ...sourceLine(sentence, names, view)),
    ))),
  )]
}

/** @param {SummarySentence} sentence @param {Map<string, string>} names @param {View} view */
function sourceLine(sentence, names, {strings, lang}) {
  /** @param {Source} source */
  const name = ({articleId}) => shortened(names.get(articleId) ?? articleId, SOURCE_LENGTH)
  const first = fill(strings.from, {source: h('bdi', {}, name(sentence))})
  const others = listed(sentence.alsoIn.map(source => placeLink(source, name(source))), lang)
  return others.length > 0 ? [...first, ', ', ...fill(strings.alsoIn, {sources: others})] : first
}

/** @param {Source} source @param {string} text */
function placeLink({articleId, start, end}, text) {
  return h('a', {
    part: 'link', href: articleHref(articleId, {start, end}), dir: 'auto',
    'data-article': articleId, 'data-start': String(start), 'data-end': String(end),
  }, text)
}

/**
 * How many hits, and which words no article holds.
 *
 * @param {SearchResponse} response
 * @param {View} view
 * @returns {Child[]}
 */
export function statusLine({total, missing}, {strings, lang}) {
  const count = counted(strings.hits, total.value, lang)
  const words = listed(missing.slice(0, QUOTED_WORDS).map(quoted), lang)
  return [
    total.relation === 'gte' ? strings.atLeast.replace('{hits}', count) : count,
    ...(words.length > 0 ? [h('span', {}, ...fill(strings.missing, {words}))] : []),
  ]
}

/** @param {string} text */
function quoted(text) {
  return h('bdi', {part: 'query'}, `»${shortened(text.trim(), QUOTED_LENGTH)}«`)
}

/**
 * What to do when nothing was found.
 *
 * @param {string} query
 * @param {View} view
 */
export function noHits(query, {strings}) {
  return h('div', {part: 'note'},
    h('p', {part: 'title'}, ...fill(strings.noHits, {query: quoted(query)})),
    h('p', {}, strings.noHitsHelp),
    h('slot', {name: 'no-hits'}),
  )
}

/**
 * What went wrong, in words, and a way out where there is one.
 *
 * @param {unknown} error
 * @param {View} view
 */
export function failure(error, {strings}) {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'query.too-long') return h('div', {part: 'note'}, h('p', {part: 'title'}, strings.tooLong))
  return h('div', {part: 'note'},
    h('p', {part: 'title'}, code === 'engine.load' ? strings.failed : strings.crashed),
    h('button', {part: 'retry', type: 'button'}, strings.retry),
  )
}
