/**
 * An archive's files in a folder, for Node: what {@link ArchiveHost} is for a browser. No browser loads this module.
 *
 * @import {Bytes, Piece} from './archive-need.js'
 * @import {Need} from './types.js'
 */
import {open} from 'node:fs/promises'
import {join} from 'node:path'
import {decode, pieceOf, tooShort} from './archive-need.js'
import {throwIfAborted} from './archive-request.js'
import {ArchiveError} from './errors.js'

export class ArchiveFiles {
  #folder
  #parts

  /** @param {string} folder @param {{parts?: boolean}} [options] `parts`: each range lies in a file of its own, `file.offset-length`. */
  constructor(folder, {parts = false} = {}) {
    this.#folder = folder
    this.#parts = parts
  }

  /**
   * The bytes of each need, in the order of `needs`.
   *
   * @param {readonly Need[]} needs
   * @param {{signal?: AbortSignal}} [options]
   * @returns {Promise<Bytes[]>}
   */
  async read(needs, {signal} = {}) {
    const pieces = needs.map(need => pieceOf(need, this.#parts))
    if (signal) throwIfAborted(signal)
    const found = await Promise.all(pieces.map(async piece => decode(await this.#read(piece), piece)))
    if (signal) throwIfAborted(signal)
    return found
  }

  /** @param {Piece} piece @returns {Promise<Bytes>} */
  async #read(piece) {
    const {file, offset, length, exact, limit} = piece
    const path = join(this.#folder, file)
    try {
      const handle = await open(path)
      try {
        const {size} = await handle.stat()
        const end = length === 0 ? (exact ?? size) : offset + length
        if (size < end) throw tooShort(file, size, end)
        if (length === 0 && size > (exact ?? limit)) {
          throw new ArchiveError('archive.damaged', `${file} has more than ${exact ?? limit} bytes: write the archive anew`)
        }
        const {bytesRead, buffer} = await handle.read(new Uint8Array(end - offset), 0, end - offset, offset)
        if (bytesRead < end - offset) throw tooShort(file, offset + bytesRead, end)
        return buffer
      } finally {
        await handle.close()
      }
    } catch (cause) {
      if (cause instanceof ArchiveError) throw cause
      const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
      if (missing) throw new ArchiveError('archive.missing', `${path} is not there: write the archive anew`, {cause})
      throw new ArchiveError('archive.refused', `${path} can't be read: is it a file that you may read?`, {cause})
    }
  }
}
