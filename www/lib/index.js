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
 * @import {InitOptions, SearchOptions, SearchResponse, Summary, SummaryOptions} from './types.js'
 */
import {checkedObject} from './arguments.js'
import {embedded} from './embedded-instance.js'
import {Engine} from './engine.js'
import {loadFull} from './full.js'
import {loadSummaries} from './summaries.js'

export {Engine} from './engine.js'
export {AbortError, ArchiveError, ArticleError, EngineError, IndexError, OptionError, QueryError, ReferatError} from './errors.js'

/** @type {Promise<void> | undefined} */
let loading

/**
 * Loads the engine: what searches first, and beside it what does all else and what summarises. Await it once before
 * anything else.
 *
 * Concurrent and later calls share the first one's outcome, whatever they ask for; after a failure the next call tries again.
 * With `summary: false` and `full: false` those don't come, until a call without that. A search whose second stage isn't
 * there answers by the first, and says so (`gaps`).
 *
 * @param {InitOptions} [options]
 * @returns {Promise<void>}
 * @throws {import('./errors.js').EngineError} `engine.load`, with the cause attached.
 */
export function init(options = {}) {
  if (options?.summary === false || options?.full === false) return loadSome(options)
  loading ??= loadSome(options).catch(error => {
    loading = undefined
    throw error
  })
  return loading
}

/** @param {InitOptions} options */
async function loadSome(options) {
  const {module, full, summary} = checkedObject(options, 'init() takes an object: {module, full, summary}')
  await Promise.all([
    embedded.load(module),
    full === false || loadFull(full),
    summary === false || loadSummaries(summary ? {module: summary} : {}),
  ])
}

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
