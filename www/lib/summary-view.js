/**
 * *Kort fortalt* in the element: the summary of the best story among the hits, each sentence with its sources.
 *
 * @import {View} from './element-base.js'
 * @import {Store} from './store.js'
 * @import {Card, Source, SummarySentence} from './types.js'
 */
import {articleHref, fill, h, heading, listed, shortened} from './render.js'
import {counted} from './strings.js'

/** Longest name of a source under a sentence, in characters. */
const SOURCE_LENGTH = 30
/** Sentences of a story's summary. */
const SENTENCES = 4

/**
 * The box; nothing if no sentence serves.
 *
 * @param {Store} store
 * @param {string[]} ids
 * @param {Card[]} known Cards that are at hand, for the names of sources.
 * @param {View} view
 * @returns {Promise<HTMLElement[]>}
 */
export async function summaryBox(store, ids, known, view) {
  const {strings, level, lang} = view
  const {sentences} = await store.summarize(ids, {sentences: SENTENCES})
  if (sentences.length === 0) return []
  const names = new Map(known.map(({id, heading}) => [id, heading]))
  const others = sentences.flatMap(({articleId, alsoIn}) => [articleId, ...alsoIn.map(source => source.articleId)]).filter(id => !names.has(id))
  for (const {id, heading} of await store.cards([...new Set(others)])) names.set(id, heading)
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
