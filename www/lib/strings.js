/**
 * What the elements say: in Danish, and as far as it is said before anything is loaded, in the other languages.
 *
 * `{…}` is filled in; a pair is [for one, for other counts], but for `quotes`. An element's `strings` override single entries.
 *
 * @typedef {typeof DANISH} Strings
 * @typedef {Strings & import('./more-strings.js').MoreStrings & import('./reading-strings.js').ReadingStrings} AllStrings
 */

const DANISH = {
  label: 'Søg i artiklerne',
  placeholder: 'Søg efter ord og navne',
  clear: 'Ryd søgningen',
  search: 'Søg',
  close: 'Luk søgningen',
  quotes: /** @type {[string, string]} */ (['»', '«']),
  results: 'Artikler',
  newest: 'Nyeste artikler',
  hits: /** @type {[string, string]} */ (['{n} artikel', '{n} artikler']),
  atLeast: 'Mindst {hits}',
  more: 'Vis flere',
  by: 'Af {names}',
  story: /** @type {[string, string]} */ (['{n} artikel om samme historie', '{n} artikler om samme historie']),
  sameStory: 'Samme historie',
  editions: /** @type {[string, string]} */ (['Også i {n} anden udgave', 'Også i {n} andre udgaver']),
  paid: 'Abonnent',
  summary: 'Kort fortalt',
  from: 'Fra {source}',
  alsoIn: 'også i {sources}',
  corrected: 'Søgte efter {words} i stedet for {word}',
  meant: 'Mente du {query}?',
  missing: 'Ingen artikler med {words}',
  inexact: 'Bred søgning: ikke alt er set igennem',
  lacking: 'Kan ikke hentes lige nu: {articles}',
  noHits: 'Ingen artikler om {query}',
  noneLeft: 'Ingen artikler i dette udsnit',
  noHitsHelp: 'Se efter stavefejl, prøv færre ord, eller begynd med de nyeste artikler.',
  loading: 'Henter artiklerne …',
  failed: 'Artiklerne kunne ikke hentes.',
  failedHelp: 'Er der forbindelse til nettet? Prøv så igen.',
  offline: 'Du er ikke på nettet.',
  offlineHelp: 'Søgningen fortsætter, når forbindelsen er tilbage.',
  unreachable: 'Arkivet svarer ikke.',
  damaged: 'Arkivet kan ikke læses i øjeblikket.',
  damagedHelp: 'Fejlen ligger hos os. Prøv igen om lidt.',
  crashed: 'Søgningen gik i stå.',
  tooLong: 'Søgningen er for lang. Prøv med færre ord.',
  retry: 'Prøv igen',
  elsewhere: 'Søg på hele sitet',
}

/** What is said first, in the order of {@link FIRST}. @type {ReadonlyMap<string, readonly string[]>} */
const BEGINNINGS = new Map([
  ['nb', ['Søk i artiklene', 'Søk etter ord og navn', 'Tøm søket', 'Søk', 'Henter artiklene …', 'Artiklene kunne ikke hentes.', 'Prøv igjen']],
  ['sv', ['Sök bland artiklarna', 'Sök efter ord och namn', 'Töm sökningen', 'Sök', 'Hämtar artiklarna …', 'Artiklarna kunde inte hämtas.', 'Försök igen']],
  ['en', ['Search the articles', 'Search for words and names', 'Clear the search', 'Search', 'Fetching the articles …', 'The articles could not be fetched.', 'Try again']],
  ['de', ['Artikel durchsuchen', 'Nach Wörtern und Namen suchen', 'Suche leeren', 'Suche', 'Artikel werden geladen …', 'Die Artikel konnten nicht geladen werden.', 'Noch einmal versuchen']],
])
const FIRST = /** @type {const} */ (['label', 'placeholder', 'clear', 'search', 'loading', 'failed', 'retry'])

/** Where all words of a language are. @type {ReadonlyMap<string, () => Promise<{WORDS: AllStrings}>>} */
const TABLES = new Map([
  ['nb', () => import('./words-nb.js')],
  ['sv', () => import('./words-sv.js')],
  ['en', () => import('./words-en.js')],
  ['de', () => import('./words-de.js')],
])
/** Those that are loaded. @type {Map<string, AllStrings>} */
const languages = new Map()

/** Loads what a language's words take. Without them, some are Danish. @param {string} lang */
export async function loadStrings(lang) {
  const name = tableName(lang)
  const words = languages.has(name) ? undefined : await TABLES.get(name)?.().catch(() => undefined)
  if (words) languages.set(name, words.WORDS)
}

/**
 * The words for a language tag such as `da-DK`: what is known of them, else Danish.
 *
 * @template {object} T
 * @param {string} lang @param {T} danish @returns {T}
 */
export function stringsIn(lang, danish) {
  const name = tableName(lang)
  const known = languages.get(name) ?? Object.fromEntries((BEGINNINGS.get(name) ?? []).map((text, at) => [FIRST[at], text]))
  return {...danish, ...known}
}

/** @param {string} lang */
export function stringsFor(lang) {
  return stringsIn(lang, DANISH)
}

/** @param {string} lang */
function tableName(lang) {
  const name = lang.toLowerCase().split('-', 1)[0] ?? ''
  return name === 'no' || name === 'nn' ? 'nb' : name
}

/**
 * The form for a count, the count filled in.
 *
 * @param {[string, string]} forms
 * @param {number} count
 * @param {string} lang
 */
export function counted(forms, count, lang) {
  return forms[count === 1 ? 0 : 1].replace('{n}', new Intl.NumberFormat(lang).format(count))
}
