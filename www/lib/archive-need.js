/**
 * What the engine needs of an archive, and how bytes become what it asked for.
 *
 * In: a {@link Need} and the bytes of its file. Out: the bytes asked for, inflated. Names and numbers come from
 * a manifest, which may be anybody's: a name leads to a file of the archive's folder, and nothing grows beyond its size.
 *
 * @import {Need} from './types.js'
 */
import {ArchiveError} from './errors.js'

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * Where a need lies.
 *
 * @typedef {object} Piece
 * @property {string} key The same for the same bytes.
 * @property {string} file
 * @property {number} offset
 * @property {number} length 0: the whole file.
 * @property {number} [exact] Bytes of the whole file, where they are known.
 * @property {number} limit The most bytes to take.
 * @property {Need} need
 */

/** The one file whose content changes under its name. */
export const MANIFEST = 'manifest.referat'

/** The manifest, which is needed before anything else. A larger one is none: a million articles need 2 MB. @type {Need} */
export const MANIFEST_NEED = {file: MANIFEST, offset: 0, length: 0, encoding: 'deflate', size: 64 << 20}

const FILE = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/

/**
 * @param {Need} need
 * @param {boolean} parts Whether each range lies in a file of its own, `file.offset-length`.
 * @returns {Piece}
 */
export function pieceOf(need, parts) {
  const {file, offset, length, encoding, size} = need
  if (!isFile(file) || ![offset, length, offset + length, size].every(isCount) || (encoding !== 'raw' && encoding !== 'deflate')) {
    throw new ArchiveError('archive.damaged', `the archive's index leads to ${JSON.stringify(need)}: write the archive anew`)
  }
  const key = `${file} ${offset} ${length} ${encoding} ${size}`
  if (length === 0) return {key, file, offset: 0, length: 0, limit: encoding === 'raw' ? size : deflatedLimit(size), need}
  if (!parts) return {key, file, offset, length, limit: length, need}
  return {key, file: `${file}.${offset}-${length}`, offset: 0, length: 0, exact: length, limit: length, need}
}

/** Whether it is the name of a file in the folder. @param {unknown} name */
export function isFile(name) {
  return typeof name === 'string' && FILE.test(name)
}

/** @param {unknown} value */
export function isCount(value) {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** No deflate stream is longer: incompressible data take 5 bytes more per block. @param {number} size */
function deflatedLimit(size) {
  return size + 5 * Math.ceil(size / 1024) + 64
}

/**
 * A piece of a whole file.
 *
 * @param {Bytes} whole @param {Piece} piece @returns {Bytes}
 */
export function cut(whole, {file, offset, length}) {
  if (length === 0) return whole
  if (whole.length < offset + length) throw tooShort(file, whole.length, offset + length)
  // A copy: a view would keep the whole file in memory.
  return whole.slice(offset, offset + length)
}

/** @param {string} file @param {number} found @param {number} needed */
export function tooShort(file, found, needed) {
  return new ArchiveError('archive.truncated', `${file} ends after ${found} of ${needed} bytes: put the file on the host anew`)
}

/**
 * What the engine asked for.
 *
 * @param {Bytes} bytes @param {Piece} piece @returns {Promise<Bytes>}
 */
export async function decode(bytes, {file, need: {length, encoding, size}}) {
  if (encoding === 'raw') return bytes
  const stream = length === 0 ? bytes : bytes.subarray(0, Math.max(0, bytes.length - 1 - (bytes.at(-1) ?? 0)))
  const reader = new Blob([stream]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  /** @type {Bytes[]} */
  const chunks = []
  let inflated = 0
  try {
    for (;;) {
      const {done, value} = await reader.read()
      if (done) return joined(chunks)
      inflated += value.length
      if (inflated > size) throw new RangeError(`more than ${size} bytes`)
      chunks.push(value)
    }
  } catch (cause) {
    // Nothing more is inflated; how the stream takes that is of no interest.
    reader.cancel().catch(() => {})
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ArchiveError('archive.damaged', `${file} can't be inflated (${reason}): put the file on the host anew`, {cause})
  }
}

/** One after the other. @param {Bytes[]} chunks @returns {Bytes} */
export function joined(chunks) {
  const [first, ...rest] = chunks
  if (first && rest.length === 0) return first
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
