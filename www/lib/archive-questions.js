/**
 * Questions to the engine over an archive of which it has nothing at first: it says what it needs, the host brings that, and
 * it is asked again until it answers.
 *
 * In: a host, a manifest, a call on a handle. Out: the call's answer.
 * Always: a question ends. The engine is supplied with nothing but what it asked for, from the archive that it asked about.
 *
 * @import {Loader} from './loader.js'
 * @import {ArchiveSource, Need, SearchResponse} from './types.js'
 * @import {Engine as Handle} from './wasm/archive.js'
 */
import {MANIFEST_NEED} from './archive-need.js'
import {throwIfAborted} from './archive-request.js'
import {ArchiveError, IndexError, ReferatError} from './errors.js'

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
 */

/** Milliseconds that a call waits for a newer manifest. */
const PATIENCE_MS = 1000

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
  /** Those that are under way. @type {Set<AbortSignal>} */
  #running = new Set()
  /** @type {Promise<boolean> | undefined} */
  #refreshing
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
    this.#manifest = manifest
    try {
      this.askNow('refresh()', () => {})
    } catch (error) {
      this.#manifest = before
      throw error
    }
    // What some cache has kept doesn't bring back what was removed since.
    if (generationOf(manifest) >= generationOf(before)) return true
    this.#manifest = before
    return false
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
    for (let round = 1; round <= ROUNDS; round += 1) {
      const manifest = this.#manifest
      /** @type {readonly Place[]} */
      let needs = []
      try {
        const answer = engine.attempt(() => call(this.#handle(caller, engine)))
        if (!isPending(answer)) return answer
        if (answer.provisional) onProvisional?.(answer.provisional)
        // The listener may have had enough.
        throwIfAborted(signal)
        needs = answer.needs
        // Cards of a provisional answer don't wait for the long lists that make it exact.
        const cards = onProvisional && !answer.provisional ? needs.filter(({encoding}) => encoding === 'deflate') : []
        const others = needs.filter(need => !cards.includes(need))
        const reads = [cards, others].map(some => (some.length > 0 ? readFrom(this.#host, some, reading) : []))
        const [ofCards, ofOthers] = /** @type {[Promise<readonly Uint8Array[]>, Promise<readonly Uint8Array[]>]} */ (reads.map(each => Promise.resolve(each)))
        ofOthers.catch(() => {})
        // Of another archive the same place holds something else.
        const supply = async (/** @type {readonly Place[]} */ some, /** @type {readonly Uint8Array[]} */ found) => {
          throwIfAborted(signal)
          if (manifest === this.#manifest) await this.#supply({caller, engine}, some, found)
        }
        await supply(cards, await ofCards)
        if (cards.length > 0 && others.length > 0 && manifest === this.#manifest) {
          const soFar = engine.attempt(() => call(this.#handle(caller, engine)))
          if (isPending(soFar) && soFar.provisional) onProvisional?.(soFar.provisional)
        }
        await supply(others, await ofOthers)
      } catch (error) {
        throwIfAborted(signal)
        if (error instanceof ReferatError && error.code.endsWith('.damaged') && manifest === this.#manifest) await this.#sift({caller, engine}, needs, signal)
        if (engine.crashed && !crashed) {
          // Another instance is asked from the start, once; the host has kept what was read.
          crashed = true
        } else if (error instanceof ArchiveError && error.code === 'archive.missing' && !refreshed) {
          // The files of a manifest go some time after it was replaced.
          refreshed = true
          if (manifest === this.#manifest) await this.refresh().catch(() => {})
          if (manifest === this.#manifest) throw error
        } else {
          throw error
        }
        round = 0
      }
    }
    throw new ArchiveError('archive.stuck', `${caller} has no answer after ${ROUNDS} readings: write the archive anew`)
  }

  /**
   * Holds each need against its checksum by itself: what came beside what is damaged may be so too, and the host would give
   * it to the next question.
   *
   * @param {Asked} asked @param {readonly Place[]} needs @param {AbortSignal} signal
   */
  async #sift(asked, needs, signal) {
    const each = needs.map(async need => this.#supply(asked, [need], await readFrom(this.#host, [need], signal)))
    await Promise.allSettled(each)
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
