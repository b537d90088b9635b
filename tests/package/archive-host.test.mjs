// Reading an archive from a host that fails in every way; the clock stands still unless a test moves it.

/** @import {IncomingMessage, Server, ServerResponse} from 'node:http' */
/** @import {Need} from '../../www/lib/types.js' */
/** @import {ArchiveHostOptions} from '../../www/lib/archive-host.js' */

import assert from 'node:assert/strict'
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, beforeEach, describe, test} from 'node:test'
import {deflateRawSync} from 'node:zlib'
import {openBrowser, watch} from '../../tools/browser.mjs'
import {serve} from '../../tools/serve.mjs'
import {ArchiveFiles} from '../../www/lib/archive-files.js'
import {ArchiveHost} from '../../www/lib/archive-host.js'
import {ByteCache} from '../../www/lib/archive-memory.js'
import {CLOCK} from '../../www/lib/archive-request.js'
import {AbortError, ArchiveError, ReferatError} from '../../www/lib/errors.js'
import {root} from './packed.mjs'

/** @typedef {(request: IncomingMessage, response: ServerResponse) => void} Answer */

/** @param {number} length @param {number} step */
const pattern = (length, step) => Uint8Array.from({length}, (_, n) => (n * step + (n >> 8)) & 255)
const SEGMENT = pattern(40_000, 7)
const TEXT = pattern(5000, 1)
/** @param {number} fill */
const filled = fill => new Uint8Array([...deflateRawSync(TEXT), ...new Uint8Array(fill), fill])
const DEFLATED = filled(3)
const TEXTS = new Uint8Array([...SEGMENT.slice(0, 100), ...DEFLATED, ...SEGMENT.slice(0, 100)])
const PACK = pattern(700_000, 31)
const MANIFEST = new TextEncoder().encode('{"version":1}')

/** @type {Map<string, Uint8Array>} */
const FILES = new Map([
  ['segment', SEGMENT],
  ['texts', TEXTS],
  ['deep/pack', PACK],
  ['manifest.referat', MANIFEST],
  ['segment.100-50', SEGMENT.slice(100, 150)],
  ['segment.9000-50', SEGMENT.slice(9000, 9050)],
  ['segment.200-50', SEGMENT.slice(200, 240)],
  ['texts.100-' + DEFLATED.length, DEFLATED],
])

/** @type {Server} */
let server
let base = ''
/** What the server saw: method, file, range. @type {string[]} */
let seen = []
/** What it does with the next requests instead of answering them. @type {Answer[]} */
let faults = []
/** Told about each request. */
let arrived = () => {}

/** @type {Answer} */
function sound(request, response) {
  const bytes = FILES.get(nameOf(request))
  if (!bytes) return void response.writeHead(404).end('no such file')
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  if (from === undefined) return void response.writeHead(200, {'Content-Length': bytes.length}).end(bytes)
  if (Number(from) >= bytes.length) return void response.writeHead(416, {'Content-Range': `bytes */${bytes.length}`}).end()
  const last = Math.min(Number(to), bytes.length - 1)
  const part = bytes.subarray(Number(from), last + 1)
  response.writeHead(206, {'Content-Range': `bytes ${from}-${last}/${bytes.length}`, 'Content-Length': part.length}).end(part)
}

/** @param {IncomingMessage} request */
const nameOf = request => (request.url ?? '').replace('/archive/', '')

/** @type {Answer} */
function withoutRanges(request, response) {
  delete request.headers.range
  sound(request, response)
}

/** Answers so. @param {number} status @param {Record<string, string>} [headers] @returns {Answer} */
const status = (status, headers = {}) => (_, response) => void response.writeHead(status, headers).end('trouble')

/** Ends the connection after some bytes of the right answer. @param {number} bytes @returns {Answer} */
const cutAfter = bytes => (request, response) => {
  const [, from = '0', to = '0'] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const file = FILES.get(nameOf(request)) ?? new Uint8Array()
  response.writeHead(206, {'Content-Range': `bytes ${from}-${to}/${file.length}`, 'Content-Length': Number(to) - Number(from) + 1})
  response.write(file.subarray(Number(from), Number(from) + bytes), () => response.destroy())
}

/** No answer at all. @type {Answer} */
const hangUp = request => void request.socket.destroy()
/** No answer, and no end. @type {Answer} */
const silent = () => {}
/** Some bytes, and no end. @type {Answer} */
const silentHalfWay = (_, response) => {
  response.writeHead(206, {'Content-Range': 'bytes 0-9/40000', 'Content-Length': 10})
  response.write(SEGMENT.subarray(0, 3))
}

