/**
 * The module that summarises. It knows no index: it is given articles.
 */
import {initSync as load, __wbg_reset_state as reset, summarize} from './wasm/summary.js'
import {Loader} from './loader.js'

/** @internal */
// The literal form is the one that bundlers find, and copy the file for.
export const summaries = new Loader({load, reset, api: {summarize}, mark: 'summarize'}, new URL('./wasm/summary_bg.wasm', import.meta.url))
