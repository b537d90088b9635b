/**
 * An archive's files on any static host, read by `fetch`.
 *
 * In: what the engine needs ({@link Need}). Out: those bytes, from memory, from what is pinned, or from the host, with as few
 * requests as they take. Files are named by their content, so that what was read stays true; the manifest alone is asked
 * for anew each time.
 * Always: every call settles, and fails with an error of this package.
 * Not here: what the bytes mean, and whether they are the right ones; the engine checks that.
 *
 * @import {Bytes, Piece} from './archive-need.js'
 * @import {Pins} from './archive-pins.js'
 * @import {Need} from './types.js'
 * @import {Ask, Clock} from './archive-request.js'
 */
import {MANIFEST, cut, decode, isCount, isFile, pieceOf, tooShort} from './archive-need.js'
import {ByteCache} from './archive-memory.js'
import {CLOCK, Requests, abortable, throwIfAborted, toMemory} from './archive-request.js'
import {ArchiveError, EngineError, OptionError} from './errors.js'

/** Ranges of a file that are no further apart are one request: a round trip costs more than these bytes. */
const GAP = 2048
const CACHE_BYTES = 16 * 1024 * 1024

/**
 * @typedef {object} ArchiveHostOptions
 * @property {AbortSignal} [signal] Ends all calls, those to come too.
 * @property {number} [cacheBytes] What may be kept in memory, and the largest file to take from a host without ranges.
 *   Default: 16 MiB.
 * @property {boolean} [parts] Whether each range lies in a file of its own, `file.offset-length`. Default: false.
 * @property {typeof fetch} [fetch] In place of the global one.
 * @property {CacheStorage | undefined} [caches] In place of the global one.
 * @property {number} [maxOfflineAge] Milliseconds since the host was last reached after which a manifest that is kept on the device is
 *   refused. Default: none is.
 * @property {Clock} [clock] Time and chance, for tests.
 */

/** @typedef {{file: string, size: number}} PinnedFile */
/** @typedef {{bytes: number, total: number}} Progress */

/**
 * A request that is under way, for all who wait for it. It ends when no one does any more. `answer` cuts a piece out.
 *
 * @typedef {{controller: AbortController, users: number, answer: Promise<(piece: Piece) => Bytes>, forgets: (() => void)[]}} Flight
 */
/** @typedef {{flight: Flight, bytes: Promise<Bytes>}} Flying */

export class ArchiveHost {
  #base
  #parts
  #cacheBytes
  #requests
  #memory
  #caches
  /** Whether anything is kept on the device. @type {Promise<boolean> | undefined} */
  #keeps
  /** What is. @type {Promise<Pins> | undefined} */
  #pins
  #signal
  #clock
  #maxOfflineAge
  /** When the host last gave the manifest out: milliseconds since 1970. @type {number | undefined} */
  #confirmed
  /** As it was read last, deflated. @type {Bytes | undefined} */
  #manifest
  /** Pieces under way, by key. @type {Map<string, Flying>} */
  #flying = new Map()
  /** Whole files under way, by name, from a host without ranges. @type {Map<string, Flight>} */
  #wholes = new Map()
  /** Whether the host has answered a Range request with a whole file: then whole files are asked for, each once. */
  #ignoresRanges = false

  /**
   * @param {string | URL} base Address of the archive's folder.
   * @param {ArchiveHostOptions} [options]
   */
  constructor(base, options = {}) {
    const {signal, cacheBytes = CACHE_BYTES, parts = false, clock = CLOCK, maxOfflineAge = Infinity} = options
    if (!isCount(cacheBytes)) throw new OptionError('option.invalid', 'cacheBytes must be a whole number')
    if (!(maxOfflineAge >= 0)) throw new OptionError('option.invalid', 'maxOfflineAge must be a number of milliseconds')
    this.#base = folderUrl(base)
    this.#parts = parts
    this.#cacheBytes = cacheBytes
    this.#clock = clock
    this.#maxOfflineAge = maxOfflineAge
    this.#requests = new Requests(options.fetch ?? globalThis.fetch, clock)
    this.#memory = new ByteCache(cacheBytes)
    this.#caches = 'caches' in options ? options.caches : globalThis.caches
    this.#signal = signal ?? new AbortController().signal
  }