before(async () => {
  server = createServer((request, response) => {
    seen.push([request.method, nameOf(request), request.headers.range].filter(Boolean).join(' '))
    response.setHeader('Access-Control-Allow-Origin', '*')
    const answer = faults.shift() ?? sound
    answer(request, response)
    arrived()
  })
  await new Promise(done => server.listen(0, '127.0.0.1', () => done(undefined)))
  const bound = server.address()
  base = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}/archive` : ''
})
after(() => {
  server.close()
  server.closeAllConnections()
})
beforeEach(() => {
  seen = []
  faults = []
  arrived = () => {}
})

/** Resolves when the server has seen so many requests. @param {number} count */
const requests = count => new Promise(resolve => {
  const check = () => {
    if (seen.length >= count) resolve(undefined)
  }
  arrived = check
  check()
})

/** A clock that waits for nothing but silence, and for that only until it is told that there was some. */
function stoppedClock() {
  /** @type {Set<() => void>} */
  const listening = new Set()
  const clock = {
    /** What was waited for between tries. @type {number[]} */
    waits: [],
    now: () => Date.parse('2024-05-01T12:00:00Z'),
    random: () => 1,
    /** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
    sleep(ms, signal) {
      if (ms !== 10_000) {
        clock.waits.push(ms)
        clock.isSilent = false
        return clock.wait
      }
      return new Promise(resolve => {
        if (clock.isSilent) return resolve()
        listening.add(resolve)
        signal.addEventListener('abort', () => listening.delete(resolve))
      })
    },
    /** Until the next try. */
    isSilent: false,
    fallSilent() {
      clock.isSilent = true
      for (const resolve of listening) resolve()
    },
    /** @type {Promise<void>} */
    wait: Promise.resolve(),
  }
  return clock
}

/** A host over the test's server. @param {ArchiveHostOptions} [options] */
function hostOf(options) {
  const clock = stoppedClock()
  return {host: new ArchiveHost(base, {clock, caches: undefined, ...options}), clock}
}

/** @param {number} offset @param {number} length @param {string} [file] @returns {Need} */
const raw = (offset, length, file = 'segment') => ({file, offset, length, encoding: 'raw', size: length})
/** @type {Need} */
const DEFLATED_NEED = {file: 'texts', offset: 100, length: DEFLATED.length, encoding: 'deflate', size: TEXT.length}
/** @type {Need} */
const MANIFEST_NEED = {file: 'manifest.referat', offset: 0, length: 0, encoding: 'raw', size: 1000}

/** @param {Promise<unknown>} promise @param {string} code @param {RegExp} [message] */
async function fails(promise, code, message = /./) {
  await assert.rejects(promise, (/** @type {unknown} */ error) => {
    assert.ok(error instanceof ReferatError, String(error))
    assert.ok(error instanceof (code === 'aborted' ? AbortError : code === 'option.invalid' ? ReferatError : ArchiveError))
    assert.equal(error.code, code)
    assert.match(error.message, message)
    return true
  })
}

/** @param {Need} need */
function bytesOf({file, offset, length, encoding}) {
  return encoding === 'deflate' ? TEXT : FILES.get(file)?.slice(offset, length === 0 ? undefined : offset + length)
}

/** @param {ArchiveHost | ArchiveFiles} host @param {Need[]} needs */
async function reads(host, needs) {
  assert.deepEqual(await host.read(needs), needs.map(bytesOf))
}

describe('requests', () => {
  test('a range is asked for with the one header that needs no permission, past the HTTP cache', async () => {
    /** @type {RequestInit[]} */
    const inits = []
    const {host} = hostOf({
      fetch: (url, init) => {
        inits.push(init ?? {})
        return fetch(url, init)
      },
    })
    await reads(host, [raw(10, 20)])
    await reads(host, [MANIFEST_NEED])
    assert.deepEqual(seen, ['GET segment bytes=10-29', 'GET manifest.referat'])
    assert.deepEqual(inits.map(({signal, ...rest}) => rest), [
      {cache: 'no-store', headers: {Range: 'bytes=10-29'}},
      {cache: 'no-cache'},
    ])
  })

  test('near ranges of one file are one request, far ones and other files’ their own, all at once', async () => {
    const {host} = hostOf()
    const needs = [
      raw(5000, 100),
      raw(0, 20),
      DEFLATED_NEED,
      raw(10, 30), // overlaps
      raw(40 + 2048, 10), // near enough
      raw(50 + 2048 + 2049, 10), // one byte too far
      raw(5000, 100), // again
      {...raw(0, 0, 'deep/pack'), size: 700_000},
    ]
    // None is answered before all are there.
    /** @type {(() => void)[]} */
    const held = []
    faults = Array.from({length: 4}, () => /** @type {Answer} */ (request, response) => {
      held.push(() => sound(request, response))
      if (held.length === 4) for (const answer of held) answer()
    })
    await reads(host, needs)
    assert.deepEqual(seen.sort(), [
      'GET deep/pack',
      'GET segment bytes=0-2097',
      'GET segment bytes=4147-5099',
      `GET texts bytes=100-${99 + DEFLATED.length}`,
    ])
  })

  test('no piece keeps the answer that it came in', async () => {
    const pieces = await hostOf().host.read([raw(0, 10), raw(100, 10)])
    assert.deepEqual(pieces.map(({buffer}) => buffer.byteLength), [10, 10])
  })

  test('nothing needed, nothing asked', async () => {
    await reads(hostOf().host, [])
    assert.deepEqual(seen, [])
  })

  test('what was read is not asked for again, the manifest always', async () => {
    const {host} = hostOf()
    for (let n = 0; n < 3; n += 1) await reads(host, [raw(0, 10), DEFLATED_NEED, MANIFEST_NEED])
    assert.equal(seen.filter(line => line.includes('manifest')).length, 3)
    assert.equal(seen.length, 5)
  })

  test('what is under way is not asked for again', async () => {
    const {host} = hostOf()
    await Promise.all([reads(host, [raw(0, 10), raw(9000, 5)]), reads(host, [raw(9000, 5), raw(20_000, 5)]), reads(host, [raw(0, 10)])])
    assert.equal(seen.length, 3)
  })

  test('an empty query and fragment, a missing slash: the folder is meant', async () => {
    for (const address of [base, `${base}/`, `${base}?a=b#c`, new URL(base)]) {
      await reads(new ArchiveHost(address, {caches: undefined}), [raw(0, 10)])
    }
    assert.deepEqual(new Set(seen), new Set(['GET segment bytes=0-9']))
  })

  test('parts: each range is a file', async () => {
    const {host} = hostOf({parts: true})
    const needs = [raw(100, 50), raw(9000, 50), DEFLATED_NEED, MANIFEST_NEED]
    await reads(host, needs)
    await reads(host, needs.slice(0, 3))
    assert.deepEqual(seen.sort(), ['GET manifest.referat', 'GET segment.100-50', 'GET segment.9000-50', `GET texts.100-${DEFLATED.length}`])
    // The file is shorter than its name says.
    await fails(host.read([raw(200, 50)]), 'archive.truncated')
  })

  test('names that lead out of the folder, and numbers that are none, are refused unasked', async () => {
    const {host} = hostOf()
    for (const file of ['', '/etc/passwd', '../secret', 'a/../../b', '//evil.example/x', 'https://evil.example/', 'a?b', 'a#b', '.hidden', 'a/', 'a%2e', 'a\\b']) {
      await fails(host.read([raw(0, 10, file)]), 'archive.damaged')
    }
    for (const wrong of [-1, 0.5, NaN, Infinity, '1', null, undefined, 2 ** 53]) {
      for (const name of ['offset', 'length', 'size']) {
        await fails(host.read([/** @type {any} */ ({...raw(0, 10), [name]: wrong})]), 'archive.damaged')
      }
    }
    await fails(host.read([/** @type {any} */ ({...raw(0, 10), encoding: 'gzip'})]), 'archive.damaged')
    assert.deepEqual(seen, [])
  })

  test('options are checked', () => {
    for (const address of ['', 'archive/', 'file:///archive/', 'data:,x']) assert.throws(() => new ArchiveHost(address), {code: 'option.invalid'})
    for (const cacheBytes of [-1, 1.5, NaN]) assert.throws(() => new ArchiveHost(base, {cacheBytes}), {code: 'option.invalid'})
  })
})

