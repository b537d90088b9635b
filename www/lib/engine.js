/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The engine's handle: articles and their index, to search, read and summarise.
 *
 * @import {Article, ArticleOptions, Card, Info, SearchOptions, SearchResponse, Summary, SummaryOptions} from './types.js'
 * @import {Engine as Handle} from './wasm/referat.js'
 */
import {checkString, checkedId, copied, cutText} from './arguments.js'
import {embedded} from './embedded-instance.js'
import {EngineError, OptionError} from './errors.js'
import {loadedSummaries} from './summaries.js'

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
    const text = cutText(query)
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
    const {summarize} = loadedSummaries('summarize()')
    const articles = this.#call('summarize()', handle => {
      // One that is asked for twice is one article, or it would confirm itself.
      const distinct = new Set(list ?? handle.articles().map(({id}) => id))
      return Array.from(distinct, id => handle.article(id, undefined))
    })
    return summarize(articles, plain)
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
    embedded.guard(() => {
      // A crashed instance has taken its handles along.
      if (handle && this.#generation === embedded.instance('free()').generation) handle.free()
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
    return embedded.guard(() => {
      const {api: Handle, generation} = embedded.instance(caller)
      if (this.#handle === undefined || this.#generation !== generation) {
        this.#handle = Handle.embedded()
        this.#generation = generation
      }
      return action(this.#handle)
    })
  }
}
