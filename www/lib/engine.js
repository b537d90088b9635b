/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The engine's handle: articles and their index, to search, read and summarise.
 *
 * @import {Article, ArticleOptions, ArticleText, Card, Comparison, ExcerptOptions, Explanation, Info, KeyTermOptions, KeyTerms} from './types.js'
 * @import {SearchOptions, SearchResponse, SimilarOptions, StoryResponse, SuggestOptions, Suggestion, Summary, SummaryOptions} from './types.js'
 * @import {Loader} from './loader.js'
 * @import {Engine as FullHandle} from './wasm/full.js'
 * @import {Engine as Handle} from './wasm/referat.js'
 */
import {checkString, checkedId, checkedIds, copied, cutText} from './arguments.js'
import {embedded} from './embedded-instance.js'
import {EngineError} from './errors.js'
import {lacksFull, loadedFull, refuse, withGap} from './full.js'
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
   * Articles that match `query`, best first. Any query is answered, however malformed; an empty one with no hits. Operators beyond
   * quotes, labels to filter by, and other orders than by relevance need what `init({full: false})` leaves out.
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
    const response = this.#call('search()', handle => handle.search(text, plain)) ?? refuse('search()')
    response.tookMs = performance.now() - started
    // The small one isn't sure of what it has where no article holds a word as typed; while that grows it will do.
    const isSure = response.exact || (plain?.prefix && response.total.value > 0)
    return loadedFull() || (isSure && !lacksFull(plain, response)) ? response : withGap(response)
  }

  /**
   * What `typed`, the beginning of a query, may become: names, phrases that recur, sections, authors, topics, headlines. This and
   * what follows takes the module that has all of search.
   *
   * @param {string} typed
   * @param {SuggestOptions} [options]
   * @returns {Suggestion[]}
   */
  suggest(typed, options) {
    checkString(typed, 'typed')
    const text = cutText(typed)
    const plain = copied(options)
    return this.#callFull('suggest()', handle => handle.suggest(text, plain))
  }

  /**
   * The articles most like one, by the words that tell most of it; without itself. Nothing is counted of them.
   *
   * @param {string} id
   * @param {SimilarOptions} [options]
   * @returns {SearchResponse}
   */
  similar(id, options) {
    const started = performance.now()
    checkedId(id, 'id')
    const plain = copied(options)
    /** @type {SearchResponse} */
    const response = this.#callFull('similar()', handle => handle.similar(id, plain))
    response.tookMs = performance.now() - started
    return response
  }

  /**
   * Why an article scores what it does for a query, term by term.
   *
   * @param {string} query
   * @param {string} id
   * @param {SearchOptions} [options] Those of the search.
   * @returns {Explanation}
   */
  explain(query, id, options) {
    checkString(query, 'query')
    checkedId(id, 'id')
    const text = cutText(query)
    const plain = copied(options)
    return this.#callFull('explain()', handle => handle.explain(text, id, plain))
  }

  /**
   * The sentences that tell what the articles say, what several of them say told once.
   *
   * @param {readonly string[]} [ids] Default: all articles.
   * @param {SummaryOptions} [options]
   * @returns {Summary}
   */
  summarize(ids, options) {
    const list = ids === undefined ? undefined : checkedIds(ids)
    const plain = copied(options)
    const {summarize} = loadedSummaries('summarize()')
    return summarize(this.#read('summarize()', list), plain)
  }

  /**
   * The sentences of the best hits that best answer `query`, with their sources.
   *
   * @param {string} query
   * @param {ExcerptOptions} [options] Default: three sentences.
   * @returns {Summary}
   */
  excerpt(query, options) {
    const {hits: limit = 5, filters, ...length} = copied(options) ?? {}
    const {excerptOptions} = loadedSummaries('excerpt()')
    const {hits} = this.search(query, {limit, expand: false, ...(filters && {filters})})
    return this.summarize(hits.map(({id}) => id), excerptOptions(cutText(query), length))
  }

  /**
   * The story that the article tells together with others: what they say, and what each said anew when it came.
   *
   * @param {string} id
   * @param {SummaryOptions} [options]
   * @returns {StoryResponse}
   */
  story(id, options) {
    checkedId(id, 'id')
    const plain = copied(options)
    const {storyOf} = loadedSummaries('story()')
    return storyOf(this.#callFull('story()', handle => handle.story(id)), plain)
  }

  /**
   * What a later version of an article says that earlier ones don't, sentence by sentence.
   *
   * @param {string | ArticleText | readonly (string | ArticleText)[]} earlier One version, or several: ids, and texts as `{text}`.
   * @param {string | ArticleText} later
   * @returns {Comparison}
   */
  compare(earlier, later) {
    const {compare, versionsOf} = loadedSummaries('compare()')
    const {ids, texts} = versionsOf(earlier, later)
    return compare(...texts(this.#read('compare()', ids)))
  }

  /**
   * What the articles are about: people, places, organisations, and the phrases that come up again and again.
   *
   * @param {readonly string[]} [ids] Default: all articles.
   * @param {KeyTermOptions} [options]
   * @returns {KeyTerms}
   */
  keyTerms(ids, options) {
    const list = ids === undefined ? undefined : checkedIds(ids)
    const plain = copied(options)
    const {keyTerms} = loadedSummaries('keyTerms()')
    return keyTerms(this.#read('keyTerms()', list), plain)
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
    return this.#call('article()', handle => handle.article(id, plain)) ?? refuse('article()')
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
    return this.#callFull('info()', handle => handle.info())
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
   * Articles with their texts; all of them without a list.
   *
   * @param {string} caller @param {readonly string[]} [ids] @returns {Article[]}
   */
  #read(caller, ids) {
    return this.#call(caller, handle => (ids ?? handle.articles().map(({id}) => id)).map(id => handle.article(id, undefined)))
  }

  /**
   * As {@link #call}, of what only the full module can.
   *
   * @template T
   * @param {string} caller
   * @param {(handle: FullHandle) => T} action
   * @returns {T}
   */
  #callFull(caller, action) {
    if (!loadedFull()) refuse(caller)
    return this.#call(caller, handle => action(/** @type {FullHandle} */ (/** @type {unknown} */ (handle))))
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
        this.#handle = /** @type {Handle} */ (handle)
        this.#module = module
        this.#generation = generation
      }
      return action(this.#handle)
    })
  }
}
