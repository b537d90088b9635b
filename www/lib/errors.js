/**
 * The errors of this package, and the way from what WebAssembly throws to them.
 *
 * @import {ErrorCode} from './types.js'
 */

/** Every error this package throws. Switch on `code`: it is stable, the message is not. */
export class ReferatError extends Error {
  // Written out in each class: a minifier renames the classes.
  /** @override */
  name = 'ReferatError'

  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options)
    this.code = code
  }
}

/** An argument or option has a wrong type, name or range: `option.*`. */
export class OptionError extends ReferatError {
  /** @override */
  name = 'OptionError'
}

/** The query can't be answered: `query.*`. */
export class QueryError extends ReferatError {
  /** @override */
  name = 'QueryError'
}

/** The article can't be given: `article.*`. */
export class ArticleError extends ReferatError {
  /** @override */
  name = 'ArticleError'
}

/** The index can't be used, being of another version or damaged: `index.*`. */
export class IndexError extends ReferatError {
  /** @override */
  name = 'IndexError'
}

/** The engine isn't there: not loaded, freed or crashed: `engine.*`. */
export class EngineError extends ReferatError {
  /** @override */
  name = 'EngineError'
}

/** A file of an archive can't be had or kept: `archive.*`. */
export class ArchiveError extends ReferatError {
  /** @override */
  name = 'ArchiveError'
}

/** The caller's `AbortSignal` ended the call: `aborted`, with the signal's reason as its `cause`. */
export class AbortError extends ReferatError {
  /** @override */
  name = 'AbortError'
}

/** The class of each code's area, the part before its dot. */
const CLASSES = new Map([
  ['option', OptionError],
  ['query', QueryError],
  ['article', ArticleError],
  ['index', IndexError],
  ['engine', EngineError],
  ['archive', ArchiveError],
  ['aborted', AbortError],
])

/**
 * What was thrown, as an error of this package.
 *
 * The engine throws an `Error` with a `code`. Anything else is a fault of ours: `engine.crashed`, with what was thrown as
 * its `cause`.
 *
 * @param {unknown} thrown
 * @returns {ReferatError}
 */
export function toError(thrown) {
  if (thrown instanceof ReferatError) return thrown
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') {
    const Class = CLASSES.get(thrown.code.replace(/\..*/, ''))
    // The area is one of ours, so the code comes from src/error.rs.
    if (Class) return new Class(/** @type {ErrorCode} */ (thrown.code), thrown.message, {cause: thrown.cause})
  }
  return new EngineError('engine.crashed', 'the engine failed unexpectedly', {cause: thrown})
}
