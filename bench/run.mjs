// referat beside its peers: `node bench/run.mjs --help`.

import {existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {cold, inMemory, launch, warm} from './lib/browser.mjs'
import {bundle} from './lib/bundle.mjs'
import {CORPORA, corpus} from './lib/corpus.mjs'
import {machine} from './lib/machine.mjs'
import * as pages from './lib/pages.mjs'
import * as pagefind from './lib/pagefind.mjs'
import * as referat from './lib/referat.mjs'
import {report} from './lib/report.mjs'
import {runTimed, sizeOf} from './lib/run-timed.mjs'
import {Server} from './lib/server.mjs'
import {writeSite} from './lib/site.mjs'

const HELP = `Usage: node bench/run.mjs [--sizes 1k,10k] [--only native,cold,warm,memory] [--queries 20]

Measures referat and its peers on the same articles with the same queries, and writes bench/results/. What isn't measured
this time keeps its last figures.

--sizes    corpora to take, by name or size: ${CORPORA.join(', ')}. Default: all.
--only     build (each index), html (referat and Pagefind over the same site of built pages), native (referat and tantivy in memory), cold and warm (referat and Pagefind in Chromium),
           memory (libraries with all of the index in memory). Default: all.
--queries  cold queries of each class, of the 100 that there are; twice as many of very common words. Default: 20.
--programs folder with the programs \`referat\` and \`referat-bench-native\`. Default: they are compiled.
--pagefind a largest corpus for Pagefind, in thousands of articles: it needs minutes and gigabytes beyond. Default: 10.

Environment: REFERAT_DATA  folder with text-da/make-scale.py, without which the scale corpora are left out
             CHROMIUM      the browser`

const STEPS = ['build', 'html', 'native', 'cold', 'warm', 'memory']
const LIBRARIES = ['minisearch', 'orama', 'zbsearch', 'flexsearch', 'lunr']

/** The corpus that libraries load as a whole: as many articles as a small paper's archive has. */
const MEMORY_CORPUS = 'reuters-2225'

const {values} = parseArgs({
  options: {
    sizes: {type: 'string', default: CORPORA.join()},
    only: {type: 'string', default: STEPS.join()},
    queries: {type: 'string', default: '20'},
    pagefind: {type: 'string', default: '10'},
    programs: {type: 'string'},
    help: {type: 'boolean'},
  },
})
if (values.help) {
  console.log(HELP)
  process.exit()
}
const sizes = values.sizes.split(',')
const only = new Set(values.only.split(','))
const unknown = [...only].filter((step) => !STEPS.includes(step))
if (unknown.length > 0) throw new Error(`--only: there is no ${unknown}; there are ${STEPS}`)

const cache = join(import.meta.dirname, '.cache')
const out = join(import.meta.dirname, 'results')
mkdirSync(out, {recursive: true})
const file = join(out, 'results.json')
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {corpora: {}}

/** Keeps a figure at once: a run that breaks off was not in vain. */
function keep(name, engine, step, figures) {
  const of = ((results.corpora[name] ??= {engines: {}}).engines[engine] ??= {})
  of[step] = figures
  writeFileSync(file, JSON.stringify(results, null, 1) + '\n')
}

const programs = referat.compile(values.programs)
const server = new Server(cache)
const address = await server.start()
const browser = await launch()
results.machine = await machine(browser)
try {
  for (const name of CORPORA.filter((name) => sizes.some((size) => name === size || name.endsWith(`-${size}`)))) await measure(name)
} finally {
  await browser.close()
  await server.stop()
}
await report(results, out)

async function measure(name) {
  const articles = await corpus(name, cache)
  if (articles === null) {
    console.error(`!! ${name} is left out: there is no $REFERAT_DATA/text-da/make-scale.py`)
    return
  }
  const {queries, path, ...about} = articles
  results.corpora[name] = {...about, engines: results.corpora[name]?.engines ?? {}}
  const index = (engine) => join(cache, 'idx', `${engine}-${name}`)
  mkdirSync(join(cache, 'idx'), {recursive: true})
  const withPagefind = about.articles <= Number(values.pagefind) * 1000 && name !== MEMORY_CORPUS

  const builders = {
    referat: () => referat.build(programs, articles, index('referat')),
    tantivy: () => referat.buildTantivy(programs, articles, index('tantivy')),
    ...(withPagefind && {pagefind: () => pagefind.build(articles, index('pagefind'))}),
  }
  for (const [engine, build] of Object.entries(builders)) {
    if (existsSync(index(engine)) && !only.has('build')) continue
    say(name, engine, 'index')
    keep(name, engine, 'build', await build())
  }
  if (only.has('html') && name !== MEMORY_CORPUS) await measureSite(name, articles, withPagefind)
  if (only.has('native')) {
    say(name, 'referat, tantivy', 'native')
    const folders = {archive: index('referat'), tantivy: index('tantivy'), scratch: join(cache, 'queries.json')}
    const times = referat.timeNatively(programs, queries, folders)
    keep(name, 'tantivy', 'native', times.tantivy)
    keep(name, 'referat', 'native', times.referat)
    keep(name, 'referat', 'needs', times.referatCold)
  }
  server.mount('referat', join(import.meta.dirname, '../dist'))
  for (const engine of withPagefind ? ['referat', 'pagefind'] : ['referat']) {
    server.mount('index', index(engine))
    const page = (worker) => (engine === 'referat' ? pages.referat('index') : pages.pagefind('index', {worker}))
    if (only.has('cold')) {
      say(name, engine, 'cold')
      server.mount('page', page(true))
      keep(name, engine, 'cold', await cold(browser, server, `${address}/page/`, chosen(queries, Number(values.queries))))
    }
    if (only.has('warm')) {
      say(name, engine, 'warm')
      server.mount('page', page(false))
      keep(name, engine, 'warm', await warm(browser, `${address}/page/`, chosen(queries, Number(values.queries))))
    }
  }
  if (only.has('memory') && name === MEMORY_CORPUS) await measureMemory(name, articles, index)
}

async function measureSite(name, articles, withPagefind) {
  const site = join(cache, 'site')
  say(name, 'site')
  await writeSite(articles, site)
  const out = (engine) => join(cache, 'idx', `${engine}-${name}-html`)
  say(name, 'referat', 'html')
  keep(name, 'referat', 'html', await referat.index(programs, site, out('referat')))
  if (withPagefind) {
    say(name, 'pagefind', 'html')
    keep(name, 'pagefind', 'html', await pagefind.index(site, out('pagefind')))
  }
  rmSync(site, {recursive: true})
}

async function measureMemory(name, {path, queries}, index) {
  const titles = queries.filter((query) => query.class === 'title-2' || query.class === 'title-3')
  server.mount('memory', join(cache, 'memory'))
  for (const library of LIBRARIES) {
    say(name, library, 'memory')
    await bundle(library, join(cache, 'memory'))
    const file = join(cache, 'memory', `${library}.json`)
    const {output, ...cost} = await runTimed(process.execPath, join(import.meta.dirname, 'lib/memory/build.mjs'), library, path, file)
    keep(name, library, 'build', {...cost, ...sizeOf(file)})
    server.mount('page', pages.memory(library, `memory/${library}.json`))
    keep(name, library, 'memory', await inMemory(browser, `${address}/page/`, titles))
  }
  say(name, 'referat', 'memory')
  server.mount('index', index('referat'))
  server.mount('page', pages.referatInMemory('index', readdirSync(index('referat'))))
  keep(name, 'referat', 'memory', await inMemory(browser, `${address}/page/`, titles))
}

/** The first of each class; twice as many of very common words. */
function chosen(queries, count) {
  const seen = new Map()
  return queries.filter(({class: name}) => {
    const number = (seen.get(name) ?? 0) + 1
    seen.set(name, number)
    return number <= (name === 'pair' || name === 'phrase' ? 2 * count : count)
  })
}

function say(...what) {
  console.error(`${new Date().toISOString().slice(11, 19)} ${what.join(' · ')}`)
}
