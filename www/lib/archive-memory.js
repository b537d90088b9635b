/**
 * Bytes kept in memory up to a budget; what was not used for longest goes first.
 *
 * @import {Bytes} from './archive-need.js'
 */
export class ByteCache {
  /** In the order of their last use. @type {Map<string, Bytes>} */
  #entries = new Map()
  #bytes = 0
  #budget

  /** @param {number} budget Bytes; the keys are not counted. */
  constructor(budget) {
    this.#budget = budget
  }

  /** @param {string} key */
  get(key) {
    const bytes = this.#entries.get(key)
    if (bytes) {
      this.#entries.delete(key)
      this.#entries.set(key, bytes)
    }
    return bytes
  }

  /** Keeps the bytes, unless they alone are over the budget. @param {string} key @param {Bytes} bytes */
  set(key, bytes) {
    if (bytes.length > this.#budget) return
    this.drop(key)
    this.#entries.set(key, bytes)
    this.#bytes += bytes.length
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#budget) break
      this.drop(oldest)
    }
  }

  /** @param {string} key */
  drop(key) {
    this.#bytes -= this.#entries.get(key)?.length ?? 0
    this.#entries.delete(key)
  }
}
