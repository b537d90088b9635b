// WebAssembly's binary form, as far as the tools here rewrite it.

/** Reads forward through bytes. */
export class Reader {
  /** @param {Uint8Array} bytes @param {number} at */
  constructor(bytes, at) {
    this.bytes = bytes
    this.at = at
  }

  /** LEB128. */
  number() {
    let number = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++] ?? 0
      number |= (byte & 127) << shift
      if (byte < 128) return number >>> 0
    }
  }

  /** @param {number} length */
  take(length) {
    return this.bytes.subarray(this.at, (this.at += length))
  }
}

/** LEB128. @param {number} number @returns {number[]} */
export const leb = number => (number < 128 ? [number] : [(number & 127) | 128, ...leb(number >>> 7)])
/** Bytes with their length before them. @param {ArrayLike<number> & Iterable<number>} bytes */
export const prefixed = bytes => [...leb(bytes.length), ...bytes]
