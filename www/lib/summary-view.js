/**
 * *Kort fortalt* in the element: the summary of the best story among the hits, each sentence with its sources; or *Uddrag*, the
 * sentences of the best hits that best answer the query.
 *
 * @import {MoreView} from './element-more.js'
 * @import {Store} from './store.js'
 * @import {Card, Source, SummarySentence} from './types.js'
 */
import {articleHref, fill, h, heading, listed, shortened} from './render.js'
import {counted} from './strings.js'

/** Longest name of a source under a sentence, in characters. */
const SOURCE_LENGTH = 30
/** Sentences of a story's summary, and of an excerpt. */
const SENTENCES = 4
const QUOTES = 3

/**
 * The box; nothing if no sentence serves.
 *
 * @param {Store} store
 * @param {string[]} ids
 * @param {Card[]} known Cards that are at hand, for the names of sources.
 * @param {MoreView} view
 * @param {string} [query] What is to be answered; without it, what the articles tell.
 * @returns {Promise<HTMLElement[]>}
 */
export async function summaryBox(store, ids, known, view, query) {
  const {strings, more, level, lang} = view
  const {sentences} = await store.summarize(ids, query === undefined ? {sentences: SENTENCES} : {sentences: QUOTES, query})
  if (sentences.length === 0) return []
  const names = new Map(known.map(({id, heading}) => [id, heading]))
  const others = sentences.flatMap(({articleId, alsoIn}) => [articleId, ...alsoIn.map(source => source.articleId)]).filter(id => !names.has(id))
  for (const {id, heading} of await store.cards([...new Set(others)])) names.set(id, heading)
  return [h('section', {part: 'summary', 'aria-labelledby': 'summary'},
    heading(level - 1, {part: 'group', id: 'summary'}, query === undefined ? strings.summary : more.excerpt),
    ...(query === undefined ? [h('p', {part: 'story'}, counted(strings.story, ids.length, lang))] : []),
    h('ul', {role: 'list'}, ...sentences.map(sentence => h('li', {},
      h('p', {part: 'sentence', dir: 'auto'}, placeLink(sentence, sentence.text)),
      h('p', {part: 'source'}, ...sourceLine(sentence, names, view)),
    ))),
  )]
}

/** @param {SummarySentence} sentence @param {Map<string, string>} names @param {MoreView} view */
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
