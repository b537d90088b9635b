/**
 * What elements ask: the articles inside the WebAssembly file, or an archive. Each is loaded once, on the first call, and
 * shared by every element of the page that names it.
 *
 * Not here: what is asked, and when. A failed load is forgotten, so that the next one tries again.
 *
 * @import {Archive} from './archive.js'
 * @import {Article, ArticleOptions, ArchiveSearchOptions, Card, Info, SearchResponse, StoryResponse, Summary, SummaryOptions, WorkerSource} from './types.js'
 */
import {EngineError} from './errors.js'

/**
 * @typedef {object} Store
 * @property {(query: string, options: ArchiveSearchOptions) => Promise<SearchResponse>} search
 * @property {(limit: number) => Promise<Card[]>} newest Newest first.
 * @property {(ids: string[]) => Promise<Card[]>} cards
 * @property {(id: string, options?: ArticleOptions) => Promise<Article>} article
 * @property {(ids: string[], options?: SummaryOptions) => Promise<Summary>} summarize
 * @property {(id: string, options?: SummaryOptions) => Promise<StoryResponse>} story
 * @property {() => Promise<Info>} info
 * @property {(typed: string, options: {limit: number}) => Promise<string[]>} suggest What the beginning of a query may become.
 * @property {(listener: () => void, signal: AbortSignal) => void} [watch] Tells when there is a newer archive, until the signal.
 * @property {Archive} [archive] What is behind it, for what only an archive can.
 */

/** By address; that of the embedded articles is empty. @type {Map<string, Promise<Store>>} */
const loading = new Map()

/**
 * The store at an address.
 *
 * @param {string} [src] Of an archive's folder, relative to the page; none: the embedded articles.
 * @param {WorkerSource} [worker] Where the archive is to live.
 * @returns {Promise<Store>}
 */
export function loadStore(src = '', worker = 'auto') {
  const address = src && (URL.canParse(src, document.baseURI) ? new URL(src, document.baseURI).href : src)
  let store = loading.get(address)
  if (!store) {
    store = address ? import('./archive-store.js').then(({openArchive}) => openArchive(address, worker)) : openEmbedded()
    loading.set(address, store)
    store.catch(() => loading.delete(address))
  }
  return store
}

/** @returns {Promise<Store>} */
async function openEmbedded() {
  const {Engine, init} = await import('./index.js')
  await init({full: false, summary: false})
  const engine = Engine.embedded()
  /** What only the full engine knows waits for it. @template T @param {() => T} call */
  const widened = async call => {
    try {
      return call()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      await init({summary: false})
      return call()
    }
  }
  return {
    // What ranks in a second stage and counts facets comes when it is first wanted; without it an answer says what it lacks.
    search: async (query, {signal: _signal, onProvisional, keep: _keep, ...options}) => {
      const first = await widened(() => engine.search(query, options))
      if (!first.gaps) return first
      onProvisional?.(first)
      await init({summary: false}).catch(() => {})
      return engine.search(query, options)
    },
    // Undated ones last; a date that is less precise sorts before the days that it holds.
    newest: async limit => [...engine.articles()].sort((a, b) => compare(b.date ?? '', a.date ?? '')).slice(0, limit),
    cards: async ids => engine.articles().filter(({id}) => ids.includes(id)),
    article: (id, options) => widened(() => engine.article(id, options)),
    summarize: async (ids, options) => {
      await init({full: false})
      return engine.summarize(ids, options)
    },
    story: async (id, options) => {
      await init()
      return engine.story(id, options)
    },
    info: () => widened(() => engine.info()),
    suggest: async (typed, options) => {
      await init({summary: false})
      return engine.suggest(typed, options).map(({text}) => text)
    },
  }
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : Number(a > b)
}
