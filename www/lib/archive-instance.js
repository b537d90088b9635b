/**
 * The module for archives: an engine over files elsewhere.
 */
import {initSync as load, __wbg_reset_state as reset, Engine} from './wasm/archive.js'
import {Loader} from './loader.js'

/** @internal */
// The literal form is the one that bundlers find, and copy the file for.
export const remote = new Loader({load, reset, api: Engine, mark: 'engine_remote', unlike: 'engine_open'}, new URL('./wasm/archive_bg.wasm', import.meta.url))
