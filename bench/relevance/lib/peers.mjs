// What others rank the same articles like, each with what it has for the language: plain BM25, and the npm libraries.

import {create, insert, search} from '@orama/orama'
import {stemmer as danish} from '@orama/stemmers/danish'
import {stemmer as english} from '@orama/stemmers/english'
import flexsearch from 'flexsearch'
import lunr from 'lunr'
import MiniSearch from 'minisearch'
import {wordsOf} from '../../lib/queries.mjs'
import {stopwords} from './stopwords.mjs'

const STEMMERS = {danish, english}
const MOST = 101

const textOf = ({title, text}) => (title ? `${title}\n${text}` : text)

/** Each makes of a set's articles a function from a query to ids, best first. */
export const PEERS = {bm25, lunr: ofLunr, minisearch: ofMiniSearch, orama: ofOrama, flexsearch: ofFlexSearch}

/**
 * BM25 over Snowball's stems, title and text as one, stop words dropped: k1 1.2, b .75, and Lucene's idf.
 */
export function bm25({docs, language}) {
  const stem = STEMMERS[language]
  const dropped = stopwords[language]
  const termsOf = (text) => wordsOf(text).filter((word) => !dropped.has(word)).map((word) => stem(word))
  const lists = new Map()
  const lengths = docs.map((doc, at) => {
    const terms = termsOf(textOf(doc))
    for (const term of terms) {
      if (!lists.has(term)) lists.set(term, new Map())
      lists.get(term).set(at, (lists.get(term).get(at) ?? 0) + 1)
    }
    return terms.length
  })
  const mean = lengths.reduce((sum, length) => sum + length, 0) / docs.length
  return (query) => {
    const scores = new Map()
    for (const term of new Set(termsOf(query))) {
      const list = lists.get(term) ?? new Map()
      const idf = Math.log(1 + (docs.length - list.size + 0.5) / (list.size + 0.5))
      for (const [at, tf] of list) {
        const norm = 1.2 * (0.25 + (0.75 * lengths[at]) / mean)
        scores.set(at, (scores.get(at) ?? 0) + (idf * 2.2 * tf) / (tf + norm))
      }
    }
    return [...scores].sort(([a, one], [b, other]) => other - one || a - b).slice(0, MOST).map(([at]) => docs[at].id)
  }
}

function ofLunr({docs}) {
  const index = lunr(function () {
    this.ref('id')
    this.field('title')
    this.field('text')
    for (const doc of docs) this.add(doc)
  })
  // Lunr's own way to ask for plain words: its query language throws on a reader's colon.
  const ask = (query) => index.query((builder) => wordsOf(query).forEach((word) => builder.term(word, {})))
  return (query) => ask(query).slice(0, MOST).map(({ref}) => ref)
}

function ofMiniSearch({docs}) {
  const index = new MiniSearch({fields: ['title', 'text']})
  index.addAll(docs.map(({id, title = '', text}) => ({id, title, text})))
  return (query) => index.search(query).slice(0, MOST).map(({id}) => id)
}

async function ofOrama({docs, language}) {
  const index = create({schema: {id: 'string', title: 'string', text: 'string'}, components: {tokenizer: {stemming: true, language, stemmer: STEMMERS[language]}}})
  for (const {id, title = '', text} of docs) await insert(index, {id, title, text})
  return async (query) => (await search(index, {term: query, properties: ['title', 'text'], limit: MOST})).hits.map(({id}) => id)
}

function ofFlexSearch({docs}) {
  const index = new flexsearch.Document({document: {id: 'id', index: ['title', 'text']}})
  for (const {id, title = '', text} of docs) index.add({id, title, text})
  return (query) => index.search(query, {limit: MOST, suggest: true, merge: true}).map(({id}) => id)
}
