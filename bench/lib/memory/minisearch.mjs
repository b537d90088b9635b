import MiniSearch from 'minisearch'

const OPTIONS = {fields: ['title', 'text'], storeFields: ['title']}

export async function build(articles) {
  const index = new MiniSearch(OPTIONS)
  for await (const article of articles) index.add(article)
  return JSON.stringify(index)
}

export const load = (text) => MiniSearch.loadJSON(text, OPTIONS)

export const find = (index, query) => index.search(query).slice(0, 10)
