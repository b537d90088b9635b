// One Chromium for all: cold searches on a slow line, each in a context of its own, and warm ones in one page.

import {existsSync} from 'node:fs'
import {chromium} from 'playwright-core'
import {percentile} from './numbers.mjs'
import {SLOW_4G, roundTrips} from './server.mjs'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Times that each query is timed warm; the best counts, so that what else the machine does doesn't. */
const REPEATS = 5

export function launch() {
  const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync)
  return chromium.launch({executablePath, args: ARGUMENTS})
}

/** A search each from nothing: the page is there, no code, no index. By class: bytes, requests, time. */
export async function cold(browser, server, address, queries) {
  const samples = new Map()
  for (const query of queries) {
    const context = await browser.newContext({ignoreHTTPSErrors: true})
    const page = await context.newPage()
    await page.goto(address)
    server.reset()
    server.line = SLOW_4G
    const answer = await page.evaluate(async (query) => {
      const start = performance.now()
      const answer = await window.ask(query)
      const ms = performance.now() - start
      const {timeOrigin} = performance
      return {...answer, ms, firstMs: answer.first ? answer.first - start : ms, firstAt: timeOrigin + (answer.first ?? start + ms)}
    }, query)
    const requests = [...server.requests]
    server.line = null
    await context.close()
    // What answered the first hits: what had arrived by then.
    const before = answer.firstAt - performance.timeOrigin
    const sum = (list) => list.reduce((bytes, request) => bytes + request.bytes, 0)
    const sample = {
      ...answer,
      bytes: sum(requests),
      firstBytes: sum(requests.filter(({end}) => end <= before + 5)),
      requests: requests.length,
      trips: roundTrips(requests),
    }
    if (!samples.has(query.class)) samples.set(query.class, [])
    samples.get(query.class).push(sample)
  }
  return Object.fromEntries([...samples].map(([name, list]) => [name, summary(list)]))
}

function summary(list) {
  const of = (key, ...percents) => Object.fromEntries(percents.map((p) => [`p${p}`, percentile(list.map((sample) => sample[key]), p)]))
  const share = (test) => list.filter(test).length / list.length
  return {
    queries: list.length,
    bytes: of('bytes', 50, 90, 100),
    firstBytes: of('firstBytes', 50, 90, 100),
    ms: of('ms', 50, 90),
    firstMs: of('firstMs', 50, 90),
    trips: of('trips', 50, 100),
    requests: of('requests', 50, 100),
    tenHits: share(({hits}) => hits === 10),
    exact: share(({exact}) => exact),
  }
}

/** Searches in one page that has been asked all of it before: wall time of each, and processor time of the page a search. */
export async function warm(browser, address, queries) {
  const context = await browser.newContext({ignoreHTTPSErrors: true})
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await page.goto(address)
  await session.send('Performance.enable', {timeDomain: 'threadTicks'})
  const classes = [...new Set(queries.map((query) => query.class))]
  const result = {}
  for (const name of classes) {
    const asked = queries.filter((query) => query.class === name)
    await page.evaluate(async (asked) => { for (const query of asked) await window.core(query) }, asked)
    const before = await processorSeconds(session)
    const times = await page.evaluate(timed, {asked, repeats: REPEATS})
    const cpuMs = ((await processorSeconds(session)) - before) * 1000 / (times.length * REPEATS)
    result[name] = {p50: percentile(times, 50), p99: percentile(times, 99), cpuMs: Math.round(cpuMs * 1000) / 1000}
  }
  await context.close()
  return result
}

/** Loads an index that lies in memory as a whole, and searches it. */
export async function inMemory(browser, address, queries) {
  const context = await browser.newContext({ignoreHTTPSErrors: true})
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await page.goto(address)
  await session.send('Performance.enable', {timeDomain: 'threadTicks'})
  const heapBefore = await heap(session)
  const source = await page.evaluateHandle(() => window.load())
  const before = await processorSeconds(session)
  await page.evaluate((source) => window.open(source), source)
  const loadCpuMs = ((await processorSeconds(session)) - before) * 1000
  await page.evaluate((source) => { delete source.text }, source)
  const heapMB = ((await heap(session)) - heapBefore) / 1e6
  await page.evaluate(async (queries) => { for (const query of queries) await window.core(query) }, queries)
  const times = await page.evaluate(timed, {asked: queries, repeats: REPEATS})
  await context.close()
  return {loadCpuMs: Math.round(loadCpuMs), heapMB: Math.round(heapMB * 10) / 10, p50: percentile(times, 50), p99: percentile(times, 99)}
}

/** Runs in the page. */
async function timed({asked, repeats}) {
  const times = []
  for (const query of asked) {
    let best = Infinity
    for (let at = 0; at < repeats; at++) {
      const start = performance.now()
      await window.core(query)
      best = Math.min(best, performance.now() - start)
    }
    times.push(best)
  }
  return times
}

async function processorSeconds(session) {
  const {metrics} = await session.send('Performance.getMetrics')
  return metrics.find(({name}) => name === 'TaskDuration').value
}

async function heap(session) {
  await session.send('HeapProfiler.collectGarbage')
  const {usedSize, backingStorageSize = 0} = await session.send('Runtime.getHeapUsage')
  return usedSize + backingStorageSize
}
