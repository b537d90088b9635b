/**
 * Summaries of texts, which need be in no index: a page's own article, what an editor is writing.
 *
 *     import {init, summarize} from 'referat/summary'
 *     await init()
 *     summarize([document.querySelector('article').innerText]).sentences
 *
 * The engines' own summaries come from here too: they hand their articles in.
 *
 * @import {ArticleText, Summary, SummaryInitOptions, SummaryOptions} from './types.js'
 */
import {checkString, checkedObject, copied} from './arguments.js'
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
  if (!Array.isArray(articles)) throw new OptionError('option.invalid', 'articles must be an array of texts and articles')
  const list = Array.from(articles, plainArticle)
  const plain = copied(options)
  return summaries.guard(() => summaries.instance('summarize()').api.summarize(list, plain))
}

export {summarize as summary}

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
