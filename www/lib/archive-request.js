/**
 * One file, or a range of one, from a host that may fail.
 *
 * Always: a call settles. What may pass is tried three times (no network, 5xx, 429, a body that ends early, silence); what
 * won't change is not (4xx, other bytes than were asked for). Each error says what to do.
 *
 * @import {Bytes} from './archive-need.js'
 */
import {joined, tooShort} from './archive-need.js'
import {AbortError, ArchiveError} from './errors.js'

const TRIES = 3
/** Longest time without a byte, in milliseconds. */
const SILENCE_MS = 10_000
/** Before the second try, in milliseconds, twice as much before the third; half of it is left to chance. */
const FIRST_WAIT_MS = 300
/** Longest `Retry-After` that is waited for, in milliseconds. */
const LONGEST_WAIT_MS = 30_000

/**
 * Time and chance, which a test may take into its own hands. `sleep` may settle as it likes once its signal is aborted.
 *
 * @typedef {{now(): number, random(): number, sleep(ms: number, signal: AbortSignal): Promise<void>}} Clock
 */

/** @type {Clock} */
export const CLOCK = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) => new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    }, {once: true})
  }),
}

/**
 * @typedef {object} Ask
 * @property {string} file Named in errors.
 * @property {URL} url
 * @property {{offset: number, length: number}} [range] Default: the whole file.
 * @property {number} [exact] Bytes of the whole file, where they are known.
 * @property {number} limit The most bytes that a whole file may have.
 * @property {RequestCache} cache
 */

/**
 * What takes a body in, begun anew at each try.
 *
 * @template T
 * @typedef {{write(chunk: Bytes): void | Promise<void>, end(): T | Promise<T>}} Sink
 */

/** An error that may pass. */
class Passing {
  /** @param {ArchiveError} error @param {number} [waitMs] As the host wishes. */
  constructor(error, waitMs) {
    this.error = error
    this.waitMs = waitMs
  }
}

export class Requests {
  #fetch
  #clock

  /** @param {typeof globalThis.fetch} fetch @param {Clock} clock */
  constructor(fetch, clock) {
    // Called alone: the platform's own takes no other `this` than its global.
    this.#fetch = /** @type {typeof globalThis.fetch} */ ((input, init) => fetch(input, init))
    this.#clock = clock
  }

  /**
   * @template T
   * @param {Ask} ask
   * @param {() => Sink<T>} begin
   * @param {AbortSignal} signal
   * @returns {Promise<{body: T, whole: boolean}>} `whole`: the host sent the whole file, asked for or not.
   */
  async get(ask, begin, signal) {
    for (let tries = 1; ; tries += 1) {
      throwIfAborted(signal)
      try {
        return await this.#try(ask, begin(), signal)
      } catch (error) {
        throwIfAborted(signal)
        if (!(error instanceof Passing)) throw error
        const waitMs = error.waitMs ?? FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + this.#clock.random() / 2)
        if (tries === TRIES || waitMs > LONGEST_WAIT_MS) throw error.error
        await this.#wait(waitMs, signal)
      }
    }
  }

  /**
   * @template T
   * @param {Ask} ask
   * @param {Sink<T>} sink
   * @param {AbortSignal} signal
   */
  async #try(ask, sink, signal) {
    const {url, range, cache} = ask
    const request = new AbortController()
    signal.addEventListener('abort', () => request.abort(signal.reason), {signal: request.signal})
    try {
      // A `Range` of this form is a header that needs no preflight; another one would.
      const headers = range ? {Range: `bytes=${range.offset}-${range.offset + range.length - 1}`} : undefined
      /** @type {Response} */
      let response
      try {
        response = await this.#inTime(this.#fetch(url, {cache, signal: request.signal, ...(headers && {headers})}), signal)
      } catch (cause) {
        // A page isn't told whether the network or the host's CORS policy is to blame.
        const why = 'is there a network, and does the host send Access-Control-Allow-Origin, if it is another one?'
        throw new Passing(new ArchiveError('archive.unreachable', `${url} can't be reached: ${why}`, {cause}))
      }
      const whole = this.#check(ask, response)
      return {body: await this.#read(ask, response, whole, sink, signal), whole}
    } finally {
      // Ends what was not read to its end.
      request.abort()
    }
  }

  /**
   * Whether the body is the whole file; throws where there is none of use.
   *
   * @param {Ask} ask @param {Response} response
   */
  #check({file, url, range}, response) {
    const {status} = response
    if (status === 200) return true
    if (status === 206 && range) {
      // Another origin's header is hidden unless it is exposed; then the length alone must do.
      const [, from, to] = /^bytes (\d+)-(\d+)\//.exec(response.headers.get('Content-Range') ?? '') ?? []
      if (from === undefined) return false
      const last = range.offset + range.length - 1
      if (Number(from) === range.offset && Number(to) === last) return false
      if (Number(from) === range.offset && Number(to) < last) throw tooShort(file, Number(to) + 1, last + 1)
      throw new ArchiveError('archive.damaged', `${url} answered with bytes ${from}-${to} instead of ${range.offset}-${last}: mend the host or a cache before it`)
    }
    if (status === 416 && range) {
      throw new ArchiveError('archive.truncated', `${file} has no byte ${range.offset}: put the file on the host anew`)
    }
    if (status === 404 || status === 410) {
      throw new ArchiveError('archive.missing', `${url} is not there: put all files of the archive on the host; if it was replaced just now, load the page again`)
    }
    if (status === 429 || status >= 500) {
      throw new Passing(new ArchiveError('archive.unreachable', `${url} answered ${status}: try again later`), this.#retryAfter(response))
    }
    throw new ArchiveError('archive.refused', `${url} answered ${status}: let readers fetch the archive's files`)
  }

