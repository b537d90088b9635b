/**
 * The engine over the articles inside the WebAssembly file: loaded once, shared by every element of the page.
 */
import {Engine, init} from './index.js'

/** @type {Promise<Engine> | undefined} */
let loading

/**
 * The engine. A failed load is forgotten, so that the next call tries again.
 *
 * @returns {Promise<Engine>}
 */
export function loadEngine() {
  loading ??= init()
    .then(() => Engine.embedded())
    .catch(error => {
      loading = undefined
      throw error
    })
  return loading
}
