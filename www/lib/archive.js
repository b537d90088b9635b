/**
 * An archive of articles on any static host, searched by its readers: what a question needs of it is fetched, no more.
 *
 *     import {open} from 'referat/archive'
 *     const archive = await open('https://avis.example/arkiv/')
 *     const {hits} = await archive.search('våben')
 *
 * Here are the arguments, what ends a call, and what is kept on the device; how an answer is come by: `archive-questions.js`.
 * Always: every promise settles, and fails with an error of this package, or with what a function of the caller's threw.
 *
 * @import {ArchiveSearchOptions, ArchiveSource, Article, ArticleOptions, ArticleText, CallOptions, Comparison, DateSpan, ExcerptOptions} from './types.js'
 * @import {Explanation, Gap, Info, KeyTermOptions, KeyTerms, OpenOptions, PinOptions, SearchOptions, SearchResponse, SimilarOptions} from './types.js'
 * @import {StoryResponse, SuggestOptions, Suggestion, Summary, SummaryOptions} from './types.js'
 * @import {Pending} from './archive-questions.js'
 * @import {Engine as Handle} from './wasm/archive.js'
 * @import {Engine as FullHandle} from './wasm/full.js'
 */
import {ArchiveHost, folderUrl} from './archive-host.js'
import {remote} from './archive-instance.js'
import {MANIFEST, MANIFEST_NEED, isCount} from './archive-need.js'
import {Questions, joined, readFrom} from './archive-questions.js'
import {abortable, throwIfAborted} from './archive-request.js'
import {checkString, checkedId, checkedIds, copied, cutText} from './arguments.js'
import {ArchiveError, EngineError, OptionError, toError} from './errors.js'
import {lacksFull, loadFull, loadedFull, withGap} from './full.js'
import {loadSummaries} from './summaries.js'

export {ArchiveHost} from './archive-host.js'

const CACHE_BYTES = 16 * 1024 * 1024

/** Milliseconds after which a call asks for the manifest anew before it answers. */
const MAX_AGE_MS = 60_000

/**
 * Opens an archive: its manifest is read while the engine loads.
 *
 * @param {string | URL | ArchiveSource | ArrayBuffer | Uint8Array} source Address of the archive's folder; or what reads its
 *   files, such as `ArchiveFiles` of `referat/node`; or the bytes of an archive that is one file, which are not to change.
 * @param {OpenOptions} [options]
 * @returns {Promise<Archive>}
 */
export async function open(source, options) {
  const {worker, ...others} = options ?? {}
  if (!worker || !isAddress(source)) return Archive.open(source, others)
  const {openInWorker} = await import('./archive-remote.js')
  return openInWorker(folderUrl(source).href, others, worker)
}

/** An archive. Get one by {@link open}. */
export class Archive {
  #host
  #questions
  #maxBytes
  #full
  #ended
  /** The search that the next one takes the place of. @type {AbortController | undefined} */
  #latest
  /** The last call that stores files. @type {Promise<void>} */
  #pinning = Promise.resolve()

  /** @private @param {ArchiveSource} host @param {Questions} questions @param {AbortController} ended @param {{maxBytes: OpenOptions['maxBytes'] | undefined, full: OpenOptions['full'] | undefined}} options */
  constructor(host, questions, ended, {maxBytes, full}) {
    this.#host = host
    this.#questions = questions
    this.#ended = ended
    this.#maxBytes = maxBytes
    this.#full = full
  }

