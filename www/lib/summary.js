/**
 * Summaries of texts, which need be in no index: a page's own article, what an editor is writing.
 *
 *     import {init, summarize} from 'referat/summary'
 *     await init()
 *     summarize([document.querySelector('article').innerText]).sentences
 *
 * The engines' own summaries come from here too: they hand their articles in.
 *
 * @import {Article, ArticleText, Comparison, ExcerptOptions, KeyTermOptions, KeyTerms, StoryResponse, StorySummary, Summary, SummaryInitOptions} from './types.js'
 * @import {SummaryOptions} from './types.js'
 */
import {checkString, checkedIds, checkedObject, copied} from './arguments.js'
import {OptionError} from './errors.js'
import {summaries} from './summary-instance.js'

/**
 * Loads the module. Await it once before anything else; `init()` of `referat` does it too.
 *
 * @param {SummaryInitOptions} [options]
 * @returns {Promise<void>}
 * @throws {import('./errors.js').EngineError} `engine.load`, with the cause attached.
 */
export async function init(options = {}) {
  await summaries.load(checkedObject(options, 'init() takes an object: {module}').module)
}

/**
 * The sentences that tell what the articles say, what several of them say told once.
 *
 * @param {readonly (string | ArticleText)[]} articles Of one event, or just one.
 * @param {SummaryOptions} [options]
 * @returns {Summary} Its sources are named by the articles' ids, and by their places here where they have none: `0`, `1`, …
 */
export function summarize(articles, options) {
  const list = plainArticles(articles)
  const plain = copied(options)
  return call('summarize()', api => api.summarize(list, plain))
}

export {summarize as summary}

/**
 * What articles of one story say together, and what each said anew when it came.
 *
 * @param {readonly (string | ArticleText)[]} articles
 * @param {SummaryOptions} [options]
 * @returns {StorySummary}
 */
export function story(articles, options) {
  const list = plainArticles(articles)
  const plain = copied(options)
  return call('story()', api => api.story(list, plain))
}

/**
 * What a later version of a text says that earlier ones don't, sentence by sentence.
 *
 * @param {string | ArticleText | readonly (string | ArticleText)[]} earlier One version, or several.
 * @param {string | ArticleText} later
 * @returns {Comparison} Its sources are named by the articles' ids, and where they have none by their places: `0`, `1`, … and
 *   the next number for `later`.
 */
export function compare(earlier, later) {
  const before = Array.isArray(earlier) ? earlier : [earlier]
  const list = plainArticles([...before, later])
  return call('compare()', api => api.compare(list))
}

/**
 * What articles are about: people, places, organisations, and the phrases that come up again and again.
 *
 * @param {readonly (string | ArticleText)[]} articles
 * @param {KeyTermOptions} [options]
 * @returns {KeyTerms}
 */
export function keyTerms(articles, options) {
  const list = plainArticles(articles)
  const plain = copied(options)
  return call('keyTerms()', api => api.keyTerms(list, plain))
}

/**
 * A story of an index, told.
 *
 * @internal
 * @param {{story?: number, articles: Article[], duplicates: string[]}} found @param {SummaryOptions} [options]
 * @returns {StoryResponse}
 */
export function storyOf({articles, ...found}, options) {
  const told = story(articles, options)
  const cards = articles.map(({text, blocks, marks, ...card}) => card)
  // What has no date comes last; dates that are less precise come before those that begin with them.
  cards.sort((one, other) => Number(one.date === undefined) - Number(other.date === undefined) || compared(one.date, other.date) || compared(one.updated, other.updated))
  return {...found, ...told, articles: cards}
}

/** @param {string} [one] @param {string} [other] */
function compared(one = '', other = '') {
  return one < other ? -1 : Number(one > other)
}

/**
 * @template T
 * @param {string} caller @param {(api: typeof summaries extends import('./loader.js').Loader<infer A> ? A : never) => T} action @returns {T}
 */
function call(caller, action) {
  return summaries.guard(() => action(summaries.instance(caller).api))
}

/** @param {readonly (string | ArticleText)[]} articles */
function plainArticles(articles) {
  if (!Array.isArray(articles)) throw new OptionError('option.invalid', 'articles must be an array of texts and articles')
  return Array.from(articles, plainArticle)
}

/** The texts of an article that a summary reads, all that are given. */
const TEXTS = /** @type {const} */ (['id', 'title', 'lead', 'date', 'language', 'text'])

/**
 * An article as plain data: a getter of the caller's runs here, and not inside the engine.
 *
 * @param {string | ArticleText} article @param {number} at @returns {ArticleText}
 */
function plainArticle(article, at) {
  if (typeof article === 'string') return {id: String(at), text: article}
  checkedObject(article, `articles[${at}] must be a text or an article`)
  checkString(article.text, `the text of articles[${at}]`)
  /** @type {Record<string, unknown>} */
  const copy = {id: String(at)}
  for (const name of TEXTS) {
    const text = article[name]
    // What comes from a database may have `null` where there is nothing.
    if (text === undefined || text === null) continue
    checkString(text, `${name} of articles[${at}]`)
    copy[name] = text
  }
  const {blocks} = article
  if (blocks !== undefined && blocks !== null) {
    if (!Array.isArray(blocks)) throw new OptionError('option.invalid', `blocks of articles[${at}] must be an array`)
    copy['blocks'] = Array.from(blocks, block => ({...block}))
  }
  return /** @type {ArticleText} */ (/** @type {unknown} */ (copy))
}

/**
 * How an excerpt that answers `query` is summed up: three sentences, unless another length is asked for.
 *
 * @internal
 * @param {string} query @param {Omit<ExcerptOptions, 'hits' | 'filters'>} length
 * @returns {SummaryOptions}
 */
export function excerptOptions(query, length) {
  const {words, maxWords, chars} = length
  return {...((words ?? maxWords ?? chars) === undefined && {sentences: 3}), ...length, query}
}

/**
 * Versions to be compared, some of them given by their ids.
 *
 * @internal
 * @param {string | ArticleText | readonly (string | ArticleText)[]} earlier @param {string | ArticleText} later
 */
export function versionsOf(earlier, later) {
  const before = /** @type {(string | ArticleText)[]} */ (Array.isArray(earlier) ? earlier : [earlier])
  const ids = checkedIds([...before, later].filter(one => typeof one === 'string'))
  /** @param {readonly Article[]} articles Of `ids`. @returns {[(string | ArticleText)[], string | ArticleText]} */
  const texts = articles => {
    /** @param {string | ArticleText} one */
    const textOf = one => (typeof one === 'string' ? articles[ids.indexOf(one)] ?? one : one)
    return [before.map(textOf), textOf(later)]
  }
  return {ids, texts}
}
