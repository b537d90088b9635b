// Pagefind: a site of one page an article, indexed by its command as its documentation tells.

import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {read} from './corpus.mjs'
import {runTimed, sizeOf} from './run-timed.mjs'
import {escape, paragraphs} from './site.mjs'

const page = ({title, date, section, language, text}) => `<!doctype html>
<html lang="${language}"><title>${escape(title)}</title><body><main data-pagefind-body>
<h1>${escape(title)}</h1>
<p data-pagefind-ignore><time data-pagefind-sort="date" data-pagefind-meta="date">${date}</time> <span data-pagefind-filter="section">${escape(section)}</span></p>
${paragraphs(text)}
</main></body></html>
`

/** Builds the index of `corpus` in `out`. */
export async function build(corpus, out) {
  const site = `${out}-site`
  rmSync(out, {recursive: true, force: true})
  for await (const article of read(corpus.path)) {
    const folder = join(site, article.url)
    mkdirSync(folder, {recursive: true})
    writeFileSync(join(folder, 'index.html'), page(article))
  }
  const cost = await index(site, out)
  rmSync(site, {recursive: true})
  return cost
}

/** Indexes a folder of pages. */
export async function index(site, out) {
  const command = join(dirname(fileURLToPath(import.meta.resolve('pagefind'))), 'runner/bin.cjs')
  const {output, ...cost} = await runTimed(process.execPath, command, '--site', site, '--output-path', out)
  return {...cost, ...sizeOf(out)}
}