  /** @internal @param {string | URL | ArchiveSource | ArrayBuffer | Uint8Array} source @param {OpenOptions} [options] */
  static async open(source, options = {}) {
    const {offline, signal, cacheBytes = CACHE_BYTES, maxAge = MAX_AGE_MS, maxOfflineAge, maxBytes, module, full, manifest: early} = options
    // Whether it comes is told when it is needed.
    if (full) Promise.resolve(full).catch(() => {})
    for (const [name, value] of Object.entries({cacheBytes, maxAge, maxOfflineAge, maxBytes})) {
      if (value !== undefined && !isCount(value)) throw new OptionError('option.invalid', `${name} must be a whole number`)
    }
    if (offline !== undefined && offline !== 'all' && !isDate(Object(offline).since)) {
      throw new OptionError('option.invalid', 'offline must be "all" or {since}, a date: 2023, 2023-09 or 2023-09-14')
    }
    const whole = bytesOf(source)
    const host = whole ? {read: async () => [whole]} : hostOf(/** @type {string | URL | ArchiveSource} */ (source), {cacheBytes, ...(maxOfflineAge !== undefined && {maxOfflineAge})}, early)
    const [[manifest], engine] = await abortable([signal], (_, inner) => {
      const loaded = whole ? loadFull(full) : (loadedFull() ?? remote.load(module).then(() => remote))
      return Promise.all([readFrom(host, [MANIFEST_NEED], inner), loaded])
    })
    if (!manifest) throw new ArchiveError('archive.truncated', 'the host brought no manifest: let it answer each need')
    const ended = new AbortController()
    const questions = new Questions(engine, host, manifest, {ended: ended.signal, budget: cacheBytes, maxAge, isWhole: Boolean(whole)})
    // A manifest that is none fails here.
    questions.askNow('open()', () => {})
    const archive = new Archive(host, questions, ended, {maxBytes, full})
    if (offline) archive.pin(offline === 'all' ? {} : {since: offline.since}).catch(() => {})
    return archive
  }

