import lunr from 'lunr'

export async function build(articles) {
  const builder = new lunr.Builder()
  builder.pipeline.add(lunr.trimmer, lunr.stopWordFilter, lunr.stemmer)
  builder.searchPipeline.add(lunr.stemmer)
  builder.ref('id')
  builder.field('title')
  builder.field('text')
  for await (const article of articles) builder.add(article)
  return JSON.stringify(builder.build())
}

export const load = (text) => lunr.Index.load(JSON.parse(text))

export const find = (index, query) => index.search(query).slice(0, 10)
