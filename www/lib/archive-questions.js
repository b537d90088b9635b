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

/**
 * @template T
 * @typedef {object} Question
 * @property {Loader} engine Loaded.
 * @property {string} caller Named in errors.
 * @property {(handle: Handle) => T} call
 * @property {AbortSignal} signal Ends the question at once.
 * @property {AbortSignal} [reading] Ends what it has asked the host for. Default: `signal`.
 * @property {(response: SearchResponse) => void} [onProvisional]
 */

/** @internal */
export class Questions {
  #host
  #ended
  #budget
  #manifest
  /** A handle of each engine, over the archive of this manifest. @type {Map<Loader, {handle: Handle, generation: number, manifest: Uint8Array}>} */
  #handles = new Map()
  /** Those that are under way. @type {Set<AbortSignal>} */
  #running = new Set()
  /** @type {Promise<boolean> | undefined} */
  #refreshing

  /**
   * @param {ArchiveSource} host
   * @param {Uint8Array} manifest
   * @param {{ended: AbortSignal, budget: number}} options `ended`: what ends readings that are several questions'. `budget`:
   *   bytes that an engine may keep.
   */
  constructor(host, manifest, {ended, budget}) {
    this.#host = host
    this.#manifest = manifest
    this.#ended = ended
    this.#budget = budget
  }

  /**
   * The answer to a question.
   *
   * @template T
   * @param {Question<T>} question
   * @returns {Promise<T>}
   */
  async ask(question) {
    const {signal, engine} = question
    throwIfAborted(signal)
    // A question that is under way keeps what was brought for it.
    const idle = [...this.#running].every(({aborted}) => aborted)
    this.#running.add(signal)
    try {
      if (idle) engine.guard(() => this.#handle(question).begin(this.#budget))
      return await this.#ask(question)
    } finally {
      this.#running.delete(signal)
    }
  }

  /**
   * What is known without asking the host.
   *
   * @template T
   * @param {Loader} engine @param {string} caller @param {(handle: Handle) => T} call @returns {T}
   */
  askNow(engine, caller, call) {
    return engine.guard(() => call(this.#handle({engine, caller})))
  }

  /**
   * Whether the archive has changed since its manifest was read; if so, it is the new one that is asked from now on.
   *
   * @param {Loader} engine
   */
  refresh(engine) {
    this.#refreshing ??= this.#refresh(engine).finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /** @param {Loader} engine */
  async #refresh(engine) {
    const [manifest] = await readFrom(this.#host, [MANIFEST_NEED], this.#ended)
    if (!manifest || equal(manifest, this.#manifest)) return false
    const before = this.#manifest
    this.#manifest = manifest
    try {
      this.askNow(engine, 'refresh()', () => {})
    } catch (error) {
      this.#manifest = before
      throw error
    }
    return true
  }

  /** Gives the memory back. */
  free() {
    for (const [engine, {handle, generation}] of this.#handles) {
      if (!engine.crashed && engine.instance('close()').generation === generation) handle.free()
    }
    this.#handles.clear()
  }

  /**
   * @template T
   * @param {Question<T>} question
   * @returns {Promise<T>}
   */
  async #ask(question) {
    const {engine, signal, reading = signal, call, onProvisional} = question
    let crashed = false
    let refreshed = false
    for (let round = 1; round <= ROUNDS; round += 1) {
      const manifest = this.#manifest
      /** @type {readonly Place[]} */
      let needs
      try {
        const answer = engine.attempt(() => call(this.#handle(question)))
        if (!isPending(answer)) return answer
        if (answer.provisional) onProvisional?.(answer.provisional)
        // The listener may have had enough.
        throwIfAborted(signal)
        needs = answer.needs
        const found = await readFrom(this.#host, needs, reading)
        throwIfAborted(signal)
        // Of another archive the same place holds something else.
        if (manifest === this.#manifest) await this.#supply(question, needs, found)
      } catch (error) {
        throwIfAborted(signal)
        if (engine.crashed && !crashed) {
          // Another instance is asked from the start, once; the host has kept what was read.
          crashed = true
        } else if (error instanceof ArchiveError && error.code === 'archive.missing' && !refreshed) {
          // The files of a manifest go some time after it was replaced.
          refreshed = true
          if (manifest === this.#manifest) await this.refresh(engine).catch(() => {})
          if (manifest === this.#manifest) throw error
        } else {
          throw error
        }
        round = 0
      }
    }
    throw new ArchiveError('archive.stuck', `${question.caller} has no answer after ${ROUNDS} readings: write the archive anew`)
  }

  /**
   * @param {Question<unknown>} question @param {readonly Place[]} needs @param {readonly Uint8Array[]} found
   */
  async #supply(question, needs, found) {
    for (const [n, need] of needs.entries()) {
      const bytes = found[n]
      if (!bytes) throw new ArchiveError('archive.truncated', `the host brought nothing of ${need.file}: let it answer each need`)
      try {
        question.engine.attempt(() => this.#handle(question).supply(need.segment, need.at, bytes))
      } catch (error) {
        if (error instanceof IndexError) await this.#host.forget?.(need)
        throw error
      }
    }
  }

  /** @param {{engine: Loader, caller: string}} question */
  #handle({engine, caller}) {
    const {Handle, generation} = engine.instance(caller)
    const known = this.#handles.get(engine)
    const sameInstance = known?.generation === generation
    if (sameInstance && known.manifest === this.#manifest) return known.handle
    const handle = Handle.remote()
    // Fails where the manifest is damaged.
    handle.supply(-1, 0, this.#manifest)
    if (sameInstance) known.handle.free()
    this.#handles.set(engine, {handle, generation, manifest: this.#manifest})
    return handle
  }
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
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