describe('memory', () => {
  test('what was not used for longest goes first', async () => {
    const {host} = hostOf({cacheBytes: 30})
    await reads(host, [raw(0, 10)])
    await reads(host, [raw(10_000, 10)])
    await reads(host, [raw(20_000, 10)])
    await reads(host, [raw(0, 10)])
    await reads(host, [raw(30_000, 10)])
    assert.equal(seen.length, 4)
    await reads(host, [raw(0, 10), raw(20_000, 10), raw(30_000, 10)])
    assert.equal(seen.length, 4)
    await reads(host, [raw(10_000, 10)])
    assert.equal(seen.length, 5)
  })

  test('holds never more than its budget', () => {
    const memory = new ByteCache(100)
    /** @type {Set<string>} */
    const keys = new Set()
    for (let n = 0; n < 500; n += 1) {
      const key = `key ${(n * n) % 37}`
      keys.add(key)
      memory.set(key, new Uint8Array((n * 13) % 120))
      const held = [...keys].map(each => memory.get(each)?.length ?? 0).reduce((sum, length) => sum + length, 0)
      assert.ok(held <= 100, `${held} bytes`)
    }
  })

  test('counts what is replaced once', () => {
    const memory = new ByteCache(100)
    memory.set('one', new Uint8Array(40))
    for (let n = 0; n < 10; n += 1) memory.set('two', new Uint8Array(40))
    assert.equal(memory.get('one')?.length, 40)
  })

  test('what is larger than the budget is read, and not kept', async () => {
    const {host} = hostOf({cacheBytes: 9})
    await reads(host, [raw(0, 10)])
    await reads(host, [raw(0, 10)])
    assert.equal(seen.length, 2)
  })
})

describe('a host without ranges', () => {
  test('sends the file whole, once for all that is read of it', async () => {
    const {host} = hostOf()
    faults = [withoutRanges]
    await reads(host, [raw(100, 10)])
    await reads(host, [raw(30_000, 10), raw(0, 5)])
    assert.deepEqual(seen, ['GET segment bytes=100-109'])
  })

  test('is not asked for ranges again; other files are asked for whole, each once', async () => {
    const {host} = hostOf()
    faults = [withoutRanges]
    await reads(host, [raw(100, 10)])
    await Promise.all([reads(host, [DEFLATED_NEED, raw(0, 10, 'texts')]), reads(host, [raw(20, 10, 'texts')])])
    await reads(host, [raw(400_000, 10, 'deep/pack'), raw(0, 10, 'deep/pack')])
    assert.deepEqual(seen, ['GET segment bytes=100-109', 'GET texts', 'GET deep/pack'])
  })

  test('a range that is the file tells nothing', async () => {
    const {host} = hostOf()
    faults = [withoutRanges]
    await reads(host, [raw(0, 40_000)])
    await reads(host, [raw(10, 10, 'texts')])
    assert.deepEqual(seen, ['GET segment bytes=0-39999', 'GET texts bytes=10-19'])
  })

  test('files that are too large for it are refused, whether their size is told before or not', async () => {
    const {host} = hostOf({cacheBytes: 39_999})
    /** @type {Answer} */
    const unmeasured = (_, response) => void response.writeHead(200).end(SEGMENT)
    for (const fault of [withoutRanges, unmeasured]) {
      faults = [fault]
      await fails(host.read([raw(100, 10)]), 'archive.no-ranges', /--parts/)
    }
    assert.equal(seen.length, 2)
  })

  test('a page in place of a missing file is too short, and not kept', async () => {
    const {host} = hostOf()
    faults = [status(200)]
    await fails(host.read([raw(100, 10)]), 'archive.truncated')
    await reads(host, [raw(100, 10)])
    assert.deepEqual(seen, ['GET segment bytes=100-109', 'GET segment bytes=100-109'])
  })
})

