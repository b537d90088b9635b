/**
 * The module that summarises. It knows no index: it is given articles.
 */
import {compare, initSync as load, keyTerms, __wbg_reset_state as reset, story, summarize} from './wasm/summary.js'
import {Loader} from './loader.js'

const api = {summarize, story, compare, keyTerms}

/** @internal */
// The literal form is the one that bundlers find, and copy the file for.
export const summaries = new Loader({load, reset, api, mark: 'summarize'}, new URL('./wasm/summary_bg.wasm', import.meta.url))
