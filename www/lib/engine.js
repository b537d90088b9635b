/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The engine's handle: articles and their index, to search, read and summarise.
 *
 * @import {Article, ArticleOptions, Card, Info, SearchOptions, SearchResponse, Summary, SummaryOptions} from './types.js'
 * @import {Loader} from './loader.js'
 * @import {Engine as Handle} from './wasm/referat.js'
 */
import {checkString, checkedId, copied, cutText} from './arguments.js'
import {embedded} from './embedded-instance.js'
import {EngineError, OptionError} from './errors.js'
import {lacksFull, loadedFull, withGap} from './full.js'
import {loadedSummaries} from './summaries.js'

/**
 * Articles with their index. Get one by {@link Engine.embedded}, after `await init()`.
 *
 * It holds memory outside JavaScript's until `free()`, or until it is collected as garbage.
 */
export class Engine {
  /** @type {Handle | undefined} */
  #handle
  /** The module that `#handle` belongs to: the small one, until the full one is there. @type {Loader<unknown>} */
  #module = embedded
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
    const started = performance.now()
    checkString(query, 'query')
    const text = cutText(query)
    const plain = copied(options)
    /** @type {SearchResponse} */
    const response = this.#call('search()', handle => handle.search(text, plain))
    response.tookMs = performance.now() - started
    return loadedFull() || !lacksFull(plain, response) ? response : withGap(response)
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
    this.#freed = true
    this.#release()
  }

  /** As {@link free}, for `using`. */
  [Symbol.dispose]() {
    this.free()
  }

  #release() {
    const handle = this.#handle
    const module = this.#module
    this.#handle = undefined
    module.guard(() => {
      // A crashed instance has taken its handles along.
      if (handle && this.#generation === module.instance('free()').generation) handle.free()
    })
  }

  /**
   * @template T
   * @param {string} caller
   * @param {(handle: Handle) => T} action
   * @returns {T}
   */
  #call(caller, action) {
    if (this.#freed) throw new EngineError('engine.freed', `${caller} after free()`)
    const {api: Small} = embedded.instance(caller)
    const full = loadedFull()
    const module = full ?? embedded
    return module.guard(() => {
      const {generation} = module.instance(caller)
      if (this.#handle === undefined || this.#module !== module || this.#generation !== generation) {
        const handle = full ? full.instance(caller).api.open(Small.bytes()) : Small.embedded()
        if (this.#module !== module) this.#release()
        // All that is called is in both.
        this.#handle = /** @type {Handle} */ (handle)
        this.#module = module
        this.#generation = generation
      }
      return action(this.#handle)
    })
  }
}
