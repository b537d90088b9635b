/**
 * The whole module: the engine with the embedded articles and the summaries.
 *
 * @import {InitOptions} from './types.js'
 */
import load, {__wbg_reset_state as reset, Engine as Handle} from './wasm/referat.js'
import {Loader} from './loader.js'

/** @internal */
// The literal form is the one that bundlers find, and copy the file for.
export const whole = new Loader({load, reset, Handle}, new URL('./wasm/referat_bg.wasm', import.meta.url))

/**
 * Loads the engine. Await it once before anything else.
 *
 * Concurrent and later calls share the first one's outcome, whatever they ask for; after a failure the next call tries again.
 *
 * @param {InitOptions} [options]
 * @returns {Promise<void>}
 * @throws {import('./errors.js').EngineError} `engine.load`, with the cause attached.
 */
export function init(options) {
  return whole.load(options)
}
