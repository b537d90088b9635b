// Test collections: articles, queries, and which articles answer them.

import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

/** Where they lie: beside the repository, or where REFERAT_DATA says. */
export const data = process.env.REFERAT_DATA ?? join(import.meta.dirname, '../../../../shared/data')

/** Each with the figure that it is judged by. */
export const SETS = [
  {name: 'time', folder: 'ir/time', language: 'english', figure: 'ndcg10'},
  {name: 'cranfield', folder: 'ir/cranfield', language: 'english', figure: 'ndcg10'},
  {name: 'danewsroom-titles', folder: 'ir-da/danewsroom-titles', language: 'danish', figure: 'mrr10'},
  {name: 'parole-headlines', folder: 'ir-da/parole-headlines', language: 'danish', figure: 'mrr10'},
  {name: 'compound-bridge', folder: 'ir-da/compound-bridge', language: 'danish', figure: 'recall10'},
  {name: 'danfever-itu', folder: 'ir-da/danfever-itu', language: 'danish', figure: 'mrr10'},
  {name: 'corona-intents', folder: 'ir-da/corona-intents', language: 'danish', figure: 'mrr10'},
]

/** The set with all that it holds; `undefined` where it is absent. */
export function read({folder, ...about}) {
  const first = (...names) => names.map((name) => join(data, folder, name)).find((path) => existsSync(path))
  const [docs, queries, qrels] = [first('docs.jsonl'), first('queries.dev.jsonl', 'queries.jsonl'), first('qrels.dev.tsv', 'qrels.tsv')]
  if (!docs || !queries || !qrels) return undefined
  return {...about, path: docs, docs: lines(docs), queries: lines(queries), qrels: judgements(qrels)}
}

const lines = (path) => readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))

/** Of each query the worth of each article; what is worth nothing is left out. */
function judgements(path) {
  const judged = new Map()
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [query, doc, worth] = line.split('\t')
    if (!(Number(worth) > 0)) continue
    if (!judged.has(query)) judged.set(query, new Map())
    judged.get(query).set(doc, Number(worth))
  }
  return judged
}