describe('what may pass is tried three times', () => {
  /** @type {Record<string, Answer>} */
  const passing = {
    'no answer': hangUp,
    'status 500': status(500),
    'status 503': status(503),
    'status 429': status(429),
    'a body that breaks off': cutAfter(5),
    'a body without a byte': cutAfter(0),
  }
  for (const [name, fault] of Object.entries(passing)) {
    test(name, async () => {
      const {host, clock} = hostOf()
      faults = [fault, fault]
      await reads(host, [raw(0, 10)])
      assert.deepEqual(seen, Array(3).fill('GET segment bytes=0-9'))
      assert.deepEqual(clock.waits, [300, 600])

      faults = [fault, fault, fault]
      await fails(host.read([raw(100, 10)]), name.startsWith('a body') ? 'archive.truncated' : 'archive.unreachable')
      assert.equal(seen.length, 6)
      await reads(host, [raw(100, 10)])
    })
  }

  for (const [name, fault] of Object.entries({'before the answer': silent, 'in the middle of it': silentHalfWay})) {
    test(`silence ${name}`, async () => {
      const {host, clock} = hostOf()
      faults = [fault, fault]
      const reading = reads(host, [raw(0, 10)])
      for (let n = 1; n <= 2; n += 1) {
        await requests(n)
        clock.fallSilent()
      }
      await reading
      assert.equal(seen.length, 3)
      assert.deepEqual(clock.waits, [300, 600])
    })
  }

  test('each piece of a body counts as a sign of life', async () => {
    const {host, clock} = hostOf()
    faults = [(_, response) => {
      response.writeHead(206, {'Content-Range': 'bytes 0-9/40000', 'Content-Length': 10})
      for (const byte of SEGMENT.subarray(0, 10)) response.write(Uint8Array.of(byte))
      response.end()
    }]
    await reads(host, [raw(0, 10)])
    assert.deepEqual([seen.length, clock.waits], [1, []])
  })

  test('a fetch that heeds no signal still comes to an end', async () => {
    const {host, clock} = hostOf({fetch: () => new Promise(() => {})})
    const reading = fails(host.read([raw(0, 10)]), 'archive.unreachable')
    const timer = setInterval(clock.fallSilent, 1)
    await reading
    clearInterval(timer)
  })

  test('the wait has its length from chance, between half and all', async () => {
    for (const [random, wait] of [[0, 150], [0.5, 225], [1, 300]]) {
      const clock = {...stoppedClock(), random: () => random ?? 0}
      faults = [hangUp]
      await reads(new ArchiveHost(base, {clock, caches: undefined}), [raw(0, 10)])
      assert.deepEqual(clock.waits, [wait])
    }
  })

  /** @type {[string, number | undefined][]} */
  const wishes = [
    ['7', 7000],
    ['0', 0],
    ['Wed, 01 May 2024 12:00:05 GMT', 5000],
    ['Wed, 01 May 2024 11:00:00 GMT', 0],
    ['soon', 300],
    ['31', undefined],
  ]
  for (const [wish, wait] of wishes) {
    test(`Retry-After: ${wish}`, async () => {
      const {host, clock} = hostOf()
      faults = [status(429, {'Retry-After': wish})]
      if (wait === undefined) await fails(host.read([raw(0, 10)]), 'archive.unreachable')
      else await reads(host, [raw(0, 10)])
      assert.deepEqual(clock.waits, wait === undefined ? [] : [wait])
    })
  }
})

describe('what will not change is tried once', () => {
  /** @type {Record<string, [string, Answer]>} */
  const lasting = {
    'status 404': ['archive.missing', status(404)],
    'status 410': ['archive.missing', status(410)],
    'status 401': ['archive.refused', status(401)],
    'status 403': ['archive.refused', status(403)],
    'status 400': ['archive.refused', status(400)],
    'status 204': ['archive.refused', status(204)],
    'status 416': ['archive.truncated', status(416)],
    'a file that ends within the range': ['archive.truncated', (_, response) => void response.writeHead(206, {'Content-Range': 'bytes 0-4/5'}).end('short')],
    'another range': ['archive.damaged', (_, response) => void response.writeHead(206, {'Content-Range': 'bytes 10-19/40000'}).end('ten bytes!')],
    'a longer range': ['archive.damaged', (_, response) => void response.writeHead(206, {'Content-Range': 'bytes 0-10/40000'}).end('ten bytes!!')],
    'more bytes than said': ['archive.damaged', (_, response) => void response.writeHead(206, {'Content-Range': 'bytes 0-9/40000'}).end('ten bytes!!')],
  }
  for (const [name, [code, fault]] of Object.entries(lasting)) {
    test(name, async () => {
      const {host, clock} = hostOf()
      faults = [fault]
      await fails(host.read([raw(0, 10)]), code)
      assert.deepEqual([seen.length, clock.waits], [1, []])
      await reads(host, [raw(0, 10)])
    })
  }

  test('one need that fails is the call’s failure, and the other requests end', async () => {
    const {host} = hostOf()
    /** @type {Promise<void>} */
    const ended = new Promise(resolve => {
      faults = [
        // The second request fails when the first is there.
        (_, response) => void response.on('close', resolve),
        status(404),
      ]
    })
    await fails(host.read([raw(0, 10), raw(20_000, 10)]), 'archive.missing')
    await ended
  })

  test('an answer of no use is not read to its end', async () => {
    const {host} = hostOf()
    for (const fault of [404, 403, 416]) {
      const ended = new Promise(resolve => {
        faults = [(_, response) => {
          response.on('close', resolve)
          response.writeHead(fault).write('once upon a time')
        }]
      })
      await assert.rejects(host.read([raw(0, 10)]), ArchiveError)
      await ended
    }
  })

  test('nor is the one before the next try', async () => {
    const {host} = hostOf()
    const ended = new Promise(resolve => {
      faults = [
        (_, response) => {
          response.on('close', resolve)
          response.writeHead(503).write('once upon a time')
        },
        (request, response) => void ended.then(() => sound(request, response)),
      ]
    })
    await reads(host, [raw(0, 10)])
  })

  test('a whole file longer than it may be', async () => {
    await fails(hostOf().host.read([{...MANIFEST_NEED, size: 12}]), 'archive.damaged')
    await reads(hostOf().host, [{...MANIFEST_NEED, size: 13}])
  })
})

