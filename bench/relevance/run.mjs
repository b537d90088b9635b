// How well referat ranks, beside its peers: `node bench/relevance/run.mjs --help`.

import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {random} from '../lib/random.mjs'
import {compile} from '../lib/referat.mjs'
import {begun, hitAt10, itemsOf, keystrokes, mistyped, stability} from './lib/known-items.mjs'
import {FIGURES, measure} from './lib/metrics.mjs'
import {bm25, PEERS} from './lib/peers.mjs'
import {INGREDIENTS, Referat} from './lib/referat.mjs'
import {data, read, SETS} from './lib/sets.mjs'

const HELP = `Usage: node bench/relevance/run.mjs [--only sets,ablation,left-out,typing] [--update] [--command PATH]

Indexes the test collections with referat, runs their queries, and prints what it ranks like beside plain BM25 and npm
libraries; what each ingredient brings; what parameters chosen without a set reach on it; and known items typed with an
error, or not to the end. Ends with 1 where a figure is below the committed one (figures.json) by more than ${'.005'}.

--only     steps to take. Default: sets,ablation,typing.
--update   writes figures.json.
--command  the program \`referat\`. Default: it is compiled.

Environment: REFERAT_DATA  folder with the collections`

const {values} = parseArgs({options: {
  only: {type: 'string', default: 'sets,ablation,typing'},
  update: {type: 'boolean', default: false},
  command: {type: 'string'},
  help: {type: 'boolean'},
}})
if (values.help) {
  console.log(HELP)
  process.exit()
}
const only = new Set(values.only.split(','))
const committed = join(import.meta.dirname, 'figures.json')
const TOLERANCE = 0.005

const sets = SETS.map(read).filter(Boolean)
if (sets.length < SETS.length) console.log(`SKIPPED: ${SETS.length - sets.length} of ${SETS.length} collections aren't in ${data}; set REFERAT_DATA`)
const command = values.command ?? compile().command
const referat = new Referat(command, join(import.meta.dirname, '../.cache/relevance'))
for (const set of sets) set.archive = referat.index(set.name, set.path)

const measured = {}
if (only.has('sets')) await compare()
if (only.has('ablation')) ablate()
if (only.has('left-out')) leaveOut()
if (only.has('typing')) type()
judge()

/** Everyone on every set. */
async function compare() {
  const rows = []
  for (const set of sets) {
    const runs = [
      ['referat', referat.run(set.archive, set.queries)],
      ['referat, while typing', referat.run(set.archive, set.queries, '--first-stage')],
    ]
    for (const [name, make] of Object.entries(PEERS)) {
      const find = await make(set)
      const run = new Map()
      for (const {id, text} of set.queries) run.set(id, await find(text))
      runs.push([name, run])
    }
    for (const [name, run] of runs) rows.push({set: set.name, name, figures: measure(set, run)})
  }
  const names = [...new Set(rows.map(({name}) => name))]
  const columns = [...sets.map(({name}) => name), 'mean']
  console.log(`\n## ${FIGURES.join(' / ')}\n`)
  print(['', ...columns], names.map((name) => {
    const own = sets.map((set) => rows.find((row) => row.set === set.name && row.name === name).figures)
    const mean = Object.fromEntries(FIGURES.map((figure) => [figure, own.reduce((sum, of) => sum + of[figure], 0) / own.length]))
    return [name, ...[...own, mean].map((figures) => FIGURES.map((figure) => short(figures[figure])).join(' / '))]
  }))
  for (const {name, figure} of sets) {
    const of = (who) => rows.find((row) => row.set === name && row.name === who).figures[figure]
    measured[`${name} ${figure}`] = of('referat')
    if (name === 'time') measured['time ndcg10 above BM25'] = of('referat') - of('bm25')
  }
}

/** What the figures are, with parameters of its own. */
function figuresWith(parameters) {
  const options = parameters.flatMap((parameter) => ['--set', parameter])
  return sets.map((set) => measure(set, referat.run(set.archive, set.queries, ...options))[set.figure])
}

/** Each ingredient out. */
function ablate() {
  const whole = figuresWith([])
  const rows = [['all', ...whole.map(short)]]
  for (const [name, parameters] of Object.entries(INGREDIENTS)) {
    rows.push([`without ${name}`, ...figuresWith(parameters).map((figure, at) => signed(figure - whole[at]))])
  }
  console.log('\n## Each ingredient out\n')
  print(['', ...sets.map(({name, figure}) => `${name} ${figure}`)], rows)
}

