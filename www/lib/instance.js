/**
 * The one WebAssembly instance: loading it, and replacing it when it crashes.
 *
 * In: where the module is. Out: the class of handles that it exports, called through {@link guard}.
 * Always: a call before loading is `engine.not-ready`; a failed load can be tried again; after a trap the instance, whose
 * memory may be in any state, is never used again.
 *
 * @import {InitOptions, ModuleSource} from './types.js'
 */
import load, {__wbg_reset_state, Engine as Handle} from './wasm/referat.js'
import {EngineError, OptionError, toError} from './errors.js'

/** @type {Promise<void> | undefined} */
let loading
let ready = false
/** Whether the instance has trapped, and is to be replaced before the next call. */
let crashed = false
/** Which instance it is; it rises with each replacement. */
let generation = 0

/**
 * Loads the engine. Await it once before anything else.
 *
 * Concurrent and later calls share the first one's outcome, whatever they ask for; after a failure the next call tries again.
 *
 * @param {InitOptions} [options]
 * @returns {Promise<void>}
 * @throws {import('./errors.js').EngineError} `engine.load`, with the cause attached.
 */
export function init(options = {}) {
  loading ??= start(options).catch(error => {
    loading = undefined
    throw error
  })
  return loading
}

/** @param {InitOptions} options */
async function start(options) {
  if (typeof options !== 'object' || options === null) {
    throw new OptionError('option.invalid', 'init() takes an object: {module}')
  }
  try {
    // The literal form is the one that bundlers find, and copy the file for.
    const source = await (options.module ?? new URL('./wasm/referat_bg.wasm', import.meta.url))
    const module = await compile(source)
    // The glue would keep a foreign module that has no start, and refuse all others afterwards.
    if (!WebAssembly.Module.exports(module).some(({name}) => name === '__wbindgen_start')) {
      throw new Error('this is no module of referat')
    }
    await load({module_or_path: module})
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new EngineError('engine.load', `the engine can't be loaded: ${reason}`, {cause})
  }
  ready = true
}

/** @param {ModuleSource} source @returns {Promise<WebAssembly.Module>} */
async function compile(source) {
  // A module or bytes may come from another realm (a worker's message, a test's sandbox), where `instanceof` says no.
  const kind = Object.prototype.toString.call(source).slice(8, -1)
  if (kind === 'WebAssembly.Module') return /** @type {WebAssembly.Module} */ (source)
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

/**
 * The class of handles, and the number of the instance: a handle made by another one is void.
 *
 * @internal
 * @param {string} caller Named in the error message.
 * @throws {EngineError} `engine.not-ready`
 */
export function instance(caller) {
  if (!ready) throw new EngineError('engine.not-ready', `await init() before ${caller}`)
  return {Handle, generation}
}

/**
 * The result of `action`, which calls into the instance and may be called twice: a trap costs the instance, and the call is
 * tried once more on a new one.
 *
 * @internal
 * @template T
 * @param {() => T} action
 * @returns {T}
 * @throws {import('./errors.js').ReferatError} What the engine threw; `engine.crashed` at the second trap.
 */
export function guard(action) {
  for (let attempt = 1; ; attempt++) {
    try {
      if (crashed) restart()
      return action()
    } catch (error) {
      if (!isTrap(error)) throw toError(error)
      crashed = true
      if (attempt === 2) throw new EngineError('engine.crashed', 'the engine crashed; the next call restarts it', {cause: error})
    }
  }
}

/** A panic or lack of memory is a `RuntimeError`; too deep a recursion a `RangeError`. @param {unknown} error */
const isTrap = error => error instanceof WebAssembly.RuntimeError || error instanceof RangeError

/** A fresh instance of the module that was kept: nothing is fetched or compiled. */
function restart() {
  generation++
  __wbg_reset_state()
  crashed = false
}
