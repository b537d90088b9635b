// The one static server of all engines: HTTP/2, ranges, Brotli for whatever compresses, one slow line for all alike.
//
// Every byte of a response's body is counted, headers are not. Slow: each request waits, then all bodies share one pipe.

import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {createSecureServer} from 'node:http2'
import {extname, join, normalize, sep} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {brotliCompressSync, constants} from 'node:zlib'

/** What browsers' and Lighthouse's "slow 4G" is. */
export const SLOW_4G = {latencyMs: 150, bytesPerSecond: 200_000}

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.css': 'text/css',
}

/** What is sent compressed; all else is compressed by its own format. */
const COMPRESSED = new Set(['.html', '.js', '.mjs', '.json', '.wasm', '.css'])

/** Above this Brotli's best quality takes minutes. */
const BEST_QUALITY_BYTES = 2_000_000

/** A timer that comes late by no more than this loses the line no time. */
const LATE_MS = 20

/** Bodies go into the pipe in slices of so many bytes, so that responses share it. */
const SLICE = 2048

export class Server {
  /** @type {{path: string, start: number, end: number, bytes: number, status: number}[]} */
  requests = []
  /** @type {null | {latencyMs: number, bytesPerSecond: number}} */
  line = null
  #cache
  #mounts = new Map()
  #pipeFree = 0
  #server

  constructor(cache) {
    this.#cache = cache
  }

  async start() {
    const {key, cert} = certificate(this.#cache)
    this.#server = createSecureServer({key, cert}, (request, response) => {
      this.#answer(request, response).catch((error) => {
        if (!response.stream?.destroyed) console.error(`server: ${request.url}: ${error.message}`)
      })
    })
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `https://localhost:${this.#server.address().port}`
  }

  stop() {
    return new Promise((resolve) => this.#server.close(resolve))
  }

  /** Serves a folder, or a page given as text, under `/name/`. */
  mount(name, what) {
    this.#mounts.set(name, what)
  }

  /** Forgets the requests so far. */
  reset() {
    this.requests = []
    this.#pipeFree = 0
  }

  async #answer(request, response) {
    const record = {path: request.url, start: performance.now(), end: Infinity, bytes: 0, status: 200}
    const log = this.requests
    log.push(record)
    const found = this.#find(request.url)
    const headers = {
      'cache-control': 'max-age=3600',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'accept-ranges': 'bytes',
    }
    let body = Buffer.alloc(0)
    if (found === null) {
      record.status = 404
    } else {
      headers['content-type'] = TYPES[found.extension] ?? 'application/octet-stream'
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
      body = found.read()
      if (range) {
        const [from, to] = [Number(range[1]), Math.min(Number(range[2]), body.length - 1)]
        record.status = 206
        headers['content-range'] = `bytes ${from}-${to}/${body.length}`
        body = body.subarray(from, to + 1)
      } else if (COMPRESSED.has(found.extension)) {
        headers['content-encoding'] = 'br'
        body = this.#compressed(body)
      }
    }
    headers['content-length'] = body.length
    const line = this.line
    if (line) await sleep(line.latencyMs)
    response.writeHead(record.status, headers)
    if (!line) {
      record.bytes = body.length
      response.end(body)
    } else {
      for (let at = 0; at < body.length && !response.stream.destroyed; at += SLICE) {
        const slice = body.subarray(at, at + SLICE)
        await this.#pipe(slice.length, line)
        record.bytes += slice.length
        response.write(slice)
      }
      response.end()
    }
    record.end = performance.now()
  }

  #find(url) {
    const path = decodeURIComponent(new URL(url, 'https://localhost').pathname)
    const [, mount, ...rest] = path.split('/')
    const what = this.#mounts.get(mount)
    if (what === undefined) return null
    if (typeof what === 'object') return {extension: '.html', read: () => Buffer.from(what.html)}
    const file = normalize(join(what, ...rest))
    if (!file.startsWith(normalize(what) + sep) || !statSync(file, {throwIfNoEntry: false})?.isFile()) return null
    return {extension: extname(file), read: () => readFileSync(file)}
  }

  /** Waits until `bytes` have passed the pipe that all responses share. */
  async #pipe(bytes, {bytesPerSecond}) {
    const now = performance.now()
    this.#pipeFree = Math.max(this.#pipeFree, now - LATE_MS) + (bytes / bytesPerSecond) * 1000
    await sleep(this.#pipeFree - now)
  }

  #compressed(body) {
    const folder = join(this.#cache, 'brotli')
    const path = join(folder, createHash('sha256').update(body).digest('hex').slice(0, 32))
    if (!existsSync(path)) {
      mkdirSync(folder, {recursive: true})
      const quality = body.length > BEST_QUALITY_BYTES ? 9 : 11
      const params = {[constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24}
      writeFileSync(path, brotliCompressSync(body, {params}))
    }
    return readFileSync(path)
  }
}

/** How many of `requests` wait for one another: the longest row in which each starts after the one before has ended. */
export function roundTrips(requests) {
  const sorted = [...requests].sort((a, b) => a.start - b.start)
  const depths = []
  sorted.forEach((request, at) => {
    const before = sorted.slice(0, at).map((other, index) => (other.end <= request.start ? depths[index] : 0))
    depths.push(1 + Math.max(0, ...before))
  })
  return Math.max(0, ...depths)
}

/** Chromium speaks HTTP/2 over TLS alone; the pages are told to trust this one. */
function certificate(cache) {
  const [key, cert] = [join(cache, 'key.pem'), join(cache, 'cert.pem')]
  if (!existsSync(cert)) {
    mkdirSync(cache, {recursive: true})
    const ask = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650']
    execFileSync('openssl', [...ask, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], {stdio: 'ignore'})
  }
  return {key: readFileSync(key), cert: readFileSync(cert)}
}