/** The parameters that are best for the other sets, on each. */
function leaveOut() {
  const grid = {
    part: [300, 500], 'query-part': [0, 300, 500], compound: [700, 1000, 1400], neighbour: [0, 200, 400], feedback: [0, 200, 400],
  }
  let settings = [[]]
  for (const [name, choices] of Object.entries(grid)) {
    settings = settings.flatMap((setting) => choices.map((choice) => [...setting, `${name}=${choice}`]))
  }
  const tried = settings.map((setting) => ({setting, figures: figuresWith(setting)}))
  const best = (without) => {
    const worth = ({figures}) => figures.reduce((sum, figure, at) => sum + (at === without ? 0 : figure), 0)
    return tried.reduce((one, other) => (worth(other) > worth(one) ? other : one))
  }
  const rows = sets.map(({name, figure}, at) => {
    const chosen = best(at)
    const own = tried.reduce((one, other) => (other.figures[at] > one.figures[at] ? other : one))
    return [`${name} ${figure}`, chosen.setting.join(' '), short(chosen.figures[at]), short(own.figures[at])]
  })
  console.log('\n## Chosen on the other sets\n')
  print(['set', 'chosen', 'reaches', 'best of all'], [...rows, ['all', best(-1).setting.join(' '), '', '']])
}

/** Known items. */
function type() {
  const corpora = corporaOfKnownItems()
  const rows = []
  for (const {name, language, docs} of corpora) {
    const archive = referat.indexAll(`items-${name}`, docs)
    const find = (items, texts, ...more) => {
      const queries = items.map((item, at) => ({id: String(at), text: texts(item).join(' ')}))
      return hitAt10(items, referat.run(archive, queries, '--limit', '10', ...more))
    }
    const next = random(11)
    for (const count of [2, 3]) {
      const items = itemsOf(docs, {count, most: 400})
      const exact = find(items, ({words}) => words)
      const typo = find(items, (item) => mistyped(item, language, next))
      const prefix = find(items, begun, '--prefix', '--first-stage')
      const full = find(items, ({words}) => words, '--prefix', '--first-stage')
      rows.push([name, count, items.length, short(exact), short(typo / exact), short(prefix / full)])
      if (count === 2) measured[`${name}: one typo, share of hit@10`] = typo / exact
      measured[`${name}: prefix, ${count} words, share of hit@10`] = prefix / full
    }
    const items = itemsOf(docs, {count: 3, most: 500, seed: 13})
    const typed = items.flatMap((item, number) => keystrokes(item).map((text, at) => ({id: `${number}-${at}`, text})))
    const stable = stability(items, referat.run(archive, typed, '--limit', '10', '--prefix', '--first-stage'))
    rows.push([name, 'letter by letter', items.length, '', '', short(stable)])
    measured[`${name}: still shown at the next keystroke`] = stable
  }
  console.log('\n## Known items: words of the title, hit@10; one typo, and half of the last word, as shares of it; stability\n')
  print(['articles', 'words', 'items', 'exact', 'typo', 'prefix'], rows)
}

/** Danish articles with their headlines among others, and English ones. */
function corporaOfKnownItems() {
  const of = (name) => sets.find((set) => set.name === name)
  const headed = (name) => {
    const set = of(name)
    const titles = new Map(set.queries.map(({id, text}) => [[...(set.qrels.get(id) ?? new Map()).keys()][0], text]))
    return set.docs.map(({id, text}) => ({id, title: titles.get(id), text}))
  }
  const danish = of('danewsroom-titles') && of('parole-headlines') && of('danfever-itu')
  return [
    ...(danish ? [{name: 'danish', language: 'danish', docs: [
      ...headed('danewsroom-titles'),
      ...headed('parole-headlines'),
      ...of('danfever-itu').docs.map(({id, text}) => ({id, text})),
    ]}] : []),
    ...(of('cranfield') ? [{name: 'english', language: 'english', docs: of('cranfield').docs.map(({id, title, text}) => ({id, title, text}))}] : []),
  ]
}

/** Holds what was measured against what is committed. */
function judge() {
  const known = existsSync(committed) ? JSON.parse(readFileSync(committed, 'utf8')) : {}
  const rows = Object.entries(measured).map(([name, figure]) => [name, short(figure), name in known ? short(known[name]) : ''])
  console.log('\n## Held against figures.json\n')
  print(['figure', 'measured', 'committed'], rows)
  if (values.update) {
    const all = {...known, ...Object.fromEntries(Object.entries(measured).map(([name, figure]) => [name, Number(figure.toFixed(4))]))}
    writeFileSync(committed, JSON.stringify(all, null, 2) + '\n')
    return
  }
  const below = Object.entries(measured).filter(([name, figure]) => figure < (known[name] ?? -1) - TOLERANCE)
  for (const [name, figure] of below) console.error(`${name}: ${short(figure)} is below ${short(known[name])}`)
  if (below.length > 0) process.exitCode = 1
}

function print(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  console.log([line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'))
}

function short(figure) {
  return figure.toFixed(3).replace(/^0\./, '.')
}

function signed(difference) {
  return (difference < 0 ? '-' : '+') + short(Math.abs(difference))
}
