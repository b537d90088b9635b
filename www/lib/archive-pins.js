/**
 * Files of an archive kept on the reader's device, in Cache Storage: whole files, in blocks, so that a range is read without
 * the rest of its file.
 *
 * A file's size is written when all of its blocks are there; without it the file doesn't count. Nothing is read from half a
 * file, and a browser that dropped a block costs a request, nothing else. The manifest is one block, with its size: a newer one takes
 * its place at once, so that there is always a whole one.
 *
 * Loaded where something is kept, or is to be.
 *
 * @import {Bytes} from './archive-need.js'
 * @import {Sink} from './archive-request.js'
 */
import {ArchiveError} from './errors.js'

/** Bytes of a block. */
const BLOCK = 1 << 18

/** Key, in a search string, of when the host last confirmed what is kept. */
const CONFIRMED = 'confirmed='

export class Pins {
  #base
  #caches
  #name
  #manifest
  /** Sizes of the files that are whole. @type {Promise<Map<string, number>> | undefined} */
  #sizes
  /** As written last. @type {number | undefined} */
  #confirmed

  /** @param {URL} base @param {CacheStorage | undefined} caches @param {string} name Of the cache. @param {string} manifest Name of the file. */
  constructor(base, caches, name, manifest) {
    this.#base = base
    this.#caches = caches
    this.#name = name
    this.#manifest = manifest
  }

