/**
 * The module that has all of search: an engine over files elsewhere, or over bytes at hand.
 */
import {initSync as load, __wbg_reset_state as reset, Engine} from './wasm/full.js'
import {Loader} from './loader.js'

/** @internal */
// The literal form is the one that bundlers find, and copy the file for.
export const full = new Loader({load, reset, api: Engine, mark: 'engine_open'}, new URL('./wasm/full_bg.wasm', import.meta.url))
