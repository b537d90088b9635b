import {Document} from 'flexsearch'

const create = () => new Document({document: {id: 'id', index: ['title', 'text'], store: ['title']}})

export async function build(articles) {
  const index = create()
  for await (const article of articles) index.add(article)
  const parts = []
  await index.export((key, data) => void parts.push([key, data]))
  return JSON.stringify(parts)
}

export async function load(text) {
  const index = create()
  for (const [key, data] of JSON.parse(text)) await index.import(key, data)
  return index
}

export const find = (index, query) => index.search(query, {limit: 10, merge: true})
