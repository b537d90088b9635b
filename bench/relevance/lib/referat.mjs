// referat's command over archives of the sets, in a folder of its own.

import {execFileSync, spawnSync} from 'node:child_process'
import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

const LIMIT = 101

/** What of the ranking can be left out, and the parameters that leave it out. */
export const INGREDIENTS = {
  'title weight': ['title=1000'],
  'stop words kept': ['stop-word=0'],
  'compound parts': ['part=0'],
  'parts asked for': ['query-part=0'],
  'adjacent words': ['compound=0'],
  'neighbours': ['neighbour=0'],
  'feedback': ['feedback=0'],
}

export class Referat {
  #command
  #folder

  constructor(command, folder) {
    this.#command = command
    this.#folder = folder
    mkdirSync(folder, {recursive: true})
  }

  /** Indexes articles, and answers where. */
  index(name, path) {
    const out = join(this.#folder, name)
    rmSync(out, {recursive: true, force: true})
    const {status, stderr} = spawnSync(this.#command, ['index', path, '--out', out], {encoding: 'utf8'})
    if (status !== 0) throw new Error(`referat index ${path}: ${stderr}`)
    return out
  }

  /** The same, of articles at hand. */
  indexAll(name, articles) {
    const path = join(this.#folder, `${name}.jsonl`)
    writeFileSync(path, articles.map((article) => JSON.stringify(article) + '\n').join(''))
    return this.index(name, path)
  }

  /**
   * The ids that it finds, best first, of each query.
   *
   * @param {string[]} more  options of `referat run`
   */
  run(archive, queries, ...more) {
    const path = join(this.#folder, 'queries.jsonl')
    writeFileSync(path, queries.map(({id, text}) => JSON.stringify({id, text}) + '\n').join(''))
    const limit = more.includes('--limit') ? [] : ['--limit', LIMIT]
    const out = execFileSync(this.#command, ['run', archive, '--queries', path, ...limit, ...more], {encoding: 'utf8', maxBuffer: 1 << 30})
    const run = new Map()
    for (const line of out.split('\n').filter(Boolean)) {
      const [query, , doc] = line.split(' ')
      if (!run.has(query)) run.set(query, [])
      run.get(query).push(doc)
    }
    return run
  }
}
