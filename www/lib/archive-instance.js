/**
 * The small module, for archives: without embedded articles and summaries. Its glue is a copy of the whole module's, for
 * each holds one instance, and a page may use both.
 */
import load, {__wbg_reset_state as reset, Engine as Handle} from './wasm/archive.js'
import {Loader} from './loader.js'

/** @internal */
// The literal form is the one that bundlers find, and copy the file for.
export const slim = new Loader({load, reset, Handle}, new URL('./wasm/archive_bg.wasm', import.meta.url))