  /**
   * The bytes of each need. All requests are made at once.
   *
   * @param {readonly Need[]} needs
   * @param {{signal?: AbortSignal}} [options]
   * @returns {Promise<Bytes[]>} In the order of `needs`. They may be kept for the next reader: not to be changed or transferred.
   */
  async read(needs, {signal} = {}) {
    const pieces = needs.map(need => pieceOf(need, this.#parts))
    return abortable([this.#signal, signal], async (ended, inner) => {
      /** @type {Map<string, Bytes>} */
      const found = new Map()
      await Promise.all(pieces.map(async piece => {
        const bytes = this.#memory.get(piece.key) ?? (await this.#pinned(piece))
        if (bytes) found.set(piece.key, bytes)
      }))
      throwIfAborted(inner)
      const flying = this.#start(pieces.filter(({key}) => !found.has(key)))
      const flights = new Set([...flying.values()].map(({flight}) => flight))
      for (const flight of flights) flight.users += 1
      try {
        await Promise.race([
          Promise.all([...flying].map(async ([key, {bytes}]) => found.set(key, await bytes))),
          ended,
        ])
      } finally {
        for (const flight of flights) if (--flight.users === 0) end(flight)
      }
      return pieces.map(({key}) => /** @type {Bytes} */ (found.get(key)))
    })
  }

  /**
   * Keeps files on the reader's device, for reading without a network, and drops all others that were kept. What was kept
   * before stays whole until all is there; after an error the next call goes on with the file that was missing.
   *
   * The manifest is kept too, if it was read: as it was then, so that it names these files and no newer ones.
   *
   * @param {readonly PinnedFile[]} files All of the archive's files but the manifest, with their sizes; with `parts` the parts.
   * @param {{signal?: AbortSignal | undefined, onProgress?: ((progress: Progress) => void) | undefined}} [options] `onProgress`
   *   is told about bytes that are stored; they are fewer again when a file is begun anew.
   */
  async pin(files, {signal, onProgress = () => {}} = {}) {
    for (const {file, size} of files) {
      if (!isFile(file) || !isCount(size)) throw new OptionError('option.invalid', `there is no file ${JSON.stringify(file)} of ${size} bytes`)
    }
    const manifest = this.#manifest
    const names = files.map(({file}) => file)
    await abortable([this.#signal, signal], async (_, inner) => {
      const pins = await this.#device()
      await pins.alone(async () => {
        throwIfAborted(inner)
        await pins.check()
        const total = files.reduce((sum, {size}) => sum + size, manifest?.length ?? 0)
        let before = 0
        for (const {file, size} of files) {
          const base = before
          await this.#pinFile(pins, {file, size}, bytes => onProgress({bytes: base + bytes, total}), inner)
          before += size
        }
        if (manifest) {
          // It names the others: it comes when they are there.
          const confirmed = this.#confirmed ?? (await pins.confirmed())
          await pins.replaceManifest(manifest)
          if (confirmed !== undefined) await pins.confirm(confirmed)
          onProgress({bytes: total, total})
          names.push(MANIFEST)
        }
        await pins.keepOnly(new Set(names))
      })
    })
  }

  /**
   * Forgets what a need was answered with, which turned out to be damaged: the next answer comes from the host.
   *
   * @param {Need} need
   */
  async forget(need) {
    const {key, file} = pieceOf(need, this.#parts)
    this.#memory.drop(key)
    this.#memory.drop(wholeKey(file))
    const pins = await this.#kept().catch(() => undefined)
    const kept = await pins?.sizes().catch(() => undefined)
    if (kept?.has(file)) await pins?.drop(file).catch(() => {})
  }

  /** Drops all that is pinned. */
  async unpin() {
    const pins = await this.#device()
    await pins.alone(() => pins.dropAll())
  }

  /** The files that are pinned. @returns {Promise<PinnedFile[]>} */
  async pinned() {
    return Array.from((await (await this.#kept())?.sizes()) ?? [], ([file, size]) => ({file, size}))
  }

  get #cacheName() {
    return `referat ${this.#base}`
  }

  /** What is kept on the device, if anything is. */
  async #kept() {
    // What can't be asked tells why when it is read.
    this.#keeps ??= (async () => Boolean(await this.#caches?.has(this.#cacheName)))().catch(() => true)
    return this.#pins || (await this.#keeps) ? this.#device() : undefined
  }

  /** What is kept on the device, or can be. */
  #device() {
    this.#pins ??= import('./archive-pins.js').then(({Pins}) => new Pins(this.#base, this.#caches, this.#cacheName, MANIFEST)).catch(cause => {
      this.#pins = undefined
      throw new EngineError('engine.load', 'the part of the package that keeps archives on the device can’t be loaded', {cause})
    })
    return this.#pins
  }

  /** @param {Pins} pins @param {PinnedFile} file @param {(bytes: number) => void} stored @param {AbortSignal} signal */
  async #pinFile(pins, {file, size}, stored, signal) {
    if ((await pins.sizes()).get(file) === size) return stored(size)
    try {
      await this.#requests.get({...this.#ask(file, size), exact: size}, pins.begin(file, size, stored), signal)
    } catch (error) {
      // Half a file is of no use to anybody.
      await pins.drop(file).catch(() => {})
      throw error
    }
  }

