// A static server for development and tests: the page as any host would serve it, under the strictest CSP it must bear.
//
//   node tools/serve.mjs [PORT] [FOLDER]
//
// Not for the public: it listens on this machine alone.

import {createReadStream} from 'node:fs'
import {realpath, stat} from 'node:fs/promises'
import {createServer} from 'node:http'
import {extname, join, resolve, sep} from 'node:path'
import {pipeline} from 'node:stream'
import {pathToFileURL} from 'node:url'

/** What the page is promised to work under; nothing in it may be loosened for a test. */
export const CSP = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "worker-src 'self'",
].join('; ')

/** Address that the server listens on; printed as it is, for `localhost` may mean another server's `::1`. */
const HOST = '127.0.0.1'

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/plain; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/**
 * Serves a folder's files until `close()`. A file is looked up at each request, so an edit shows at the next reload.
 *
 * @param {object} options
 * @param {string} options.root Folder to serve, relative to the working directory.
 * @param {number} [options.port] 0: any free one. A taken port is refused (`EADDRINUSE`).
 * @param {Record<string, string>} [options.headers] Sent with every answer, over the defaults (`Content-Security-Policy`,
 *   `Content-Type`, …). An empty value leaves that header out.
 * @param {boolean} [options.quiet] Prints no line for a request that fails.
 * @returns {Promise<{url: string, close: () => Promise<void>}>} `url` ends with a slash.
 */
export async function serve({root, port = 0, headers = {}, quiet = false}) {
  const folder = await realpath(resolve(root))
  const server = createServer((request, response) => {
    void answer(folder, request).then(({status, body, headers: own}) => {
      if (status >= 400 && !quiet) console.error(`${status} ${request.method} ${request.url}`)
      const sent = {'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff', ...own, ...headers}
      response.writeHead(status, Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '')))
      if (body === undefined || request.method === 'HEAD') response.end()
      else if (typeof body === 'string') response.end(body)
      // A file that vanishes half way ends the connection; the client sees a short body.
      else pipeline(body(), response, () => {})
    })
  })

  await new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, HOST, () => done(undefined))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://${HOST}:${address.port}/`,
    close: () =>
      new Promise((done, fail) => {
        server.close(error => (error ? fail(error) : done()))
        server.closeAllConnections()
      }),
  }
}

/**
 * As `serve`, on the first free port from `port` on.
 *
 * @param {Parameters<typeof serve>[0] & {port: number}} options
 */
export async function serveNextFree({port, ...options}) {
  for (let next = port; ; next++) {
    try {
      return await serve({...options, port: next})
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!taken || next >= port + 100) throw error
    }
  }
}

/**
 * @typedef {{status: number, headers: Record<string, string | number>, body?: string | (() => import('node:fs').ReadStream)}} Answer
 */

/** @param {number} status @param {string} text @returns {Answer} */
const refuse = (status, text) => ({status, headers: {'Content-Type': TYPES['.txt'] ?? ''}, body: `${text}\n`})

/** @param {string} folder @param {import('node:http').IncomingMessage} request @returns {Promise<Answer>} */
async function answer(folder, {method, url = '/', headers}) {
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'Method not allowed')
  const file = await find(folder, url)
  if (file === undefined) return refuse(404, 'Not found')

  const {path, info} = file
  const etag = `"${info.size.toString(36)}-${Math.floor(info.mtimeMs).toString(36)}"`
  const own = {
    'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
    'Cache-Control': 'no-cache',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  }
  if (headers['if-none-match'] === etag) return {status: 304, headers: own}

  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? []
  if (from === undefined) {
    return {status: 200, headers: {...own, 'Content-Length': info.size}, body: () => createReadStream(path)}
  }
  const start = Number(from)
  const end = Math.min(to ? Number(to) : Infinity, info.size - 1)
  if (start > end) return {status: 416, headers: {...own, 'Content-Range': `bytes */${info.size}`}}
  return {
    status: 206,
    headers: {...own, 'Content-Range': `bytes ${start}-${end}/${info.size}`, 'Content-Length': end - start + 1},
    body: () => createReadStream(path, {start, end}),
  }
}

/** The file that a request's URL means, if it lies in `folder`, symbolic links followed. @param {string} folder @param {string} url */
async function find(folder, url) {
  try {
    const name = decodeURIComponent(/^[^?#]*/.exec(url)?.[0] ?? '')
    const path = await realpath(join(folder, name.endsWith('/') ? `${name}index.html` : name))
    const info = await stat(path)
    return path.startsWith(folder + sep) && info.isFile() ? {path, info} : undefined
  } catch {
    // No such file, or a name that can't be one (bad escape, NUL).
    return undefined
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [port = '8080', root = 'www'] = process.argv.slice(2)
  const {url} = await serveNextFree({port: Number(port), root})
  console.log(`Serving ${root} at ${url} (stop with Ctrl-C)`)
}
