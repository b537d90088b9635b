/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The engine's handle: articles and their index, to search, read and summarise.
 *
 * @import {Article, ArticleOptions, Card, Info, SearchOptions, SearchResponse, Summary, SummaryOptions} from './types.js'
 * @import {Engine as Handle} from './wasm/referat.js'
 */
import {EngineError, OptionError} from './errors.js'
import {guard, instance} from './instance.js'

/**
 * A query is cut here before it is copied, for a WebAssembly memory never shrinks. Far above the engine's own limit, so that
 * a cut query is still refused as `query.too-long`.
 */
const MAX_COPIED_UNITS = 1 << 20
/** Longest id, in UTF-16 units. */
const MAX_ID_UNITS = 4096

/**
 * Articles with their index. Get one by {@link Engine.embedded}, after `await init()`.
 *
 * It holds memory outside JavaScript's until `free()`, or until it is collected as garbage.
 */
export class Engine {
  /** @type {Handle | undefined} */
  #handle
  /** The instance that `#handle` belongs to. */
  #generation = -1
  #freed = false

  /** @private */
  constructor() {}

  /** The articles inside the WebAssembly file. */
  static embedded() {
    const engine = new Engine()
    engine.#call('Engine.embedded()', () => undefined)
    return engine
  }

  /**
   * Articles that match `query`, best first. Any query is answered, however malformed; an empty one with no hits.
   *
   * @param {string} query
   * @param {SearchOptions} [options]
   * @returns {SearchResponse}
   */
  search(query, options) {
    checkString(query, 'query')
    const text = query.slice(0, MAX_COPIED_UNITS)
    const plain = copied(options)
    return this.#call('search()', handle => handle.search(text, plain))
  }

  /**
   * The sentences that tell what the articles say, what several of them say told once.
   *
   * @param {readonly string[]} [ids] Default: all articles.
   * @param {SummaryOptions} [options]
   * @returns {Summary}
   */
  summarize(ids, options) {
    if (ids !== undefined && !Array.isArray(ids)) throw new OptionError('option.invalid', 'ids must be an array of strings')
    const list = ids && Array.from(ids, (id, at) => checkedId(id, `ids[${at}]`))
    const plain = copied(options)
    return this.#call('summarize()', handle => handle.summarize(list, plain))
  }

  /**
   * One article in full.
   *
   * @param {string} id
   * @param {ArticleOptions} [options]
   * @returns {Article}
   */
  article(id, options) {
    checkedId(id, 'id')
    const plain = copied(options)
    return this.#call('article()', handle => handle.article(id, plain))
  }

  /**
   * All articles without their texts, newest first.
   *
   * @returns {Card[]}
   */
  articles() {
    return this.#call('articles()', handle => handle.articles())
  }

  /**
   * What is known about the engine and its index.
   *
   * @returns {Info}
   */
  info() {
    return this.#call('info()', handle => handle.info())
  }

  /** Gives the memory back. Any call but this one is refused afterwards. */
  free() {
    const handle = this.#handle
    this.#freed = true
    this.#handle = undefined
    guard(() => {
      // A crashed instance has taken its handles along.
      if (handle && this.#generation === instance('free()').generation) handle.free()
    })
  }

  /** As {@link free}, for `using`. */
  [Symbol.dispose]() {
    this.free()
  }

  /**
   * @template T
   * @param {string} caller
   * @param {(handle: Handle) => T} action
   * @returns {T}
   */
  #call(caller, action) {
    if (this.#freed) throw new EngineError('engine.freed', `${caller} after free()`)
    return guard(() => {
      const {Handle, generation} = instance(caller)
      if (this.#handle === undefined || this.#generation !== generation) {
        this.#handle = Handle.embedded()
        this.#generation = generation
      }
      return action(this.#handle)
    })
  }
}

/** @param {unknown} value @param {string} name */
function checkString(value, name) {
  if (typeof value !== 'string') throw new OptionError('option.invalid', `${name} must be a string`)
}

/** @param {string} id @param {string} name */
function checkedId(id, name) {
  checkString(id, name)
  if (id.length > MAX_ID_UNITS) throw new OptionError('option.invalid', `${name} is longer than ${MAX_ID_UNITS} characters`)
  return id
}

/**
 * Options as plain data, inherited ones too: a getter of the caller's runs here, where what it throws is its own error, and
 * not inside the engine, where it may be taken for a crash.
 *
 * @template T
 * @param {T} options
 * @returns {T}
 */
function copied(options) {
  if (Object(options) !== options) return options
  /** @type {Record<string, unknown>} */
  const plain = {}
  for (const name in options) {
    const value = options[name]
    plain[name] = typeof value === 'string' ? value.slice(0, MAX_COPIED_UNITS) : value
  }
  return /** @type {T} */ (plain)
}