  /**
   * The host has given the manifest out, which may be the one that is kept. Where that can't be noted, what is kept counts as older
   * than it is, no more.
   *
   * @param {Bytes} manifest
   */
  async #confirm(manifest) {
    this.#confirmed = this.#clock.now()
    try {
      const pins = await this.#kept()
      const kept = await pins?.read(MANIFEST, 0, 0)
      const same = kept?.length === manifest.length && kept.every((byte, at) => byte === manifest[at])
      if (same) await pins?.confirm(this.#confirmed)
    } catch {
      // Said above.
    }
  }

  /** What is pinned of the manifest, now that the host can't be reached. @param {Piece} piece */
  async #offline(piece) {
    const pins = await this.#kept().catch(() => undefined)
    const kept = (await pins?.sizes().catch(() => undefined))?.has(MANIFEST)
    // There is nothing that could be too old.
    if (!kept && this.#confirmed === undefined) return undefined
    const confirmed = this.#confirmed ?? (await pins?.confirmed())
    // A clock that was set back tells nothing about an age.
    const age = Math.abs(this.#clock.now() - (confirmed ?? 0))
    if (age <= this.#maxOfflineAge) return this.#unpack(piece)
    const since = confirmed === undefined ? '' : ` since ${new Date(confirmed).toISOString()}`
    throw new ArchiveError('archive.outdated', `the archive could not be checked for corrections${since}, longer than its publisher allows: connect to the network`)
  }

  /** What is pinned of a piece, as far as that can be read. @param {Piece} piece */
  async #pinned(piece) {
    // The manifest is asked for first, and the pinned one taken if there is no network.
    if (piece.file === MANIFEST) return undefined
    return this.#unpack(piece)
  }

  /** What is damaged on the device is asked for anew. @param {Piece} piece */
  async #unpack(piece) {
    try {
      const bytes = await (await this.#kept())?.read(piece.file, piece.offset, piece.length)
      return bytes && (await this.#keep(piece, bytes))
    } catch {
      return undefined
    }
  }

  /** What the engine asked for, kept in memory. @param {Piece} piece @param {Bytes} bytes */
  async #keep(piece, bytes) {
    const decoded = await decode(bytes, piece)
    if (piece.file === MANIFEST) this.#manifest = bytes
    else this.#memory.set(piece.key, decoded)
    return decoded
  }

  /**
   * What brings each of the pieces, begun or under way already.
   *
   * @param {Piece[]} pieces
   * @returns {Map<string, Flying>}
   */
  #start(pieces) {
    /** @type {Map<string, Flying>} */
    const flying = new Map()
    /** @type {Map<string, Piece>} */
    const open = new Map()
    for (const piece of pieces) {
      const known = this.#flying.get(piece.key)
      if (known) flying.set(piece.key, known)
      else open.set(piece.key, piece)
    }
    for (const group of this.#grouped([...open.values()])) {
      for (const [key, entry] of this.#send(group)) flying.set(key, entry)
    }
    return flying
  }

  /**
   * Pieces that one request brings: of one file and near each other, or of a whole file.
   *
   * @param {Piece[]} pieces
   */
  #grouped(pieces) {
    /** @type {Piece[][]} */
    const groups = []
    let end = 0
    for (const piece of pieces.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.offset - b.offset))) {
      const group = groups.at(-1)
      const last = group?.[0]
      const ranges = last?.file === piece.file && last.length > 0 && piece.length > 0
      const near = ranges && (this.#ignoresRanges || piece.offset <= end + GAP)
      if (group && near) group.push(piece)
      else groups.push([piece])
      end = Math.max(near ? end : 0, piece.offset + piece.length)
    }
    return groups
  }

  /**
   * One request for a group of pieces.
   *
   * @param {Piece[]} group
   * @returns {Map<string, Flying>}
   */
  #send(group) {
    const flight = this.#flight(group)
    /** @type {Map<string, Flying>} */
    const entries = new Map()
    for (const piece of group) {
      const bytes = flight.answer.then(async cutOut => {
        const bytes = cutOut(piece)
        const kept = await this.#keep(piece, bytes)
        if (piece.file === MANIFEST) await this.#confirm(bytes)
        return kept
      }).catch(async error => {
        const offline = piece.file === MANIFEST && error instanceof ArchiveError && error.code === 'archive.unreachable'
        const pinned = offline && (await this.#offline(piece))
        if (pinned) return pinned
        throw error
      })
      const entry = {flight, bytes}
      entries.set(piece.key, entry)
      register(this.#flying, piece.key, entry, bytes, flight)
    }
    return entries
  }

  /** @param {Piece[]} group @returns {Flight} */
  #flight(group) {
    const [first] = group
    if (!first) throw new RangeError('an empty group')
    const whole = this.#ignoresRanges && first.length > 0
    const known = whole && this.#wholes.get(first.file)
    if (known) return known
    const controller = new AbortController()
    const answer = first.length === 0 ? this.#fetchWhole(first, controller.signal) : this.#fetchRange(first, group, controller.signal)
    /** @type {Flight} */
    const flight = {controller, users: 0, answer, forgets: []}
    if (whole) register(this.#wholes, first.file, flight, answer, flight)
    return flight
  }

  /**
   * @param {Piece} first The one that begins first.
   * @param {Piece[]} group
   * @param {AbortSignal} signal
   * @returns {Promise<(piece: Piece) => Bytes>}
   */
  async #fetchRange({file, offset}, group, signal) {
    const kept = this.#memory.get(wholeKey(file))
    if (kept) return piece => cut(kept, piece)
    const end = Math.max(...group.map(piece => piece.offset + piece.length))
    const length = end - offset
    const ask = this.#ask(file, this.#cacheBytes)
    if (!this.#ignoresRanges) {
      // Not through the browser's HTTP cache: there, ranges of one file wait for each other.
      Object.assign(ask, {range: {offset, length}, cache: 'no-store'})
    }
    const {body, whole} = await this.#requests.get(ask, toMemory, signal)
    if (!whole) return piece => cut(body, {...piece, offset: piece.offset - offset})
    if (body.length < end) throw tooShort(file, body.length, end)
    // A range that is the whole file tells nothing about the host.
    if (body.length > length) this.#ignoresRanges = true
    this.#memory.set(wholeKey(file), body)
    return piece => cut(body, piece)
  }

  /** @param {Piece} piece @param {AbortSignal} signal */
  async #fetchWhole({file, limit, exact}, signal) {
    const ask = {...this.#ask(file, limit), ...(exact !== undefined && {exact})}
    const {body} = await this.#requests.get(ask, toMemory, signal)
    return () => body
  }

  /** A request for a whole file. @param {string} file @param {number} limit @returns {Ask} */
  #ask(file, limit) {
    return {file, url: new URL(file, this.#base), limit, cache: file === MANIFEST ? 'no-cache' : 'default'}
  }
}

