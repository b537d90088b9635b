/**
 * A WebAssembly module of this package: loading it once, and replacing its instance when that crashes.
 *
 * In: the module's glue, and where the module is. Out: what the glue exports, called through {@link Loader.guard}.
 * Always: a call before loading is `engine.not-ready`; a failed load can be tried again; after a trap the instance, whose
 * memory may be in any state, is never used again.
 *
 * @import {ModuleSource} from './types.js'
 */
import {EngineError, toError} from './errors.js'

/**
 * A copy of the glue: it holds one instance.
 *
 * @template T
 * @typedef {object} Glue
 * @property {(source: {module: WebAssembly.Module}) => unknown} load The one that takes no addresses: they are read here.
 * @property {() => void} reset Makes a fresh instance of the module that was loaded: nothing is fetched or compiled.
 * @property {T} api What is called.
 * @property {string} mark An export that this module has.
 * @property {string} [unlike] One that only another has which has the first one, too.
 */

/** @template T What is called. */
export class Loader {
  #glue
  #address
  /** @type {Promise<void> | undefined} */
  #loading
  #ready = false
  /** Whether the instance has trapped, and is to be replaced before the next call. */
  #crashed = false
  /** Which instance it is; it rises with each replacement. */
  #generation = 0

  /** @param {Glue<T>} glue @param {URL} address Where the module is. */
  constructor(glue, address) {
    this.#glue = glue
    this.#address = address
  }

  /**
   * Loads the module. Concurrent and later calls share the first one's outcome, whatever they ask for; after a failure the next call tries again.
   *
   * @param {ModuleSource | PromiseLike<ModuleSource>} [source] Default: the package's own.
   * @returns {Promise<void>}
   * @throws {EngineError} `engine.load`, with the cause attached.
   */
  load(source) {
    this.#loading ??= this.#start(source).catch(error => {
      this.#loading = undefined
      throw error
    })
    return this.#loading
  }

  /** @param {ModuleSource | PromiseLike<ModuleSource>} [source] */
  async #start(source) {
    try {
      const module = await compile(await (source ?? this.#address))
      // The glue would keep a foreign module, and refuse all others afterwards.
      const names = WebAssembly.Module.exports(module).map(({name}) => name)
      const {mark, unlike = ''} = this.#glue
      if (!names.includes(mark) || names.includes(unlike)) {
        throw new Error('this is another module')
      }
      this.#glue.load({module})
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new EngineError('engine.load', `the engine can't be loaded: ${reason}`, {cause})
    }
    this.#ready = true
  }

  /**
   * What is called, and the number of the instance: a handle made by another one is void.
   *
   * @param {string} caller Named in the error message.
   * @throws {EngineError} `engine.not-ready`
   */
  instance(caller) {
    if (!this.#ready) throw new EngineError('engine.not-ready', `await init() before ${caller}`)
    return {api: this.#glue.api, generation: this.#generation}
  }

  /** Whether the last call trapped. */
  get crashed() {
    return this.#crashed
  }

  /**
   * The result of `action`, which calls into the instance; a trap costs the instance.
   *
   * @template R
   * @param {() => R} action
   * @returns {R}
   * @throws {import('./errors.js').ReferatError} What the engine threw; `engine.crashed` at a trap.
   */
  attempt(action) {
    try {
      if (this.#crashed) {
        this.#generation++
        this.#glue.reset()
        this.#crashed = false
      }
      return action()
    } catch (error) {
      if (!isTrap(error)) throw toError(error)
      this.#crashed = true
      throw new EngineError('engine.crashed', 'the engine crashed; the next call restarts it', {cause: error})
    }
  }

  /**
   * As {@link attempt}; after a trap the call is tried once more, on a new instance.
   *
   * @template R
   * @param {() => R} action
   * @returns {R}
   */
  guard(action) {
    try {
      return this.attempt(action)
    } catch (error) {
      if (!this.#crashed) throw error
    }
    return this.attempt(action)
  }
}

/** A panic or lack of memory is a `RuntimeError`; too deep a recursion a `RangeError`. @param {unknown} error */
const isTrap = error => error instanceof WebAssembly.RuntimeError || error instanceof RangeError

/** @param {ModuleSource} source @returns {Promise<WebAssembly.Module>} */
async function compile(source) {
  // A module or bytes may come from another realm (a worker's message, a test's sandbox), where `instanceof` says no.
  const kind = Object.prototype.toString.call(source).slice(8, -1)
  // The glue takes only one of its own realm for a module; to WebAssembly they are alike.
  if (kind === 'WebAssembly.Module') return Object.setPrototypeOf(source, WebAssembly.Module.prototype)
  if (kind === 'Response') return compileResponse(/** @type {Response} */ (source))
  if (typeof source === 'string' || kind === 'URL') return compileUrl(/** @type {string | URL} */ (source))
  return WebAssembly.compile(/** @type {BufferSource} */ (source))
}

/** @param {string | URL} url */
async function compileUrl(url) {
  // Node's `fetch` reads no files. Asking the process for its module, instead of importing it, leaves bundlers for
  // the browser nothing to stumble over.
  /** @typedef {{process?: {getBuiltinModule?: (id: string) => {readFile: (url: URL) => Promise<BufferSource>}}}} MaybeNode */
  const {process} = /** @type {MaybeNode} */ (/** @type {unknown} */ (globalThis))
  const files = String(url).startsWith('file:') && process?.getBuiltinModule?.('node:fs/promises')
  if (files) return WebAssembly.compile(await files.readFile(new URL(url)))
  return compileResponse(await fetch(url))
}

/** @param {Response} response */
async function compileResponse(response) {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
  // Compiling while it arrives needs the right type; a host that doesn't know .wasm may send any.
  const type = response.headers.get('Content-Type')?.replace(/;.*/, '').trim()
  if (type === 'application/wasm' && 'compileStreaming' in WebAssembly) return WebAssembly.compileStreaming(response)
  return WebAssembly.compile(await response.arrayBuffer())
}
