/**
 * An engine of a few lines, in the shapes of the real one: for states that the real articles can't bring about
 * (hostile texts, failing loads). It is served in place of www/lib/index.js, articles and faults put in by the test.
 *
 * @import {Article, ArticleOptions, Block, Card, Hit, Range, SearchOptions, SearchResponse, StoryResponse, SuggestOptions, Suggestion, Summary} from '../../www/lib/types.js'
 */

/** @typedef {{articles: (Partial<Card> & {id: string, text: string, blocks?: Block[]})[], failures: number, broken?: number, code?: string, suggestions?: string[], meant?: string}} Setup */

/** @type {Setup} */
const setup = /* SETUP */ {articles: [], failures: 0}

export class ReferatError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

/** @param {{summary?: false}} [options] */
export async function init({summary} = {}) {
  // With the summaries it comes second.
  if (summary === false && setup.failures-- > 0) throw new ReferatError('engine.load', 'the WebAssembly module could not be fetched')
}

/** @type {Article[]} */
const ARTICLES = setup.articles.map(article => ({
  heading: article.title ?? /^.*?[.!?](?=\s|$)/s.exec(article.text)?.[0] ?? article.text,
  authors: [],
  tags: [],
  marks: [],
  blocks: blocksOf(article.text),
  ...article,
}))

/** @param {string} text @returns {Block[]} */
function blocksOf(text) {
  return [...text.matchAll(/[^\n]+/g)].map(({0: {length}, index}) => ({start: index, end: index + length, kind: 'paragraph'}))
}

/** @param {string} query */
const wordsOf = query => query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** Places where a word begins with one of the query's. @param {string} text @param {string} query @returns {Range[]} */
function matches(text, query) {
  const words = wordsOf(query)
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)]
    .filter(([word]) => words.some(one => word.toLowerCase().startsWith(one)))
    .map(({0: {length}, index}) => ({start: index, end: index + length}))
}

/** @param {Article} article @returns {Card} */
function card({text: _text, blocks: _blocks, marks: _marks, ...rest}) {
  return rest
}

/** @param {Article} article @param {string} query @param {number} story @returns {Hit} */
function hit(article, query, story) {
  const first = matches(article.text, query)[0]?.start ?? 0
  const start = Math.max(0, article.text.lastIndexOf('.', first) + 1)
  const text = article.text.slice(start, start + 240)
  return {
    ...card(article),
    story,
    duplicates: ARTICLES.filter(one => one !== article && one.title !== undefined && one.title === article.title).length,
    headingMarks: matches(article.heading, query),
    snippet: {text, marks: matches(text, query), range: {start, end: start + text.length}, cutStart: start > 0, cutEnd: true},
    score: 1,
  }
}

export class Engine {
  static embedded() {
    if ((setup.broken ?? 0) > 0) {
      setup.broken = (setup.broken ?? 0) - 1
      throw new ReferatError('index.damaged', 'the index is damaged')
    }
    return new Engine()
  }

  /** @param {string} query @param {SearchOptions} [options] @returns {SearchResponse} */
  search(query, {limit = 10} = {}) {
    if (new TextEncoder().encode(query).length > 32768) throw new ReferatError('query.too-long', 'the query is longer than 32 KiB')
    if (limit > 1000) throw new ReferatError('option.invalid', 'limit must be at most 1000')
    if (setup.code) throw new ReferatError(setup.code, 'a fault')
    const found = ARTICLES.filter(({text, heading}) => matches(`${heading} ${text}`, query).length > 0)
    const all = ARTICLES.map(({text, heading}) => `${heading} ${text}`).join(' ')
    return {
      query,
      total: {value: found.length, relation: 'eq'},
      hits: found.slice(0, limit).map(article => hit(article, query, 1)),
      exact: true,
      optional: [],
      expanded: false,
      corrected: [],
      ...(setup.meant !== undefined && setup.meant !== query && {didYouMean: setup.meant}),
      missing: wordsOf(query).filter(word => matches(all, word).length === 0),
      stories: found.length > 1 ? [{story: 1, ids: found.map(({id}) => id)}] : [],
      tookMs: 0,
    }
  }

  /** All articles are one story; those of one title are one text. @param {string} id @returns {StoryResponse} */
  story(id) {
    const asked = ARTICLES.find(one => one.id === id)
    if (!asked) throw new ReferatError('article.unknown', 'no such article')
    const articles = [...ARTICLES].sort((a, b) => ((a.date ?? '9') < (b.date ?? '9') ? -1 : 1))
    const timeline = articles.map(({id, title, date}) => {
      const {sentences} = this.summarize([id])
      return {articleId: id, ...(title !== undefined && {title}), ...(date !== undefined && {date}), repeatedBy: [], news: sentences.map((sentence, at) => ({...sentence, change: at === 0 ? /** @type {const} */ ('new') : /** @type {const} */ ('changed')}))}
    })
    const duplicates = articles.filter(one => one !== asked && one.title !== undefined && one.title === asked.title).map(({id}) => id)
    return {story: 1, articles: articles.map(card), duplicates, summary: this.summarize(articles.map(({id}) => id), {sentences: 4}), timeline}
  }

  /** @param {string[]} ids @param {{sentences?: number}} [options] @returns {Summary} */
  summarize(ids, {sentences = 5} = {}) {
    const all = ARTICLES.filter(({id}) => ids.includes(id)).flatMap(({id, text}) => {
      return [...text.matchAll(/[^\n.]+\./g)].slice(0, 6).map(({0: {length}, index}) => {
        return {articleId: id, start: index, end: index + length, text: text.slice(index, index + length), score: 1, alsoIn: []}
      })
    })
    return {sentences: all.slice(0, sentences), ids}
  }

  /** @param {string} id @param {ArticleOptions} [options] @returns {Article} */
  article(id, {query = ''} = {}) {
    const article = ARTICLES.find(one => one.id === id)
    if (!article) throw new ReferatError('article.unknown', 'no such article')
    return {...article, marks: matches(article.text, query)}
  }

  articles() {
    return ARTICLES.map(card)
  }

  /** @param {string} typed @param {SuggestOptions} [options] @returns {Suggestion[]} */
  suggest(typed, {limit = 10} = {}) {
    const found = (setup.suggestions ?? []).filter(query => query.toLowerCase().startsWith(typed.toLowerCase()))
    return found.slice(0, limit).map(text => ({text, kind: 'phrase', docFreq: 1}))
  }

  info() {
    const dates = ARTICLES.flatMap(({date}) => date ?? []).sort()
    return {
      version: '0.0.0', formatVersion: 0, articles: ARTICLES.length, terms: 0, bytes: 0, languages: ['da'],
      ...(dates.length > 0 ? {dates: {first: dates[0] ?? '', last: dates.at(-1) ?? ''}} : {}),
    }
  }

  free() {}
}

