/**
 * The engine over the articles inside the WebAssembly file: loaded once, shared by every element of the page. What
 * summarises comes when a summary is first wanted.
 */
import {Engine, init} from './index.js'

/** @type {Promise<Engine> | undefined} */
let loading
let canSummarize = false

/**
 * The engine, for searches alone. A failed load is forgotten, so that the next call tries again.
 *
 * @returns {Promise<Engine>}
 */
export function loadEngine() {
  loading ??= init({summary: false})
    .then(() => Engine.embedded())
    .catch(error => {
      loading = undefined
      throw error
    })
  return loading
}

/** Makes the engine able to summarise. */
export async function loadSummaries() {
  await init()
  canSummarize = true
}

/** Whether it is. */
export function hasSummaries() {
  return canSummarize
}