/** Ends a request that nobody waits for any more. @param {Flight} flight */
function end({controller, forgets}) {
  controller.abort()
  for (const forget of forgets) forget()
}

/**
 * Keeps `entry` in `map` until `promise` settles or its flight ends.
 *
 * @template T
 * @param {Map<string, T>} map @param {string} key @param {T} entry @param {Promise<unknown>} promise @param {Flight} flight
 */
function register(map, key, entry, promise, flight) {
  map.set(key, entry)
  const forget = () => {
    if (map.get(key) === entry) map.delete(key)
  }
  // A failure that no one waits for any more is not to be reported as unhandled, either.
  promise.then(forget, forget)
  flight.forgets.push(forget)
}

/** Key of a whole file in memory, taken from a host without ranges. @param {string} file */
function wholeKey(file) {
  return `${file} whole`
}

/**
 * The address of a folder.
 *
 * @internal
 * @param {string | URL} base
 */
export function folderUrl(base) {
  /** @type {URL} */
  let url
  try {
    url = new URL(base, globalThis.document?.baseURI ?? globalThis.location?.href)
  } catch (cause) {
    throw new OptionError('option.invalid', `${base} is no address; outside a page it must begin with https://`, {cause})
  }
  if (!/^https?:$/.test(url.protocol)) throw new OptionError('option.invalid', `${url} is no address of a host: https://…`)
  url.search = ''
  url.hash = ''
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}
