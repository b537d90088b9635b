/**
 * Arguments as they are handed to the engine: plain, checked, and no larger than it looks at.
 */
import {OptionError} from './errors.js'

/**
 * A query is cut here before it is copied, for a WebAssembly memory never shrinks. Far above the engine's own limit, so that
 * a cut query is still refused as `query.too-long`.
 */
const MAX_COPIED_UNITS = 1 << 20
/** Longest id, in UTF-16 units. */
const MAX_ID_UNITS = 4096

/** @param {unknown} value @param {string} name */
export function checkString(value, name) {
  if (typeof value !== 'string') throw new OptionError('option.invalid', `${name} must be a string`)
}

/** @param {string} id @param {string} name */
export function checkedId(id, name) {
  checkString(id, name)
  if (id.length > MAX_ID_UNITS) throw new OptionError('option.invalid', `${name} is longer than ${MAX_ID_UNITS} characters`)
  return id
}

/**
 * Ids, each once: an article that is asked for twice is one article, or it would confirm itself.
 *
 * @param {readonly string[]} ids
 */
export function checkedIds(ids) {
  if (!Array.isArray(ids)) throw new OptionError('option.invalid', 'ids must be an array of strings')
  return [...new Set(Array.from(ids, (id, at) => checkedId(id, `ids[${at}]`)))]
}

/**
 * @template T
 * @param {T} value @param {string} message What it should be. @returns {T}
 */
export function checkedObject(value, message) {
  if (typeof value !== 'object' || value === null) throw new OptionError('option.invalid', message)
  return value
}

/** @param {string} text */
export function cutText(text) {
  return text.slice(0, MAX_COPIED_UNITS)
}

/**
 * Options as plain data, inherited ones too: a getter of the caller's runs here, where what it throws is its own error, and
 * not inside the engine, where it may be taken for a crash.
 *
 * @template T
 * @param {T} options
 * @returns {T}
 */
export function copied(options) {
  return copiedWith(options, (value, name) => (name === 'filters' ? copiedWith(value, plain) : plain(value)))
}

/**
 * @template T
 * @param {T} object
 * @param {(value: unknown, name: string) => unknown} copy
 * @returns {T}
 */
function copiedWith(object, copy) {
  if (Object(object) !== object) return object
  /** @type {Record<string, unknown>} */
  const copies = {}
  for (const name in object) copies[name] = copy(object[name], name)
  return /** @type {T} */ (copies)
}

/** @param {unknown} value @returns {unknown} */
function plain(value) {
  if (typeof value === 'string') return cutText(value)
  return Array.isArray(value) ? Array.from(value, item => (typeof item === 'string' ? cutText(item) : item)) : value
}