describe('another origin', () => {
  test('hides Content-Range: the length tells', async () => {
    const {host} = hostOf()
    faults = [(_, response) => void response.writeHead(206).end(SEGMENT.subarray(0, 10))]
    await reads(host, [raw(0, 10)])
    faults = Array.from({length: 3}, () => (_, response) => void response.writeHead(206).end(SEGMENT.subarray(0, 9)))
    await fails(host.read([raw(10, 10)]), 'archive.truncated')
  })
})

describe('abort', () => {
  test('before the call: nothing is asked', async () => {
    await fails(hostOf().host.read([raw(0, 10)], {signal: AbortSignal.abort()}), 'aborted')
    await fails(hostOf({signal: AbortSignal.abort()}).host.read([raw(0, 10)]), 'aborted')
    assert.deepEqual(seen, [])
  })

  test('at once after the call: nothing is asked, either', async () => {
    let asked = 0
    const {host} = hostOf({
      fetch: (...request) => {
        asked += 1
        return fetch(...request)
      },
    })
    const abort = new AbortController()
    const reading = host.read([raw(0, 10)], {signal: abort.signal})
    abort.abort()
    await fails(reading, 'aborted')
    await reads(host, [raw(9000, 10)])
    assert.equal(asked, 1)
  })

  test('during the request: it ends, with the reason as cause', async () => {
    const {host} = hostOf()
    const ended = new Promise(resolve => {
      faults = [(_, response) => void response.on('close', resolve)]
    })
    const abort = new AbortController()
    const reading = host.read([raw(0, 10)], {signal: abort.signal})
    await requests(1)
    const reason = new Error('typed on')
    abort.abort(reason)
    await assert.rejects(reading, {name: 'AbortError', code: 'aborted', cause: reason})
    await ended
    await reads(host, [raw(0, 10)])
  })

  test('during the wait for the next try', async () => {
    const {host, clock} = hostOf()
    clock.wait = new Promise(() => {})
    faults = [status(503)]
    const abort = new AbortController()
    const sleep = clock.sleep
    const waiting = new Promise(resolve => {
      clock.sleep = (ms, signal) => {
        if (ms !== 10_000) resolve(undefined)
        return sleep(ms, signal)
      }
    })
    const reading = host.read([raw(0, 10)], {signal: abort.signal})
    await waiting
    abort.abort()
    await fails(reading, 'aborted')
    assert.equal(seen.length, 1)
  })

  test('of one reader leaves the request to the other; of both ends it', async () => {
    const {host} = hostOf()
    /** @type {() => void} */
    let answer = () => {}
    let closed = 0
    /** @type {Answer} */
    const held = (request, response) => {
      answer = () => sound(request, response)
      response.on('close', () => (closed += 1))
    }
    faults = [held]
    const [one, two] = [new AbortController(), new AbortController()]
    const first = fails(host.read([raw(0, 10)], {signal: one.signal}), 'aborted')
    const second = host.read([raw(0, 10)], {signal: two.signal})
    await requests(1)
    one.abort()
    await first
    assert.equal(closed, 0)
    answer()
    assert.deepEqual(await second, [SEGMENT.slice(0, 10)])

    faults = [held]
    const both = [one, two].map(() => new AbortController())
    const readings = both.map(({signal}) => fails(host.read([raw(100, 10)], {signal}), 'aborted'))
    await requests(2)
    for (const each of both) each.abort()
    await Promise.all(readings)
    // The next reader doesn't join a request that was given up.
    await reads(host, [raw(100, 10)])
    assert.equal(seen.length, 3)
  })

  test('of the host ends all', async () => {
    const abort = new AbortController()
    const {host} = hostOf({signal: abort.signal})
    faults = [silent, silent]
    const readings = [fails(host.read([raw(0, 10)]), 'aborted'), fails(host.read([raw(9000, 10)]), 'aborted')]
    await requests(2)
    abort.abort()
    await Promise.all(readings)
    await fails(host.read([raw(0, 10)]), 'aborted')
  })
})

describe('inflating', () => {
  test('to more than it may, from other bytes or from too few is damage', async () => {
    const {host} = hostOf()
    const wrong = [
      {...DEFLATED_NEED, size: TEXT.length - 1},
      {...DEFLATED_NEED, size: 0},
      {...DEFLATED_NEED, offset: 0},
      {...DEFLATED_NEED, offset: DEFLATED_NEED.offset + 1},
      {...DEFLATED_NEED, length: DEFLATED.length - 10},
      {...DEFLATED_NEED, length: DEFLATED.length + 4},
    ]
    for (const need of wrong) await fails(host.read([need]), 'archive.damaged')
    await reads(host, [DEFLATED_NEED, {...DEFLATED_NEED, size: 10 * TEXT.length}])
  })

  test('of what was filled up: the last byte tells how far', async () => {
    for (const fill of [0, 1, 7, 255]) {
      FILES.set('texts', filled(fill))
      const {length} = filled(fill)
      const host = new ArchiveHost(base, {caches: undefined})
      assert.deepEqual(await host.read([{...DEFLATED_NEED, offset: 0, length}]), [TEXT])
    }
    FILES.set('texts', new Uint8Array(100).fill(200))
    for (const length of [1, 50, 100]) await fails(hostOf().host.read([{...DEFLATED_NEED, offset: 0, length}]), 'archive.damaged')
    FILES.set('texts', TEXTS)
  })

  test('a small file that would fill the memory is stopped', async () => {
    FILES.set('bomb', new Uint8Array([...deflateRawSync(new Uint8Array(200_000_000)), 0]))
    const {length = 0} = FILES.get('bomb') ?? {}
    const before = process.memoryUsage().arrayBuffers
    await fails(hostOf().host.read([{file: 'bomb', offset: 0, length, encoding: 'deflate', size: 1000}]), 'archive.damaged')
    assert.ok(process.memoryUsage().arrayBuffers - before < 50_000_000)
    FILES.delete('bomb')
  })

  test('whole deflated files', async () => {
    FILES.set('whole', new Uint8Array(deflateRawSync(TEXT)))
    const need = /** @type {Need} */ ({file: 'whole', offset: 0, length: 0, encoding: 'deflate', size: TEXT.length})
    await reads(hostOf().host, [need])
    FILES.delete('whole')
  })
})

