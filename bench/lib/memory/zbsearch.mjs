import {create, insert, load as restore, save, search} from 'zbsearch'

const empty = () => create({schema: {id: 'string', title: 'string', text: 'string'}})

export async function build(articles) {
  const index = await empty()
  for await (const article of articles) {
    const {id, title, text} = article
    await insert(index, {id, title, text})
  }
  return JSON.stringify(await save(index))
}

export async function load(text) {
  const index = await empty()
  await restore(index, JSON.parse(text))
  return index
}

export const find = async (index, query) => (await search(index, {term: query, limit: 10})).hits
