/**
 * An archive as elements ask it ({@link Store}): loaded with the first question to one.
 *
 * @import {Archive} from './archive.js'
 * @import {Store} from './store.js'
 * @import {WorkerSource} from './types.js'
 */
import {openInWorker} from './archive-remote.js'

/** How often a page that is looked at asks for news, and how soon again when the reader comes back to it: milliseconds. */
const NEWS_MS = 300_000
const AGAIN_MS = 30_000

/** What is true of every article: it isn't from before the first date that there is. A query without words or conditions finds nothing. */
const ALL = '-before:0001'

/**
 * Opens an archive for the elements of a page.
 *
 * @param {string} address @param {WorkerSource} worker @returns {Promise<Store>}
 */
export async function openArchive(address, worker) {
  const archive = await openInWorker(address, {}, worker)
  return {
    // Several elements may ask one archive, each for its own reader's words: no search takes another's place.
    search: (query, options) => archive.search(query, {...options, keep: true}),
    newest: async limit => {
      const options = {limit, sort: /** @type {const} */ ('newest'), keep: true}
      // Of those that have a date a small engine knows. Undated ones come last.
      const {hits} = await archive.search('', {...options, filters: {from: '0001'}})
      return hits.length < limit ? (await archive.search(ALL, options)).hits : hits
    },
    cards: ids => Promise.all(ids.map(id => archive.article(id))),
    article: (id, options) => archive.article(id, options),
    summarize: (ids, options) => archive.summarize(ids, options),
    story: (id, options) => archive.story(id, options),
    info: () => archive.info(),
    suggest: async (typed, options) => (await archive.suggest(typed, options)).map(({text}) => text),
    watch: watched(archive),
    archive,
  }
}

/**
 * One watch for all elements that ask an archive.
 *
 * @param {Archive} archive
 * @returns {NonNullable<Store['watch']>}
 */
function watched(archive) {
  /** @type {Set<() => void>} */
  const listeners = new Set()
  let ended = new AbortController()
  let asked = Date.now()
  const ask = async () => {
    if (document.visibilityState === 'hidden' || Date.now() - asked < AGAIN_MS) return
    asked = Date.now()
    // Without a network there are no news.
    if (await archive.news().catch(() => false)) for (const listener of listeners) listener()
  }
  const begin = () => {
    ended = new AbortController()
    const {signal} = ended
    for (const type of ['visibilitychange', 'online', 'pageshow']) addEventListener(type, ask, {signal, capture: true})
    const timer = setInterval(ask, NEWS_MS)
    signal.addEventListener('abort', () => clearInterval(timer))
  }
  return (listener, signal) => {
    if (signal.aborted) return
    if (listeners.size === 0) begin()
    // Each call is a listener of its own.
    const own = () => listener()
    listeners.add(own)
    signal.addEventListener('abort', () => {
      listeners.delete(own)
      if (listeners.size === 0) ended.abort()
    })
  }
}
