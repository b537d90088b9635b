/**
 * Questions to the engine over an archive of which it has nothing at first: it says what it needs, the host brings that, and
 * it is asked again until it answers.
 *
 * In: a host, a manifest, a call on a handle. Out: the call's answer.
 * Always: a question ends. The engine is supplied with nothing but what it asked for, from the archive that it asked about.
 *
 * @import {Loader} from './loader.js'
 * @import {ArchiveSource, Gap, Need, SearchResponse} from './types.js'
 * @import {Engine as Handle} from './wasm/archive.js'
 */
import {MANIFEST_NEED} from './archive-need.js'
import {throwIfAborted} from './archive-request.js'
import {ArchiveError, ArticleError, IndexError, ReferatError, toError} from './errors.js'

/** Rounds of a question, each of all that is known to be needed. A search takes four or five. */
const ROUNDS = 16

/** @typedef {Need & {segment: number, at: number}} Place */
/** @typedef {{needs: readonly Place[], provisional?: SearchResponse}} Pending */
/** @typedef {{remote: () => Handle}} Api */
/** @typedef {Api & {open: (bytes: Uint8Array) => Handle}} FullApi */
/** @typedef {Loader<Api>} Engine */
/** @typedef {{caller: string, engine: Engine}} Asked */

/**
 * @template T
 * @typedef {object} Question
 * @property {string} caller Named in errors.
 * @property {(handle: Handle) => T | Pending} call
 * @property {AbortSignal} signal Ends the question at once.
 * @property {AbortSignal} [reading] Ends what it has asked the host for. Default: `signal`.
 * @property {(response: SearchResponse) => void} [onProvisional]
 * @property {(answer: any, gaps: Gap[]) => any} [lacking] An answer without some segments, as it is to be told.
 */

/** Milliseconds after which files are asked for again that couldn't be reached: to find that out takes its time. */
const RETRY_MS = 30_000

/** Milliseconds that a call waits for a newer manifest. */
const PATIENCE_MS = 1000

/** How long one question may hold up what else its thread has to do, in milliseconds: between readings others have their turn. */
const SLICE_MS = 8

/** A manifest's number, which grows with each change of the archive: LEB128 after its first 12 bytes (FORMAT.md). @param {Uint8Array} manifest */
function generationOf(manifest) {
  let number = 0
  for (let at = 12, unit = 1; at < manifest.length; at++, unit *= 128) {
    const byte = manifest[at] ?? 0
    number += (byte & 127) * unit
    if (byte < 128) break
  }
  return number
}

/** @internal */
export class Questions {
  #engine
  #host
  #ended
  #budget
  #manifest
  /** Each engine's handle, over the archive of a manifest. @type {Map<Engine, {handle: Handle, generation: number, manifest: Uint8Array}>} */
  #opened = new Map()
  /** Segments whose files can't be had, and why. @type {ReadonlyMap<number, ReferatError>} */
  #left = new Map()
  #leftAt = 0
  /** Those that are under way. @type {Set<AbortSignal>} */
  #running = new Set()
  /** @type {Promise<boolean> | undefined} */
  #refreshing
  /** Whether another archive has taken the first one's place. */
  #isNews = false
  #maxAge
  #isWhole
  /** Why nothing is answered until the host is reached again. @type {ArchiveError | undefined} */
  #outdated
  /** When the manifest was last asked for. */
  #asked = performance.now()

  /**
   * @param {Engine} engine Loaded.
   * @param {ArchiveSource} host
   * @param {Uint8Array} manifest
   * @param {{ended: AbortSignal, budget: number, maxAge: number, isWhole: boolean}} options `ended`: what ends readings that are several
   *   questions'. `budget`: bytes that the engine may keep. `isWhole`: whether `manifest` is an archive in one file.
   */
  constructor(engine, host, manifest, {ended, budget, maxAge, isWhole}) {
    this.#isWhole = isWhole
    this.#maxAge = maxAge
    this.#engine = engine
    this.#host = host
    this.#manifest = manifest
    this.#ended = ended
    this.#budget = budget
  }

  /** Who is asked. */
  get engine() {
    return this.#engine
  }

