/**
 * The engine that has all of search, loaded when something is first asked for that the small ones lack: a second stage,
 * facets, operators beyond quotes, labels to filter by, stories. It then takes their place.
 *
 * @import {ErrorCode, ModuleSource, SearchOptions, SearchResponse} from './types.js'
 */
import {EngineError, ReferatError} from './errors.js'

/** @type {typeof import('./full-instance.js').full | undefined} */
let loaded
/** Why it isn't there. @type {ErrorCode} */
let reason = 'engine.not-ready'

/**
 * Loads it, script and module; again after a failure.
 *
 * @internal
 * @param {ModuleSource | PromiseLike<ModuleSource>} [module] Default: the package's own.
 */
export async function loadFull(module) {
  try {
    const {full} = await import('./full-instance.js')
    await full.load(module)
    loaded = full
    return full
  } catch (cause) {
    reason = 'engine.load'
    if (cause instanceof ReferatError) throw cause
    throw new EngineError(reason, 'the part of the package that has all of search can’t be loaded', {cause})
  }
}

/**
 * What was loaded, if it was.
 *
 * @internal
 */
export function loadedFull() {
  return loaded
}

/**
 * A small engine doesn't know what `caller` was asked, and the full one isn't there.
 *
 * @internal
 * @param {string} caller @returns {never}
 */
export function refuse(caller) {
  throw new EngineError(reason, `${caller} was asked what only the full module knows: await init() first, without full: false`)
}

/**
 * Whether an answer of a small engine lacks what was asked for: facets, or a second stage that has something to rank.
 *
 * @internal
 * @param {SearchOptions | undefined} options As they were given; the engine has checked them.
 * @param {SearchResponse} response
 */
export function lacksFull({facets, expand, prefix, sort = 'relevance'} = {}, {total, exact, gaps}) {
  return Boolean(facets?.length) || ((expand ?? !prefix) && sort === 'relevance' && (exact || gaps !== undefined) && total.value > 0)
}

/**
 * An answer of a small engine, with what it lacks.
 *
 * @internal
 * @template {SearchResponse} R
 * @param {R} response @param {ErrorCode} [code] Why. @returns {R}
 */
export function withGap(response, code = reason) {
  return {...response, gaps: [...(response.gaps ?? []), {part: 'engine', code}]}
}