/** Cache Storage as far as it is used, with room for so many bytes. @param {number} [room] */
function memoryCaches(room = Infinity) {
  /** @type {Map<string, Map<string, Uint8Array<ArrayBuffer>>>} */
  const stores = new Map()
  /** @param {Map<string, Uint8Array<ArrayBuffer>>} store */
  const cacheOf = store => ({
    /** @param {string} url @param {Response} response */
    async put(url, response) {
      const bytes = new Uint8Array(await response.arrayBuffer())
      const held = [...stores.values()].flatMap(each => [...each.values()]).reduce((sum, {length}) => sum + length, 0)
      if (held + bytes.length > room) throw new DOMException('no room', 'QuotaExceededError')
      store.set(url, bytes)
    },
    /** @param {string} [url] */
    keys: async url => [...store.keys()].filter(key => !url || key.split('?')[0] === url).map(key => ({url: key})),
    /** @param {{url: string}} key */
    delete: async ({url}) => store.delete(url),
  })
  const caches = {
    /** @param {string} name */
    has: async name => stores.has(name),
    /** @param {string} name */
    open: async name => cacheOf(stores.get(name) ?? stores.set(name, new Map()).get(name) ?? new Map()),
    /** @param {string} name */
    delete: async name => stores.delete(name),
    /** @param {string} url @param {{cacheName: string}} options */
    match: async (url, {cacheName}) => {
      const bytes = stores.get(cacheName)?.get(url)
      return bytes && new Response(bytes)
    },
  }
  return {stores, caches: /** @type {CacheStorage} */ (/** @type {unknown} */ (caches))}
}

/** @param {string[]} names */
const pinned = (...names) => names.map(file => ({file, size: FILES.get(file)?.length ?? 0}))