  /** Names and sizes of the files kept. */
  sizes() {
    this.#sizes ??= this.#readSizes().catch(cause => {
      this.#sizes = undefined
      throw toStorageError(cause)
    })
    return this.#sizes
  }

  async #readSizes() {
    /** @type {Map<string, number>} */
    const sizes = new Map()
    this.#confirmed = undefined
    // Opening would make one.
    if (!this.#caches || !(await this.#caches.has(this.#name))) return sizes
    const cache = await this.#caches.open(this.#name)
    for (const {url} of await cache.keys()) {
      const [address = '', key = ''] = url.split('?')
      if (key.startsWith(CONFIRMED)) this.#confirmed = Math.max(this.#confirmed ?? 0, Number(key.slice(CONFIRMED.length)))
      const [, size] = /^(?:size|whole)=(\d+)$/.exec(key) ?? []
      if (size) sizes.set(address.slice(this.#base.href.length), Number(size))
    }
    return sizes
  }

  /** When the host last gave out the manifest that is kept: milliseconds since 1970. */
  async confirmed() {
    await this.sizes()
    return this.#confirmed
  }

  /** Notes when the host gave the manifest out. @param {number} time Milliseconds since 1970. */
  async confirm(time) {
    await this.sizes()
    const manifest = this.#url(this.#manifest)
    const note = `${manifest}?${CONFIRMED}${time}`
    await this.#put(note, undefined)
    this.#confirmed = time
    await this.#change(async cache => {
      const keys = await cache.keys(manifest, {ignoreSearch: true})
      const older = keys.filter(({url}) => url.startsWith(`${manifest}?${CONFIRMED}`) && url !== note)
      await Promise.all(older.map(key => cache.delete(key)))
    })
  }

  /** Fails where nothing can be kept. What another page has kept or dropped meanwhile is known from then on. */
  check() {
    this.#sizes = undefined
    return this.#change(async () => {})
  }

  /** Runs `action` when no other page keeps or drops files of this archive. @template T @param {() => Promise<T>} action @returns {Promise<T>} */
  alone(action) {
    const locks = globalThis.navigator?.locks
    return this.#caches && locks ? locks.request(this.#name, action) : action()
  }

  /** Takes the manifest in, in place of another. @param {Bytes} bytes */
  async replaceManifest(bytes) {
    const url = this.#wholeUrl(bytes.length)
    await this.#put(url, bytes)
    await this.#change(async cache => {
      const keys = await cache.keys(this.#url(this.#manifest), {ignoreSearch: true})
      await Promise.all(keys.filter(key => key.url.includes('?whole=') && key.url !== url).map(key => cache.delete(key)))
    })
    ;(await this.sizes()).set(this.#manifest, bytes.length)
  }

  /**
   * Bytes of a file; `undefined` where the file is not kept, or is shorter.
   *
   * @param {string} file @param {number} offset @param {number} length 0: the whole file.
   * @returns {Promise<Bytes | undefined>}
   */
  async read(file, offset, length) {
    const size = this.#caches && (await this.sizes()).get(file)
    if (!this.#caches || size === undefined) return undefined
    if (file === this.#manifest) {
      const kept = await this.#caches.match(this.#wholeUrl(size), {cacheName: this.#name})
      return kept && new Uint8Array(await kept.arrayBuffer())
    }
    const end = length === 0 ? size : offset + length
    const bytes = new Uint8Array(end - offset)
    const blocks = []
    for (let at = Math.floor(offset / BLOCK); at * BLOCK < end; at += 1) blocks.push(at)
    const found = await Promise.all(blocks.map(at => this.#caches?.match(this.#blockUrl(file, at), {cacheName: this.#name})))
    for (const [n, response] of found.entries()) {
      const block = response && new Uint8Array(await response.arrayBuffer())
      const from = ((blocks[n] ?? 0) * BLOCK) - offset
      if (!block || block.length < Math.min(BLOCK, end - offset - from)) return undefined
      bytes.set(block.subarray(Math.max(0, -from), end - offset - from), Math.max(0, from))
    }
    return bytes
  }

  /**
   * Takes a file in. Its size is known before, and has been checked when the sink ends.
   *
   * @param {string} file @param {number} size @param {(bytes: number) => void} stored Told how much of the file there is.
   * @returns {() => Sink<void>}
   */
  begin(file, size, stored) {
    return () => {
      let block = new Uint8Array(Math.min(BLOCK, size))
      let filled = 0
      let at = 0
      const flush = async () => {
        await this.#put(this.#blockUrl(file, at), block.slice(0, filled))
        stored(at * BLOCK + filled)
        at += 1
        filled = 0
      }
      return {
        write: async chunk => {
          for (let from = 0; from < chunk.length; ) {
            const piece = chunk.subarray(from, from + block.length - filled)
            block.set(piece, filled)
            filled += piece.length
            from += piece.length
            if (filled === block.length) await flush()
          }
        },
        end: async () => {
          if (filled > 0) await flush()
          await this.#put(this.#sizeUrl(file, size), undefined)
          ;(await this.sizes()).set(file, size)
        },
      }
    }
  }

  /** Drops all files but these. @param {ReadonlySet<string>} files */
  keepOnly(files) {
    return this.#change(async cache => {
      for (const request of await cache.keys()) {
        const [address = ''] = request.url.split('?')
        if (!files.has(address.slice(this.#base.href.length))) await cache.delete(request)
      }
      this.#sizes = undefined
    })
  }

  /** Drops a file, or what there is of it. @param {string} file */
  drop(file) {
    return this.#change(async cache => {
      const keys = await cache.keys(this.#url(file), {ignoreSearch: true})
      await Promise.all(keys.map(key => cache.delete(key)))
      this.#sizes = undefined
    })
  }

  /** Drops everything. */
  async dropAll() {
    await this.#caches?.delete(this.#name).catch(cause => {
      throw toStorageError(cause)
    })
    this.#sizes = undefined
  }

  /** @param {string} url @param {Bytes | undefined} bytes */
  #put(url, bytes) {
    return this.#change(cache => cache.put(url, new Response(bytes)))
  }

  /** @param {(cache: Cache) => Promise<void>} action */
  async #change(action) {
    try {
      if (!this.#caches) throw new Error('no Cache Storage')
      await action(await this.#caches.open(this.#name))
    } catch (cause) {
      throw toStorageError(cause)
    }
  }

  /** @param {string} file */
  #url(file) {
    return new URL(file, this.#base).href
  }

  /** @param {string} file @param {number} at */
  #blockUrl(file, at) {
    return `${this.#url(file)}?block=${at}`
  }

  /** Of the manifest. @param {number} size */
  #wholeUrl(size) {
    return `${this.#url(this.#manifest)}?whole=${size}`
  }

  /** The size stands in the key: the list of keys then tells what is kept. @param {string} file @param {number} size */
  #sizeUrl(file, size) {
    return `${this.#url(file)}?size=${size}`
  }
}

/** @param {unknown} cause */
function toStorageError(cause) {
  if (cause instanceof Error && cause.name === 'QuotaExceededError') {
    return new ArchiveError('archive.storage-full', 'the browser gives no more room: pin less, or free space on the device', {cause})
  }
  return new ArchiveError('archive.no-storage', 'there is no Cache Storage to pin in: it takes a browser, HTTPS, and no private window', {cause})
}