  /**
   * From now on another engine is asked, which knows all that this one does. It is given the manifest; all else comes out of
   * the host's memory. What is under way stays with the engine that it was asked of.
   *
   * @param {Engine} engine Loaded.
   */
  moveTo(engine) {
    engine.guard(() => this.#handle('search()', engine))
    this.#engine = engine
    this.#release()
  }

  /**
   * The answer to a question.
   *
   * @template T
   * @param {Question<T>} question
   * @returns {Promise<T>}
   */
  async ask(question) {
    const {signal, caller} = question
    throwIfAborted(signal)
    if (this.#outdated || performance.now() - this.#asked > this.#maxAge) await this.#renew()
    if (this.#outdated) throw this.#outdated
    // A question that is under way keeps what was brought for it.
    const idle = [...this.#running].every(({aborted}) => aborted)
    if (idle && this.#left.size > 0 && this.#mayBeBack()) this.#reopen()
    this.#running.add(signal)
    try {
      const engine = this.#engine
      if (idle) engine.guard(() => this.#handle(caller, engine).begin(this.#budget))
      return await this.#ask(question, engine)
    } finally {
      this.#running.delete(signal)
      this.#release()
    }
  }

  /**
   * What is known without asking the host.
   *
   * @template T
   * @param {string} caller @param {(handle: Handle) => T} call @returns {T}
   */
  askNow(caller, call) {
    return this.#engine.guard(() => call(this.#handle(caller, this.#engine)))
  }

  /**
   * Whether the archive has changed since its manifest was read; if so, it is the new one that is asked from now on.
   */
  refresh() {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /** Whether there has been a newer archive; told once. */
  takeNews() {
    const isNews = this.#isNews
    this.#isNews = false
    return isNews
  }

  /** What was removed is known before an answer is: without a network, or with a slow one, the answer is as old as the manifest. */
  async #renew() {
    this.#asked = performance.now()
    const refreshed = this.refresh().catch(error => {
      if (error instanceof ArchiveError && error.code === 'archive.outdated') this.#outdated = error
    })
    await Promise.race([refreshed, new Promise(done => setTimeout(done, PATIENCE_MS))])
  }

  async #refresh() {
    const [manifest] = await readFrom(this.#host, [MANIFEST_NEED], this.#ended)
    this.#asked = performance.now()
    this.#outdated = undefined
    if (!manifest || equal(manifest, this.#manifest)) return false
    const before = this.#manifest
    const left = this.#left
    this.#manifest = manifest
    this.#left = new Map()
    try {
      this.askNow('refresh()', () => {})
    } catch (error) {
      this.#manifest = before
      this.#left = left
      throw error
    }
    // What some cache has kept doesn't bring back what was removed since.
    if (generationOf(manifest) >= generationOf(before)) return (this.#isNews = true)
    this.#manifest = before
    this.#left = left
    return false
  }

  /** Whether segments that were left out are worth another try. */
  #mayBeBack() {
    const isQuick = [...this.#left.values()].every(({code}) => code !== 'archive.unreachable')
    return isQuick || performance.now() - this.#leftAt > RETRY_MS
  }

  /** All segments are asked again. What was read of them is in the host's memory. */
  #reopen() {
    this.#left = new Map()
    this.free()
  }

  /** Gives the memory back. */
  free() {
    for (const engine of this.#opened.keys()) this.#free(engine)
  }

  /** Gives the memory of an engine back that is asked no more, unless something is still under way. */
  #release() {
    for (const engine of this.#opened.keys()) if (engine !== this.#engine && this.#running.size === 0) this.#free(engine)
  }

  /** @param {Engine} engine */
  #free(engine) {
    const opened = this.#opened.get(engine)
    this.#opened.delete(engine)
    if (opened && !engine.crashed && engine.instance('close()').generation === opened.generation) opened.handle.free()
  }

  /**
   * @template T
   * @param {Question<T>} question @param {Engine} engine
   * @returns {Promise<T>}
   */
  async #ask(question, engine) {
    const {caller, signal, reading = signal, call, onProvisional} = question
    let crashed = false
    let refreshed = false
    let since = performance.now()
    for (let round = 1; round <= ROUNDS; round += 1) {
      if (performance.now() - since > SLICE_MS) {
        await new Promise(next => setTimeout(next))
        throwIfAborted(signal)
        since = performance.now()
      }
      const manifest = this.#manifest
      /** @type {readonly Place[]} */
      let needs = []
      try {
        const answer = engine.attempt(() => call(this.#handle(caller, engine)))
        if (!isPending(answer)) return this.#told(answer, question)
        if (answer.provisional) onProvisional?.(this.#told(answer.provisional, question))
        // The listener may have had enough.
        throwIfAborted(signal)
        needs = answer.needs
        // Cards of a provisional answer don't wait for the long lists that make it exact.
        const cards = onProvisional && !answer.provisional ? needs.filter(({encoding}) => encoding === 'deflate') : []
        const others = needs.filter(need => !cards.includes(need))
        const ofCards = readSegments(this.#host, cards, reading)
        const ofOthers = readSegments(this.#host, others, reading)
        ofOthers.catch(() => {})
        /** @type {Map<number, ReferatError>} */
        const failed = new Map()
        // Of another archive the same place holds something else.
        const supply = async (/** @type {Awaited<ReturnType<typeof readSegments>>} */ read) => {
          throwIfAborted(signal)
          for (const {segment, needs, found, error} of read) {
            if (error) failed.set(segment, error)
            else if (found && manifest === this.#manifest) await this.#supply({caller, engine}, needs, found)
          }
        }
        await supply(await ofCards)
        if (cards.length > 0 && others.length > 0 && manifest === this.#manifest) {
          const soFar = engine.attempt(() => call(this.#handle(caller, engine)))
          if (isPending(soFar) && soFar.provisional) onProvisional?.(this.#told(soFar.provisional, question))
        }
        await supply(await ofOthers)
        if (failed.size > 0 && manifest === this.#manifest) {
          // The files of a manifest go some time after it was replaced.
          if (!refreshed && [...failed.values()].some(({code}) => code === 'archive.missing')) {
            refreshed = true
            await this.refresh().catch(() => {})
          }
          if (manifest === this.#manifest) this.#leaveOut(failed)
          else round = 0
        }
      } catch (error) {
        throwIfAborted(signal)
        if (error instanceof IndexError && error.code === 'index.damaged' && needs.length > 0 && manifest === this.#manifest) {
          this.#leaveOut(await this.#sift({caller, engine}, needs, signal))
          continue
        }
        // Of those that are left out nothing is known, so that it isn't known that there is no such article.
        const [unknown] = error instanceof ArticleError ? this.#left.values() : []
        if (unknown) throw unknown
        // Another instance is asked from the start, once; the host has kept what was read.
        if (!engine.crashed || crashed) throw error
        crashed = true
        round = 0
      }
    }
    throw new ArchiveError('archive.stuck', `${caller} has no answer after ${ROUNDS} readings: write the archive anew`)
  }

  /**
   * An answer, with what it lacks.
   *
   * @template A
   * @param {A} answer @param {Question<any>} question @returns {A}
   */
  #told(answer, {lacking}) {
    if (this.#left.size === 0 || !lacking || !answer) return answer
    const segments = this.segments()
    // In the order of the segments, not of the failures.
    const gaps = [...this.#left].sort(([one], [other]) => one - other).map(([segment, {code}]) => {
      const {articles = 0, from, to} = segments[segment] ?? {}
      return {part: /** @type {const} */ ('articles'), code, articles, ...(from && {from}), ...(to && {to})}
    })
    return lacking(answer, gaps)
  }

  /**
   * Goes on without the segments whose files can't be had, as long as there are others.
   *
   * @param {ReadonlyMap<number, ReferatError>} failed
   */
  #leaveOut(failed) {
    const left = new Map([...this.#left, ...failed])
    const [first] = failed.values()
    if (first && left.size >= this.segments().length) throw first
    this.#left = left
    this.#leftAt = performance.now()
    for (const [engine, {handle, generation}] of this.#opened) {
      if (engine.crashed || engine.instance('search()').generation !== generation) continue
      for (const segment of failed.keys()) engine.attempt(() => handle.leaveOut(segment))
    }
  }

  /** The parts of the archive. */
  segments() {
    return this.askNow('search()', handle => handle.segments())
  }

  /**
   * Holds each need against its checksum by itself, what is damaged once more: what came beside it may be so too, and the host
   * would give it to the next question.
   *
   * @returns Segments of which something stays damaged.
   * @param {Asked} asked @param {readonly Place[]} needs @param {AbortSignal} signal
   */
  async #sift(asked, needs, signal) {
    /** @type {Map<number, ReferatError>} */
    const failed = new Map()
    /** @param {Place} need */
    const supply = async need => this.#supply(asked, [need], await readFrom(this.#host, [need], signal))
    await Promise.all(needs.map(need => supply(need).catch(() => supply(need)).catch(error => void failed.set(need.segment, toError(error)))))
    throwIfAborted(signal)
    return failed
  }

  /**
   * @param {Asked} asked @param {readonly Place[]} needs @param {readonly Uint8Array[]} found
   */
  async #supply({caller, engine}, needs, found) {
    for (const [n, need] of needs.entries()) {
      const bytes = found[n]
      if (!bytes) throw new ArchiveError('archive.truncated', `the host brought nothing of ${need.file}: let it answer each need`)
      try {
        engine.attempt(() => this.#handle(caller, engine).supply(need.segment, need.at, bytes))
      } catch (error) {
        if (error instanceof IndexError) await this.#host.forget?.(need)
        throw error
      }
    }
  }

  /** @param {string} caller @param {Engine} engine */
  #handle(caller, engine) {
    const {api, generation} = engine.instance(caller)
    const known = this.#opened.get(engine)
    const sameInstance = known?.generation === generation
    if (sameInstance && known.manifest === this.#manifest) return known.handle
    const handle = this.#isWhole ? /** @type {FullApi} */ (api).open(this.#manifest) : api.remote()
    // Fails where the manifest is damaged.
    if (!this.#isWhole) handle.supply(-1, 0, this.#manifest)
    if (sameInstance) known.handle.free()
    for (const segment of this.#left.keys()) handle.leaveOut(segment)
    this.#opened.set(engine, {handle, generation, manifest: this.#manifest})
    return handle
  }
}

/**
 * Several answers as one, which is pending while one of them is.
 *
 * @internal
 * @template T
 * @param {readonly (T | Pending)[]} answers
 * @returns {T[] | Pending}
 */
export function joined(answers) {
  // Cards and texts lie in groups: what two of them need is asked for once.
  const needs = new Map(answers.filter(isPending).flatMap(({needs}) => needs.map(need => [`${need.segment} ${need.at}`, need])))
  return needs.size > 0 ? {needs: [...needs.values()]} : /** @type {T[]} */ (answers)
}

/**
 * What the host brings of each segment: one whose files can't be had doesn't take the others along.
 *
 * @param {ArchiveSource} host @param {readonly Place[]} needs @param {AbortSignal} signal
 * @returns {Promise<{segment: number, needs: readonly Place[], found?: readonly Uint8Array[], error?: ReferatError}[]>}
 */
async function readSegments(host, needs, signal) {
  const segments = [...new Set(needs.map(({segment}) => segment))]
  return Promise.all(segments.map(async segment => {
    const some = needs.filter(need => need.segment === segment)
    try {
      return {segment, needs: some, found: await readFrom(host, some, signal)}
    } catch (error) {
      // What is refused as outdated is so as a whole.
      if (error instanceof ArchiveError && error.code !== 'archive.outdated') return {segment, needs: some, error}
      throw error
    }
  }))
}

/**
 * What the host brings; a host of the caller's own may fail with any error.
 *
 * @internal
 * @param {ArchiveSource} host @param {readonly Need[]} needs @param {AbortSignal} signal
 */
export async function readFrom(host, needs, signal) {
  try {
    return await host.read(needs, {signal})
  } catch (cause) {
    if (cause instanceof ReferatError) throw cause
    throwIfAborted(signal)
    throw new ArchiveError('archive.unreachable', 'the host failed', {cause})
  }
}

/** @template T @param {T | Pending} answer @returns {answer is Pending} */
function isPending(answer) {
  return typeof answer === 'object' && answer !== null && 'needs' in answer
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function equal(one, other) {
  return one === other || one.length === other.length && one.every((byte, at) => byte === other[at])
}