describe('pinning', () => {
  test('whole files, read in pieces without a request', async () => {
    const {caches, stores} = memoryCaches()
    const {host} = hostOf({caches})
    /** @type {[number, number][]} */
    const progress = []
    await reads(host, [MANIFEST_NEED])
    await host.pin(pinned('segment', 'deep/pack', 'texts'), {onProgress: ({bytes, total}) => progress.push([bytes, total])})
    assert.deepEqual(seen, ['GET manifest.referat', 'GET segment', 'GET deep/pack', 'GET texts'])
    const total = pinned('manifest.referat', 'segment', 'deep/pack', 'texts').reduce((sum, {size}) => sum + size, 0)
    assert.deepEqual(progress.at(-1), [total, total])
    assert.deepEqual(progress, [...progress].sort(([a], [b]) => a - b))
    assert.deepEqual([...stores.keys()], [`referat ${base}/`])

    const block = 1 << 18
    const other = hostOf({caches}).host
    const needs = [
      raw(100, 10),
      DEFLATED_NEED,
      raw(block - 5, 10, 'deep/pack'),
      raw(block, block, 'deep/pack'),
      raw(10, 2 * block, 'deep/pack'),
      raw(699_990, 10, 'deep/pack'),
      {...raw(0, 0, 'deep/pack'), size: 700_000},
    ]
    await reads(other, needs)
    assert.equal(seen.length, 4)
    assert.deepEqual((await other.pinned()).map(({file}) => file).sort(), ['deep/pack', 'manifest.referat', 'segment', 'texts'])
  })

  test('the manifest is asked for, and the pinned one taken when the host can’t be reached', async () => {
    const {host} = hostOf({caches: memoryCaches().caches})
    await reads(host, [MANIFEST_NEED])
    await host.pin([])
    await reads(host, [MANIFEST_NEED])
    assert.equal(seen.length, 2)
    faults = [hangUp, hangUp, hangUp]
    await reads(host, [MANIFEST_NEED])
    faults = [status(404)]
    await fails(host.read([MANIFEST_NEED]), 'archive.missing')
  })

  test('what could not be checked for longer than it may be is refused until the host is reached', async () => {
    const {caches, stores} = memoryCaches()
    const hour = 3_600_000
    let time = Date.parse('2024-05-01T12:00:00Z')
    /** Opened anew, as after a reload, as many hours after that. @param {number} hours */
    const later = hours => {
      const clock = {...stoppedClock(), now: () => time}
      time = Date.parse('2024-05-01T12:00:00Z') + hours * hour
      return hostOf({caches, clock, maxOfflineAge: 24 * hour}).host
    }
    const away = () => {
      faults = [hangUp, hangUp, hangUp]
    }
    away()
    // There is no copy that could be too old.
    await fails(later(0).read([MANIFEST_NEED]), 'archive.unreachable')
    const first = later(0)
    await reads(first, [MANIFEST_NEED])
    await first.pin([])
    away()
    await reads(later(24), [MANIFEST_NEED])
    away()
    await fails(later(25).read([MANIFEST_NEED]), 'archive.outdated', /2024-05-01T12:00/)
    await reads(later(26), [MANIFEST_NEED])
    away()
    await reads(later(49), [MANIFEST_NEED])
    away()
    // A clock that was set back.
    await fails(later(-30).read([MANIFEST_NEED]), 'archive.outdated')

    const [store] = stores.values()
    assert.equal([...(store?.keys() ?? [])].filter(key => key.includes('?confirmed=')).length, 1, 'one note')
    FILES.set('manifest.referat', new TextEncoder().encode('{"version":2}'))
    await reads(later(50), [MANIFEST_NEED])
    FILES.set('manifest.referat', MANIFEST)
    away()
    await fails(later(74).read([MANIFEST_NEED]), 'archive.outdated', /2024-05-02T14:00/)
  })

  test('goes on where it was interrupted, and drops what is not named any more', async () => {
    const {caches, stores} = memoryCaches()
    const {host} = hostOf({caches})
    const abort = new AbortController()
    faults = [sound, silent]
    const pinning = host.pin(pinned('segment', 'deep/pack'), {signal: abort.signal})
    await requests(2)
    abort.abort()
    await fails(pinning, 'aborted')
    assert.deepEqual(await host.pinned(), pinned('segment'))
    await host.pin(pinned('segment', 'deep/pack'))
    assert.deepEqual(seen, ['GET segment', 'GET deep/pack', 'GET deep/pack'])

    faults = [status(404)]
    await fails(host.pin(pinned('deep/pack', 'texts')), 'archive.missing')
    assert.deepEqual((await host.pinned()).length, 2, 'all stays until the new is there')
    await host.pin(pinned('deep/pack', 'texts'))
    assert.deepEqual((await host.pinned()).map(({file}) => file).sort(), ['deep/pack', 'texts'])
    assert.ok([...stores.values()].flatMap(store => [...store.keys()]).every(url => !url.includes('/segment')))
    await host.unpin()
    assert.deepEqual([stores.size, await host.pinned()], [0, []])
  })

  test('a body that breaks off is tried again, and kept once', async () => {
    const {host} = hostOf({caches: memoryCaches().caches})
    faults = [(_, response) => {
      response.writeHead(200, {'Content-Length': PACK.length})
      response.write(PACK.subarray(0, 300_000), () => response.destroy())
    }]
    await host.pin(pinned('deep/pack'))
    await reads(host, [{...raw(0, 0, 'deep/pack'), size: 700_000}])
    assert.deepEqual(seen, ['GET deep/pack', 'GET deep/pack'])
  })

  test('a file of another size than expected is not kept', async () => {
    const {host} = hostOf({caches: memoryCaches().caches})
    await fails(host.pin([{file: 'segment', size: 39_999}]), 'archive.damaged')
    await fails(host.pin([{file: 'segment', size: 40_001}]), 'archive.truncated')
    assert.deepEqual(await host.pinned(), [])
    assert.equal(seen.length, 4)
  })

  test('without room: archive.storage-full, and half a file is given back', async () => {
    const {caches, stores} = memoryCaches(500_000)
    const {host} = hostOf({caches})
    await fails(host.pin(pinned('segment', 'deep/pack')), 'archive.storage-full')
    assert.deepEqual(await host.pinned(), pinned('segment'))
    assert.equal([...stores.values()].flatMap(store => [...store.keys()]).filter(url => url.includes('pack')).length, 0)
    assert.equal(seen.length, 2, 'it is not tried again')
    await reads(host, [raw(0, 10, 'deep/pack')])
  })

  test('without Cache Storage: archive.no-storage; reading works', async () => {
    const {host} = hostOf()
    await fails(host.pin(pinned('segment')), 'archive.no-storage')
    await host.unpin()
    assert.deepEqual([await host.pinned(), seen], [[], []])
    const broken = /** @type {CacheStorage} */ (/** @type {unknown} */ ({has: refuse, open: refuse, match: refuse, delete: refuse}))
    await reads(hostOf({caches: broken}).host, [raw(0, 10)])
    await fails(hostOf({caches: broken}).host.pin(pinned('segment')), 'archive.no-storage')
  })

  test('a block that the browser dropped costs a request', async () => {
    const {caches, stores} = memoryCaches()
    const {host} = hostOf({caches})
    await host.pin(pinned('deep/pack'))
    for (const store of stores.values()) store.delete(`${base}/deep/pack?block=1`)
    await reads(host, [raw(10, 10, 'deep/pack')])
    assert.equal(seen.length, 1)
    await reads(host, [raw(300_000, 10, 'deep/pack')])
    assert.equal(seen.length, 2)
  })

  test('what a pinned file doesn’t hold is asked for', async () => {
    const {host} = hostOf({caches: memoryCaches().caches})
    await host.pin(pinned('segment'))
    await fails(host.read([raw(39_995, 10)]), 'archive.truncated')
    await fails(host.read([raw(700_000, 10)]), 'archive.truncated')
    assert.equal(seen.length, 3)
  })

  test('parts are files like others', async () => {
    const {host} = hostOf({caches: memoryCaches().caches, parts: true})
    await host.pin(pinned('segment.100-50'))
    await reads(host, [raw(100, 50)])
    assert.deepEqual(seen, ['GET segment.100-50'])
  })

  test('what turned out to be damaged is asked for anew', async () => {
    const {caches} = memoryCaches()
    const {host} = hostOf({caches})
    await host.pin(pinned('segment', 'deep/pack'))
    await reads(host, [raw(0, 10), raw(0, 10, 'deep/pack')])
    await host.forget(raw(0, 10))
    assert.deepEqual(await host.pinned(), pinned('deep/pack'))
    seen = []
    await reads(host, [raw(0, 10), raw(0, 10, 'deep/pack')])
    assert.deepEqual(seen, ['GET segment bytes=0-9'])
  })

  test('names and sizes are checked', async () => {
    const {host} = hostOf({caches: memoryCaches().caches})
    for (const wrong of [{file: '../x', size: 1}, {file: 'x', size: -1}, {file: 'x', size: NaN}]) await fails(host.pin([wrong]), 'option.invalid')
  })
})