  /**
   * Articles that match `query`, best first. Any query is answered, however malformed; an empty one with no hits.
   *
   * A search takes the place of the one before, if that is still under way: its promise fails at once, with `aborted`. So a
   * field that searches while its reader types shows the answer to what it holds, if it lets `aborted` pass; what both
   * searches need is fetched once. For searches beside each other say `keep`.
   *
   * @param {string} query
   * @param {ArchiveSearchOptions} [options]
   * @returns {Promise<SearchResponse>}
   */
  async search(query, options = {}) {
    const started = performance.now()
    checkString(query, 'query')
    const text = cutText(query)
    const {signal, keep = false, onProvisional, ...plain} = copied(options)
    if (plain.maxBytes === undefined && this.#maxBytes !== undefined) plain.maxBytes = this.#maxBytes
    /** @param {SearchResponse} response */
    const timed = response => ({...response, tookMs: performance.now() - started})
    const own = new AbortController()
    const reading = new AbortController()
    if (!keep) {
      this.#latest?.abort(new Error('a later search took its place'))
      this.#latest = own
    }
    try {
      return await this.#run([signal, own.signal], async (_, inner) => {
        // A task later the search that takes this one's place has asked for what it needs, and the host keeps that up.
        inner.addEventListener('abort', () => setTimeout(() => reading.abort(inner.reason)), {once: true})
        const search = () => {
          return this.#ask('search()', handle => handle.search(text, plain), inner, {
            reading: reading.signal,
            lacking: (response, gaps) => ({...response, exact: false, total: {...response.total, relation: 'gte'}, gaps}),
            onProvisional: response => onProvisional?.(timed(response)),
          })
        }
        const small = this.#questions.engine === remote
        const first = await search()
        if (first && (!small || !lacksFull(plain, first))) return timed(first)
        if (first) onProvisional?.(timed(first))
        try {
          await this.#moveToFull(inner)
        } catch (error) {
          throwIfAborted(inner)
          // What is known is worth more than what couldn't be had.
          if (first) return timed(withGap(first, toError(error).code))
          throw error
        }
        return timed(/** @type {SearchResponse} */ (await search()))
      })
    } finally {
      if (this.#latest === own) this.#latest = undefined
    }
  }

  /**
   * What `typed`, the beginning of a query, may become: names, phrases that recur, sections, authors, topics, headlines. The first
   * call of this or of the next two loads the engine that has all of search.
   *
   * @param {string} typed
   * @param {SuggestOptions & CallOptions} [options]
   * @returns {Promise<Suggestion[]>}
   */
  async suggest(typed, options = {}) {
    checkString(typed, 'typed')
    const {signal, ...plain} = copied(options)
    return this.#askFull('suggest()', signal, handle => handle.suggest(cutText(typed), plain))
  }

  /**
   * The articles most like one, by the words that tell most of it; without itself. Nothing is counted of them.
   *
   * @param {string} id
   * @param {SimilarOptions & CallOptions} [options]
   * @returns {Promise<SearchResponse>}
   */
  async similar(id, options = {}) {
    const started = performance.now()
    checkedId(id, 'id')
    const {signal, ...plain} = copied(options)
    const response = await this.#askFull('similar()', signal, handle => handle.similar(id, plain))
    return {...response, tookMs: performance.now() - started}
  }

  /**
   * Why an article scores what it does for a query, term by term.
   *
   * @param {string} query
   * @param {string} id
   * @param {SearchOptions & CallOptions} [options] Those of the search.
   * @returns {Promise<Explanation>}
   */
  async explain(query, id, options = {}) {
    checkString(query, 'query')
    checkedId(id, 'id')
    const {signal, ...plain} = copied(options)
    return this.#askFull('explain()', signal, handle => handle.explain(cutText(query), id, plain))
  }

  /**
   * One article in full.
   *
   * @param {string} id
   * @param {ArticleOptions & CallOptions} [options]
   * @returns {Promise<Article>}
   */
  async article(id, options = {}) {
    checkedId(id, 'id')
    const {signal, ...plain} = copied(options)
    return this.#run([signal], async (_, inner) => {
      const article = () => this.#ask('article()', handle => handle.article(id, plain), inner)
      const first = await article()
      if (first) return first
      await this.#moveToFull(inner)
      return /** @type {Article} */ (await article())
    })
  }

  /**
   * The sentences that tell what the articles say, what several of them say told once. The first call of this or of what
   * follows loads the part of the package that knows how.
   *
   * @param {readonly string[]} ids
   * @param {SummaryOptions & CallOptions} [options]
   * @returns {Promise<Summary>}
   */
  async summarize(ids, options = {}) {
    const {signal, ...plain} = copied(options)
    return this.#tell('summarize()', checkedIds(ids), signal, ({summarize}, articles) => summarize(articles, plain))
  }

  /**
   * The sentences of the best hits that best answer `query`, with their sources.
   *
   * @param {string} query
   * @param {ExcerptOptions & CallOptions} [options] Default: three sentences.
   * @returns {Promise<Summary>}
   */
  async excerpt(query, options = {}) {
    const {hits: limit = 5, filters, signal, ...length} = copied(options)
    const found = this.search(query, {limit, keep: true, expand: false, ...(filters && {filters}), ...(signal && {signal})})
    const [{hits}, {excerptOptions}] = await Promise.all([found, loadSummaries()])
    const asked = excerptOptions(cutText(query), length)
    return this.summarize(hits.map(({id}) => id), {...asked, ...(signal && {signal})})
  }

  /**
   * The story that the article tells together with others: what they say, and what each said anew when it came.
   *
   * @param {string} id
   * @param {SummaryOptions & CallOptions} [options]
   * @returns {Promise<StoryResponse>}
   */
  async story(id, options = {}) {
    checkedId(id, 'id')
    const {signal, ...plain} = copied(options)
    return this.#run([signal], async (_, inner) => {
      const story = this.#inFull('story()', handle => handle.story(id), inner)
      const [found, {storyOf}] = await Promise.all([story, loadSummaries()])
      return storyOf(found, plain)
    })
  }

  /**
   * What a later version of an article says that earlier ones don't, sentence by sentence.
   *
   * @param {string | ArticleText | readonly (string | ArticleText)[]} earlier One version, or several: ids, and texts as `{text}`.
   * @param {string | ArticleText} later
   * @param {CallOptions} [options]
   * @returns {Promise<Comparison>}
   */
  async compare(earlier, later, {signal} = {}) {
    return this.#run([signal], async (_, inner) => {
      const {compare, versionsOf} = await loadSummaries()
      const {ids, texts} = versionsOf(earlier, later)
      return compare(...texts(await this.#ask('compare()', handle => joined(ids.map(id => handle.article(id, undefined))), inner)))
    })
  }

  /**
   * What the articles are about: people, places, organisations, and the phrases that come up again and again.
   *
   * @param {readonly string[]} ids
   * @param {KeyTermOptions & CallOptions} [options]
   * @returns {Promise<KeyTerms>}
   */
  async keyTerms(ids, options = {}) {
    const {signal, ...plain} = copied(options)
    return this.#tell('keyTerms()', checkedIds(ids), signal, ({keyTerms}, articles) => keyTerms(articles, plain))
  }

  /**
   * What is known about the archive. Its `bytes` are those in memory.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Info>}
   */
  async info({signal} = {}) {
    return this.#askFull('info()', signal, handle => handle.info())
  }

  /**
   * Keeps the archive on the device, to be searched without a network: all of it, or with `since` the files of all segments
   * that hold an article of that day or later. Files that are there already stay, all others go. An interrupted call is gone
   * on with by the next. After {@link refresh} has told of a newer archive, call it again. Searches without a network tell
   * the dates that they lack (`gaps`).
   *
   * @param {PinOptions} [options]
   * @returns {Promise<void>}
   */
  async pin({signal, onProgress, since} = {}) {
    if (since !== undefined && !isDate(since)) throw new OptionError('option.invalid', 'since must be a date: 2023, 2023-09 or 2023-09-14')
    const {pin} = this.#host
    if (!pin) throw new ArchiveError('archive.no-storage', 'this host keeps nothing: open the archive by its address')
    // Searches without a network need it, too; where it can't be had, they say so.
    const loading = loadFull(this.#full).catch(() => {})
    await this.#run([signal], async (_, inner) => {
      const before = this.#pinning
      const call = before.then(async () => {
        // What is kept is the newest: another page may have kept that.
        await this.#questions.refresh().catch(() => {})
        throwIfAborted(inner)
        // A date that is less precise may be any of its days. Of undated articles nothing is known.
        const segments = this.#questions.segments().filter(({to}) => !since || !to || `${to}~` >= since)
        return pin.call(this.#host, segments.flatMap(({files}) => files), {signal: inner, onProgress})
      })
      this.#pinning = call.catch(() => {})
      await call
      await loading
    })
  }

  /** Keeps nothing on the device any more. */
  async unpin() {
    await this.#host.unpin?.()
  }

  /**
   * How much of the archive is on the device: `bytes` of `total`, all of it if they are equal; and from when to when the
   * articles are that aren't.
   *
   * @returns {Promise<{bytes: number, total: number, lacking: DateSpan[]}>}
   */
  async pinned() {
    const pinned = await this.#run([], async () => this.#host.pinned?.())
    const kept = new Map(pinned?.map(({file, size}) => [file, size]))
    const segments = this.#questions.segments()
    // Without the manifest, which comes last, nothing can be opened.
    const manifest = kept.get(MANIFEST)
    const files = [...segments.flatMap(({files}) => files), {file: MANIFEST, size: manifest ?? 1}]
    const isKept = (/** @type {{file: string, size: number}} */ {file, size}) => kept.get(file) === size
    const without = segments.filter(({files}) => manifest === undefined || !files.every(isKept))
    return {
      bytes: files.reduce((sum, each) => sum + (isKept(each) ? each.size : 0), 0),
      total: files.reduce((sum, {size}) => sum + size, 0),
      lacking: without.map(({articles, from, to}) => ({articles, ...(from && {from, to})})),
    }
  }

  /**
   * Asks the host whether the archive has been replaced by a newer one. From then on the new one is searched. What was
   * searched is looked for in the new one too when its files are gone, so this is for those who want to know, or stay open for long.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<boolean>} Whether it has.
   */
  async refresh({signal} = {}) {
    return this.#run([signal], () => this.#questions.refresh())
  }

  /**
   * As {@link refresh}; a newer archive that a search came across is told of too, once.
   *
   * @internal
   * @returns {Promise<boolean>}
   */
  async news() {
    return this.#run([], async () => {
      await this.#questions.refresh()
      return this.#questions.takeNews()
    })
  }

  /** Ends all calls, and gives the memory back. Calls that come later are refused; closing again does nothing. */
  close() {
    this.#ended.abort(new Error('the archive was closed'))
    this.#questions.free()
  }

  /**
   * Runs `call` until it settles, the archive is closed, or one of `signals` is aborted.
   *
   * @template T
   * @param {(AbortSignal | undefined)[]} signals
   * @param {(ended: Promise<never>, inner: AbortSignal) => Promise<T>} call
   */
  #run(signals, call) {
    if (this.#ended.signal.aborted) throw new EngineError('engine.freed', 'the archive was closed; open it again')
    return abortable([this.#ended.signal, ...signals], call)
  }

  /**
   * Reads articles while the part that summarises is loaded, and hands them to it.
   *
   * @template T
   * @param {string} caller @param {readonly string[]} ids @param {AbortSignal | undefined} signal
   * @param {(summaries: typeof import('./summary.js'), articles: Article[]) => T} action
   */
  #tell(caller, ids, signal, action) {
    return this.#run([signal], async (_, inner) => {
      const articles = this.#ask(caller, handle => joined(ids.map(id => handle.article(id, undefined))), inner)
      const [found, summaries] = await Promise.all([articles, loadSummaries()])
      return action(summaries, found)
    })
  }

  /**
   * Asks the engine that has all of search.
   *
   * @template T
   * @param {string} caller @param {AbortSignal | undefined} signal @param {(handle: FullHandle) => T | Pending} call
   */
  #askFull(caller, signal, call) {
    return this.#run([signal], (_, inner) => this.#inFull(caller, call, inner))
  }

  /**
   * The same within a call that is under way.
   *
   * @template T
   * @param {string} caller @param {(handle: FullHandle) => T | Pending} call @param {AbortSignal} signal
   */
  async #inFull(caller, call, signal) {
    await this.#moveToFull(signal)
    return this.#ask(caller, handle => call(/** @type {FullHandle} */ (/** @type {unknown} */ (handle))), signal)
  }

  /** From now on the engine that has all of search is asked. @param {AbortSignal} signal */
  async #moveToFull(signal) {
    if (this.#questions.engine !== remote) return
    const full = await loadFull(this.#full)
    throwIfAborted(signal)
    this.#questions.moveTo(full)
  }

  /**
   * @template T
   * @param {string} caller @param {(handle: Handle) => T | Pending} call @param {AbortSignal} signal
   * @param {{reading?: AbortSignal, onProvisional?: (response: SearchResponse) => void, lacking?: (response: any, gaps: Gap[]) => T}} [more]
   */
  #ask(caller, call, signal, more) {
    return this.#questions.ask({caller, call, signal, ...more})
  }
}

