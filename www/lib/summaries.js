/**
 * The part of the package that summarises, loaded when it is first wanted.
 *
 * @import {Article, ArticleText, ExcerptOptions, SummaryInitOptions, SummaryOptions} from './types.js'
 */
import {checkedIds} from './arguments.js'
import {EngineError} from './errors.js'

/** @type {typeof import('./summary.js') | undefined} */
let loaded

/**
 * Loads it, script and module; again after a failure.
 *
 * @internal
 * @param {SummaryInitOptions} [options]
 */
export async function loadSummaries(options) {
  /** @type {typeof import('./summary.js')} */
  let summary
  try {
    summary = await import('./summary.js')
  } catch (cause) {
    throw new EngineError('engine.load', 'the part of the package that summarises can’t be loaded', {cause})
  }
  await summary.init(options)
  loaded = summary
  return summary
}

/**
 * What was loaded.
 *
 * @internal
 * @param {string} caller Named in the error message.
 * @throws {EngineError} `engine.not-ready`
 */
export function loadedSummaries(caller) {
  if (!loaded) throw new EngineError('engine.not-ready', `await init() before ${caller}`)
  return loaded
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
