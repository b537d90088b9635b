/**
 * Search and summaries of news articles, wholly in the reader's browser.
 *
 *     import {init, search} from 'referat'
 *     await init()
 *     search('våben').hits
 *
 * Importing this has no side effect. `search`, `summarize` and `summary` use one engine over the articles inside the
 * WebAssembly file; {@link Engine} is a handle of your own.
 *
 * @import {SearchOptions, SearchResponse, Summary, SummaryOptions} from './types.js'
 */
import {Engine} from './engine.js'

export {Engine} from './engine.js'
export {AbortError, ArchiveError, ArticleError, EngineError, IndexError, OptionError, QueryError, ReferatError} from './errors.js'
export {init} from './instance.js'

/** @type {Engine | undefined} */
let shared

/**
 * As {@link Engine.search}.
 *
 * @param {string} query
 * @param {SearchOptions} [options]
 * @returns {SearchResponse}
 */
export function search(query, options) {
  shared ??= Engine.embedded()
  return shared.search(query, options)
}

/**
 * As {@link Engine.summarize}.
 *
 * @param {readonly string[]} [ids]
 * @param {SummaryOptions} [options]
 * @returns {Summary}
 */
export function summarize(ids, options) {
  shared ??= Engine.embedded()
  return shared.summarize(ids, options)
}

export {summarize as summary}
