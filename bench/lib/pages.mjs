// What each engine's page does: nothing before the first keystroke, then what its documentation tells.
//
// A page has `ask(query)`, ten hits as a reader sees them, and `core(query)`, the same search without what is shown.

const page = (script) => ({html: `<!doctype html><meta charset="utf-8"><title>bench</title><script type="module">
const typed = ({class: name, words}) => name === 'phrase' ? '"' + words.join(' ') + '"' : words.join(' ')
${script}
</script>`})

/** referat, from its package: the code, then the ranges of the archive that a query needs. */
export const referat = (archive) => page(`
let opening
const archive = () => opening ??= (async () => {
  const module = fetch('/referat/wasm/archive_bg.wasm')
  const {open} = await import('/referat/archive.js')
  return open(new URL('/${archive}/', location), {module, cacheBytes: 256 << 20})
})()
// The first stage is what others have; a second one loads another module and costs up to two round trips.
const options = query => ({
  limit: 10,
  expand: false,
  sort: query.class === 'newest' ? 'newest' : 'relevance',
  ...(query.section && {filters: {sections: [query.section]}}),
})
window.ask = async query => {
  const engine = await archive()
  let first
  const response = await engine.search(typed(query), {
    ...options(query),
    onProvisional: ({hits}) => { if (hits.length) first ??= performance.now() },
  })
  const snippets = response.hits.filter(hit => hit.snippet.text !== '').length
  return {hits: response.hits.length, snippets, exact: response.exact, first}
}
window.core = async query => (await (await archive()).search(typed(query), {...options(query), snippets: false})).hits.length
`)

/** Pagefind, from the files that it wrote. Its worker is off for \`core\`, so that the page's processor time is all of it. */
export const pagefind = (index, {worker}) => page(`
let loading
const engine = () => loading ??= import('/${index}/pagefind.js').then(async module => {
  await module.options({noWorker: ${!worker}})
  await module.init()
  return module
})
const search = async query => (await engine()).search(typed(query), {
  ...(query.class === 'newest' && {sort: {date: 'desc'}}),
  ...(query.section && {filters: {section: query.section}}),
})
window.ask = async query => {
  const {results} = await search(query)
  const shown = await Promise.all(results.slice(0, 10).map(result => result.data()))
  return {hits: shown.length, snippets: shown.filter(({excerpt}) => excerpt).length, exact: true}
}
window.core = async query => (await search(query)).results.length
`)

/** A library that has its whole index in memory. */
export const memory = (library, index) => page(`
let index
window.load = async () => {
  const {find, load} = await import('/memory/${library}.js')
  const text = await (await fetch('/${index}')).text()
  return {find, load, text}
}
window.open = async ({find, load, text}) => { index = {find, handle: await load(text)} }
window.core = async query => (await index.find(index.handle, query.words.join(' '))).length
`)

/** referat with all files of the archive in memory, as the libraries have theirs. */
export const referatInMemory = (archive, files) => page(`
let engine
const inflate = async bytes => {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
window.load = async () => {
  const {open} = await import('/referat/archive.js')
  const module = await (await fetch('/referat/wasm/archive_bg.wasm')).arrayBuffer()
  const files = new Map(await Promise.all(${JSON.stringify(files)}.map(async name =>
    [name, new Uint8Array(await (await fetch('/${archive}/' + name)).arrayBuffer())])))
  return {open, module, files}
}
window.open = async ({open, module, files}) => {
  const read = needs => Promise.all(needs.map(({file, offset, length, encoding}) => {
    const whole = files.get(file)
    const bytes = length === 0 ? whole : whole.subarray(offset, offset + length)
    if (encoding === 'raw') return bytes
    return inflate(length === 0 ? bytes : bytes.subarray(0, bytes.length - 1 - bytes.at(-1)))
  }))
  engine = await open({read}, {module})
}
window.core = async query => (await engine.search(query.words.join(' '), {limit: 10, snippets: false})).hits.length
`)
