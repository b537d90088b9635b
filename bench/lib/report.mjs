// results.json → table.md and charts.

import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import * as vega from 'vega'
import {compile} from 'vega-lite'
import {CLASSES} from './queries.mjs'

const COLOURS = {range: ['#1f6feb', '#d29922', '#6e7781', '#8250df', '#1a7f37', '#bf3989', '#cf222e']}

/** Writes `table.md` and the charts into `folder`. */
export async function report(results, folder) {
  writeFileSync(join(folder, 'table.md'), tables(results))
  for (const [name, spec] of Object.entries(charts(results))) {
    const view = new vega.View(vega.parse(compile(spec).spec), {renderer: 'none'})
    writeFileSync(join(folder, `${name}.svg`), (await view.toSVG()) + '\n')
  }
}

const kB = (bytes) => (bytes / 1000).toFixed(0)
const MB = (bytes) => (bytes / 1e6).toFixed(1)
const seconds = (ms) => (ms / 1000).toFixed(2)

function tables({machine, corpora}) {
  const parts = [
    '# What was measured',
    '`node bench/run.mjs` wrote this. English: Reuters-21578. `scale`: Danish sentences thrown together, for speed and size only.',
    Object.entries(machine).map(([name, value]) => `${name} ${value}`).join(' · '),
  ]
  const rows = (make) => Object.entries(corpora).flatMap(([corpus, {engines, ...about}]) =>
    Object.entries(engines).flatMap(([engine, figures]) => make(corpus, engine, figures, about) ?? []))

  parts.push('## Building an index', table(
    ['corpus', 'engine', 'CPU s', 'peak MB', 'files', 'MB', '× gzip of the text'],
    rows((corpus, engine, {build}, about) => build && [[
      corpus, engine, build.cpuSeconds, build.peakMB, build.files, MB(build.bytes), (build.bytes / about.textGzipBytes).toFixed(2),
    ]]),
  ))
  const sites = rows((corpus, engine, {html}) => html && [[
    corpus, engine, html.cpuSeconds, html.peakMB, html.files, MB(html.bytes),
  ]])
  if (sites.length > 0) {
    parts.push('## Indexing a site of built pages', 'One page an article, by three templates.', table(
      ['corpus', 'engine', 'CPU s', 'peak MB', 'files', 'MB'], sites,
    ))
  }
  parts.push(
    '## From the first keystroke, nothing loaded, to ten hits with excerpts',
    'kB of bodies p50 / p90; seconds on a slow 4G line (150 ms a request, 1.6 Mbit/s) p50 / p90; requests in a row p50. First: the first hits shown.',
    table(
      ['corpus', 'query', 'engine', 'kB', 'first kB', 's', 'first s', 'in a row', 'exact'],
      rows((corpus, engine, {cold}) => cold && Object.entries(cold).map(([name, of]) => [
        corpus, name, engine,
        `${kB(of.bytes.p50)} / ${kB(of.bytes.p90)}`, kB(of.firstBytes.p50),
        `${seconds(of.ms.p50)} / ${seconds(of.ms.p90)}`, seconds(of.firstMs.p50),
        of.trips.p50, `${Math.round(of.exact * 100)} %`,
      ])),
    ),
  )
  parts.push(
    '## The same queries again, natively',
    'µs for the numbers and scores of the best ten, one thread, p50 / p99 over 100 queries, the best of five times each.',
    table(
      ['corpus', 'engine', ...CLASSES],
      rows((corpus, engine, {native}) => native && [
        [corpus, engine, ...CLASSES.map((name) => of(native.micros[name]))],
        ...(native.microsTextOnly ? [[corpus, `${engine}, no titles`, ...CLASSES.map((name) => of(native.microsTextOnly[name]))]] : []),
      ]),
    ),
  )
  parts.push(
    '## The same queries again, in Chromium',
    'ms of a search p50 / p99, and processor ms of the page: hits as objects, no excerpts. Best of five wall times each.',
    table(
      ['corpus', 'engine', ...CLASSES],
      rows((corpus, engine, {warm}) => warm && [[corpus, engine, ...CLASSES.map((name) => `${of(warm[name])} (${warm[name].cpuMs})`)]]),
    ),
  )
  parts.push(
    '## All of the index in memory, in Chromium',
    'Headline words. Loading: processor ms.',
    table(
      ['corpus', 'engine', 'load ms', 'heap MB', 'ms p50', 'ms p99'],
      rows((corpus, engine, {memory}) => memory && [[corpus, engine, memory.loadCpuMs, memory.heapMB, memory.p50, memory.p99]]),
    ),
  )
  return parts.join('\n\n') + '\n'
}

const of = ({p50, p99}) => `${p50} / ${p99}`

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

function charts({corpora}) {
  const cold = Object.entries(corpora).flatMap(([corpus, {engines}]) =>
    Object.entries(engines).filter(([, {cold}]) => cold).flatMap(([engine, {cold}]) =>
      CLASSES.filter((name) => cold[name]).map((name) => ({
        corpus, engine, query: name, kB: cold[name].bytes.p50 / 1000, seconds: cold[name].ms.p50 / 1000,
      }))))
  return {
    'cold-bytes': bars(cold, 'kB', 'kB until ten hits are shown'),
    'cold-time': bars(cold, 'seconds', 'seconds on slow 4G until ten hits are shown'),
  }
}

/** One panel a corpus, one pair of bars a query. */
function bars(values, field, title) {
  return {
    background: 'white',
    data: {values},
    facet: {column: {field: 'corpus', title: null, sort: null}},
    spec: {
      width: 220,
      mark: 'bar',
      encoding: {
        y: {field: 'query', sort: CLASSES, title: null},
        yOffset: {field: 'engine'},
        x: {field, type: 'quantitative', title},
        color: {field: 'engine', title: null, scale: COLOURS},
      },
    },
  }
}
