/**
 * The part of the package that summarises, loaded when it is first wanted.
 *
 * @import {SummaryInitOptions} from './types.js'
 */
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