/** Whether it is a date, as precise as it is known. @param {unknown} value */
function isDate(value) {
  return typeof value === 'string' && /^\d{4}(-\d\d(-\d\d)?)?$/.test(value)
}

/** @param {unknown} source @returns {source is string | URL} */
function isAddress(source) {
  return typeof source === 'string' || source instanceof URL
}

/** Bytes, maybe of another realm. @param {unknown} source */
function bytesOf(source) {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  const isBuffer = Object.prototype.toString.call(source) === '[object ArrayBuffer]'
  return isBuffer ? new Uint8Array(/** @type {ArrayBuffer} */ (source)) : undefined
}

/**
 * @param {string | URL | ArchiveSource} source @param {{cacheBytes: number, maxOfflineAge?: number}} options @param {OpenOptions['manifest']} early
 * @returns {ArchiveSource}
 */
function hostOf(source, options, early) {
  if (isAddress(source)) return new ArchiveHost(source, {...options, ...(early && {fetch: fetchAfter(early)})})
  if (early) throw new OptionError('option.invalid', 'the manifest of a source of your own is what its read() brings')
  if (typeof source?.read === 'function') return source
  throw new OptionError('option.invalid', 'an archive is opened by its folder’s address, its bytes, or an object with a method read()')
}

/**
 * A `fetch` whose first answer was asked for before: an archive is first asked for its manifest. Where that fails, the host
 * asks again.
 *
 * @param {Response | PromiseLike<Response>} early
 * @returns {typeof fetch}
 */
function fetchAfter(early) {
  /** @type {typeof early | undefined} */
  let first = early
  return async (...asked) => {
    const answer = first
    first = undefined
    return answer ?? fetch(...asked)
  }
}
