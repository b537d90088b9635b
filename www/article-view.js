/**
 * An article as the reader sees it: heading, *Kort fortalt*, and the text with its matches marked.
 *
 * In: the engine's article and summary. Out: nodes; the chosen place is a `.place`, at most one run of them.
 *
 * @import {Article, Block, Range, Summary} from './lib/types.js'
 * @import {Child} from './lib/render.js'
 */
import {articleHref, h, kicker, listed, marked} from './lib/render.js'

/** @type {Record<Block['kind'], {tag: 'p' | 'h2', name?: string}>} */
const LOOKS = {
  paragraph: {tag: 'p'},
  subhead: {tag: 'h2'},
  caption: {tag: 'p', name: 'caption'},
  byline: {tag: 'p', name: 'byline'},
}

/** Most sentences of *Kort fortalt*. */
export const BRIEF_SENTENCES = 3

/**
 * The whole article.
 *
 * @param {Article} article
 * @param {Summary | undefined} summary Of this article alone, with a sentence to spare: one that is the heading is left out.
 * @param {string} lang
 * @param {Range} [place] To be pointed out.
 */
export function articleView(article, summary, lang, place) {
  const brief = summary ? briefSentences(article, summary) : []
  return h('article', {class: brief.length > 0 ? 'article' : 'article plain', lang: article.language},
    h('header', {},
      ...kicker(article, lang),
      title(article, place),
      ...(article.authors.length > 0 ? [byline(article.authors, lang)] : []),
    ),
    ...(brief.length > 0 ? [briefBox(brief)] : []),
    h('div', {class: 'text'}, ...blocks(article, place)),
  )
}

/**
 * What the summary adds to the heading; nothing where the article is hardly longer than that.
 *
 * @param {Article} article
 * @param {Summary} summary
 */
function briefSentences(article, {sentences}) {
  const told = headingRange(article)?.end ?? 0
  const fresh = sentences.filter(({end}) => end > told).slice(0, BRIEF_SENTENCES)
  const length = fresh.reduce((sum, {start, end}) => sum + end - start, 0)
  return length * 2 < article.text.length ? fresh : []
}

/** The headline, or the first sentence in its place, where it stands in the text. @param {Article} article @param {Range} [place] */
function title(article, place) {
  if (article.title !== undefined) return h('h1', {tabindex: '-1', dir: 'auto'}, article.title)
  const at = headingRange(article)
  const words = at ? placed(article, at, place) : [article.heading]
  return h('h1', {class: 'sentence', tabindex: '-1', dir: 'auto'}, ...words)
}

/**
 * Where the heading stands in the text, if it is the text's first sentence.
 *
 * @param {Article} article
 * @returns {Range | undefined}
 */
function headingRange({title: headline, heading, text, blocks}) {
  const start = blocks[0]?.start ?? 0
  return headline === undefined && text.startsWith(heading, start) ? {start, end: start + heading.length} : undefined
}

/** @param {string[]} names @param {string} lang */
function byline(names, lang) {
  return h('p', {part: 'authors'}, 'Af ', ...listed(names.map(name => h('bdi', {}, name)), lang))
}

/** @param {Summary['sentences']} sentences */
function briefBox(sentences) {
  return h('section', {class: 'brief', 'aria-labelledby': 'brief-title'},
    h('h2', {id: 'brief-title'}, 'Kort fortalt'),
    h('ul', {role: 'list'}, ...sentences.map(({articleId, start, end, text}) => {
      return h('li', {dir: 'auto'}, h('a', {href: articleHref(articleId, {start, end})}, text))
    })),
  )
}

/**
 * The blocks after the heading.
 *
 * @param {Article} article
 * @param {Range} [place]
 * @returns {HTMLElement[]}
 */
function blocks(article, place) {
  const from = headingRange(article)?.end ?? 0
  return article.blocks.flatMap(block => {
    const start = Math.max(block.start, from)
    if (article.text.slice(start, block.end).trim() === '') return []
    const look = LOOKS[block.kind]
    return [h(look.tag, {class: look.name, dir: 'auto'}, ...placed(article, {start, end: block.end}, place))]
  })
}

/**
 * A range of the text with marks, and the part that lies in `place` set off.
 *
 * @param {Article} article
 * @param {Range} range
 * @param {Range} [place]
 * @returns {Child[]}
 */
function placed({text, marks}, range, place) {
  const start = Math.max(range.start, place?.start ?? range.end)
  const end = Math.min(range.end, place?.end ?? range.end)
  if (start >= end) return marked(text, marks, range)
  return [
    ...marked(text, marks, {start: range.start, end: start}),
    h('span', {class: 'place', tabindex: '-1'}, ...marked(text, marks, {start, end})),
    ...marked(text, marks, {start: end, end: range.end}),
  ]
}