/** @returns {Promise<never>} */
function refuse() {
  return Promise.reject(new DOMException('not here', 'SecurityError'))
}

test('the clock of every day', async () => {
  assert.ok(CLOCK.now() > 1.7e12)
  assert.ok(CLOCK.random() < 1)
  await CLOCK.sleep(1, new AbortController().signal)
  const abort = new AbortController()
  const sleeping = CLOCK.sleep(1e9, abort.signal)
  abort.abort()
  await sleeping
})

describe('a folder, in Node', () => {
  /** @type {string} */
  let folder
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'referat archive '))
    mkdirSync(join(folder, 'deep'))
    for (const [name, bytes] of FILES) writeFileSync(join(folder, name), bytes)
  })
  after(() => rmSync(folder, {recursive: true}))

  test('answers as a host does', async () => {
    const needs = [raw(5000, 100), raw(0, 20), DEFLATED_NEED, raw(10, 0, 'texts'), MANIFEST_NEED, raw(699_990, 10, 'deep/pack')]
    const whole = needs.map(need => (need.length === 0 ? {...need, offset: 0, size: 100_000} : need))
    assert.deepEqual(await new ArchiveFiles(folder).read(whole), await hostOf().host.read(whole))
    const parts = [raw(100, 50), raw(9000, 50), MANIFEST_NEED]
    assert.deepEqual(await new ArchiveFiles(folder, {parts: true}).read(parts), await hostOf({parts: true}).host.read(parts))
  })

  test('fails as a host does', async () => {
    const files = new ArchiveFiles(folder)
    await fails(files.read([raw(0, 10, 'nothing')]), 'archive.missing')
    await fails(files.read([raw(0, 10, 'deep')]), 'archive.refused')
    await fails(files.read([raw(39_995, 10)]), 'archive.truncated')
    await fails(files.read([{...MANIFEST_NEED, size: 12}]), 'archive.damaged')
    await fails(files.read([{...DEFLATED_NEED, size: 1}]), 'archive.damaged')
    await fails(files.read([raw(0, 10, '../x')]), 'archive.damaged')
    await fails(new ArchiveFiles(folder, {parts: true}).read([raw(200, 50)]), 'archive.truncated')
    await fails(files.read([raw(0, 10)], {signal: AbortSignal.abort()}), 'aborted')
  })

  test('is nothing that a browser loads', () => {
    for (const name of ['archive-host', 'archive-need', 'archive-memory', 'archive-pins', 'archive-request', 'index', 'element']) {
      assert.doesNotMatch(readFileSync(join(root, `www/lib/${name}.js`), 'utf8'), /archive-files|node:/)
    }
  })
})

test('in Chromium: another origin, no preflight, ranges, and pinned without a network', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'referat page '))
  t.after(() => rmSync(folder, {recursive: true}))
  cpSync(join(root, 'www/lib'), join(folder, 'lib'), {recursive: true})
  writeFileSync(join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,">')
  const page = await serve({root: folder, headers: {'Content-Security-Policy': ''}})
  t.after(page.close)
  const browser = await openBrowser()
  t.after(() => browser.close())
  const tab = await (await browser.newContext({serviceWorkers: 'block'})).newPage()
  const troubles = watch(tab)
  await tab.goto(page.url)
  const read = (/** @type {Need[]} */ needs, /** @type {{file: string, size: number}[]} */ pin) =>
    tab.evaluate(async ([address, url, needs, pin]) => {
      const {ArchiveHost} = /** @type {typeof import('../../www/lib/archive-host.js')} */ (await import(`${address}lib/archive-host.js`))
      const host = new ArchiveHost(url)
      if (pin.some(({file}) => file.startsWith('manifest'))) await host.read(needs.slice(-1))
      if (pin.length > 0) await host.pin(pin.filter(({file}) => !file.startsWith('manifest')))
      return (await host.read(needs)).map(bytes => [...bytes])
    }, /** @type {const} */ ([page.url, base, needs, pin]))
  const needs = [raw(10, 20), raw(9000, 10), DEFLATED_NEED, raw(400_000, 10, 'deep/pack'), MANIFEST_NEED]
  const expected = needs.map(need => [...(bytesOf(need) ?? [])])
  assert.deepEqual(await read(needs, []), expected)
  assert.deepEqual(seen.sort(), [
    'GET deep/pack bytes=400000-400009',
    'GET manifest.referat',
    'GET segment bytes=10-29',
    'GET segment bytes=9000-9009',
    `GET texts bytes=100-${99 + DEFLATED.length}`,
  ])
  faults = [withoutRanges]
  assert.deepEqual(await read(needs.slice(0, 1), []), expected.slice(0, 1))

  const all = pinned('manifest.referat', 'segment', 'texts', 'deep/pack')
  seen = []
  assert.deepEqual(await read(needs, all), expected)
  assert.deepEqual(seen.length, 5, 'four files, and the manifest again')
  seen = []
  assert.deepEqual(await read(needs.slice(0, 4), all.slice(1)), expected.slice(0, 4))
  assert.deepEqual(seen, [])
  assert.deepEqual(troubles, [])
})