  /** Milliseconds that the host wishes to be left alone. @param {Response} response */
  #retryAfter({headers}) {
    const value = headers.get('Retry-After')
    if (!value) return undefined
    const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - this.#clock.now()
    return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs)
  }

  /**
   * @template T
   * @param {Ask} ask
   * @param {Response} response
   * @param {boolean} whole
   * @param {Sink<T>} sink
   * @param {AbortSignal} signal
   */
  async #read({file, range, exact, limit}, response, whole, sink, signal) {
    const most = whole ? (exact ?? limit) : (range?.length ?? 0)
    // Of a compressed body it is less than the file; then the count below tells.
    if (whole && Number(response.headers.get('Content-Length')) > most) throw tooLong(file, most, whole && range !== undefined)
    const reader = response.body?.getReader()
    let length = 0
    while (reader) {
      /** @type {ReadableStreamReadResult<Bytes>} */
      let step
      try {
        step = await this.#inTime(reader.read(), signal)
      } catch (cause) {
        const error = new ArchiveError('archive.truncated', `${file} broke off after ${length} bytes: try again later`, {cause})
        throw new Passing(error)
      }
      if (step.done) break
      length += step.value.length
      if (length > most) throw tooLong(file, most, whole && range !== undefined)
      await sink.write(step.value)
    }
    const least = whole ? (exact ?? 0) : most
    if (length < least) throw new Passing(tooShort(file, length, least))
    return sink.end()
  }

  /**
   * What `promise` comes to, unless there is silence. It settles even where a `fetch` doesn't heed its signal.
   *
   * @template T @param {Promise<T>} promise @param {AbortSignal} signal @returns {Promise<T>}
   */
  async #inTime(promise, signal) {
    const settled = new AbortController()
    const silence = this.#clock.sleep(SILENCE_MS, settled.signal).then(() => {
      throw new Error(`nothing came for ${SILENCE_MS / 1000} seconds`)
    })
    try {
      return await Promise.race([promise, silence, whenAborted(signal, settled.signal)])
    } finally {
      settled.abort()
    }
  }

  /** @param {number} waitMs @param {AbortSignal} signal */
  async #wait(waitMs, signal) {
    const settled = new AbortController()
    try {
      await Promise.race([this.#clock.sleep(waitMs, settled.signal), whenAborted(signal, settled.signal)])
    } finally {
      settled.abort()
    }
  }
}

/** @param {string} file @param {number} most @param {boolean} unasked Whether a range was asked for, and the whole file came. */
function tooLong(file, most, unasked) {
  return unasked
    ? new ArchiveError('archive.no-ranges', `the host answers a Range request with the whole of ${file}, more than ${most} bytes: let it answer ranges, or write the archive with --parts`)
    : new ArchiveError('archive.damaged', `${file} came with more than ${most} bytes: put the file on the host anew`)
}

/** Takes a body into memory. @returns {Sink<Bytes>} */
export function toMemory() {
  /** @type {Bytes[]} */
  const chunks = []
  return {
    write: chunk => void chunks.push(chunk),
    end: () => joined(chunks),
  }
}

/** @param {AbortSignal} signal */
export function throwIfAborted(signal) {
  if (signal.aborted) throw abortError(signal)
}

/** @param {AbortSignal} signal */
function abortError(signal) {
  return new AbortError('aborted', 'the call was aborted', {cause: signal.reason})
}

/**
 * Fails when `signal` is aborted; forgotten with `settled`.
 *
 * @param {AbortSignal} signal @param {AbortSignal} settled @returns {Promise<never>}
 */
export function whenAborted(signal, settled) {
  return new Promise((_, reject) => {
    const fail = () => reject(abortError(signal))
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, {once: true, signal: settled})
  })
}

/**
 * Runs `call` until it settles, or one of `signals` is aborted. It gets a promise that fails then, and a signal for all of them.
 *
 * @template T
 * @param {(AbortSignal | undefined)[]} signals
 * @param {(ended: Promise<never>, inner: AbortSignal) => Promise<T>} call
 * @returns {Promise<T>}
 */
export async function abortable(signals, call) {
  const settled = new AbortController()
  const any = new AbortController()
  for (const signal of signals) {
    if (!signal) continue
    throwIfAborted(signal)
    signal.addEventListener('abort', () => any.abort(signal.reason), {signal: settled.signal})
  }
  try {
    const ended = whenAborted(any.signal, settled.signal)
    return await Promise.race([call(ended, any.signal), ended])
  } finally {
    settled.abort()
  }
}
