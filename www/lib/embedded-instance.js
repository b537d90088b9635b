/**
 * The module with the embedded articles and their engine.
 */
import {initSync as load, __wbg_reset_state as reset, Engine} from './wasm/referat.js'
import {Loader} from './loader.js'

/** @internal */
// The literal form is the one that bundlers find, and copy the file for.
export const embedded = new Loader({load, reset, api: Engine, mark: 'engine_embedded'}, new URL('./wasm/referat_bg.wasm', import.meta.url))
