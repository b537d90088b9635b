/**
 * What the element says, by language.
 *
 * `{…}` is filled in; a pair is [for one, for other counts]. {@link ReferatSearch.strings} overrides single entries.
 *
 * @typedef {typeof DANISH} Strings
 */

const DANISH = {
  label: 'Søg i artiklerne',
  placeholder: 'Søg efter ord og navne',
  clear: 'Ryd søgningen',
  results: 'Artikler',
  newest: 'Nyeste artikler',
  hits: /** @type {[string, string]} */ (['{n} artikel', '{n} artikler']),
  atLeast: 'mindst {hits}',
  more: 'Vis flere',
  by: 'Af {names}',
  story: /** @type {[string, string]} */ (['{n} artikel om samme historie', '{n} artikler om samme historie']),
  sameStory: 'Samme historie',
  summary: 'Kort fortalt',
  from: 'Fra {source}',
  alsoIn: 'også i {sources}',
  missing: 'Ingen artikler med {words}',
  noHits: 'Ingen artikler om {query}',
  noHitsHelp: 'Se efter, om ordene er stavet rigtigt, prøv færre eller mere almindelige ord, eller begynd med de nyeste artikler.',
  loading: 'Henter artiklerne …',
  failed: 'Artiklerne kunne ikke hentes. Se efter, om der er forbindelse til nettet.',
  crashed: 'Søgningen gik i stå.',
  tooLong: 'Søgningen er for lang. Prøv med færre ord.',
  retry: 'Prøv igen',
}

/** @type {Strings} */
const NORWEGIAN = {
  label: 'Søk i artiklene',
  placeholder: 'Søk etter ord og navn',
  clear: 'Tøm søket',
  results: 'Artikler',
  newest: 'Nyeste artikler',
  hits: ['{n} artikkel', '{n} artikler'],
  atLeast: 'minst {hits}',
  more: 'Vis flere',
  by: 'Av {names}',
  story: ['{n} artikkel om samme sak', '{n} artikler om samme sak'],
  sameStory: 'Samme sak',
  summary: 'Kort fortalt',
  from: 'Fra {source}',
  alsoIn: 'også i {sources}',
  missing: 'Ingen artikler med {words}',
  noHits: 'Ingen artikler om {query}',
  noHitsHelp: 'Se etter om ordene er riktig stavet, prøv færre eller vanligere ord, eller begynn med de nyeste artiklene.',
  loading: 'Henter artiklene …',
  failed: 'Artiklene kunne ikke hentes. Se etter om du er på nett.',
  crashed: 'Søket stoppet opp.',
  tooLong: 'Søket er for langt. Prøv med færre ord.',
  retry: 'Prøv igjen',
}

/** @type {Strings} */
const SWEDISH = {
  label: 'Sök bland artiklarna',
  placeholder: 'Sök efter ord och namn',
  clear: 'Töm sökningen',
  results: 'Artiklar',
  newest: 'Nyaste artiklarna',
  hits: ['{n} artikel', '{n} artiklar'],
  atLeast: 'minst {hits}',
  more: 'Visa fler',
  by: 'Av {names}',
  story: ['{n} artikel om samma händelse', '{n} artiklar om samma händelse'],
  sameStory: 'Samma händelse',
  summary: 'I korthet',
  from: 'Ur {source}',
  alsoIn: 'även i {sources}',
  missing: 'Inga artiklar med {words}',
  noHits: 'Inga artiklar om {query}',
  noHitsHelp: 'Se efter att orden är rättstavade, prova färre eller vanligare ord, eller börja med de nyaste artiklarna.',
  loading: 'Hämtar artiklarna …',
  failed: 'Artiklarna kunde inte hämtas. Se efter att du är uppkopplad.',
  crashed: 'Sökningen stannade.',
  tooLong: 'Sökningen är för lång. Prova med färre ord.',
  retry: 'Försök igen',
}

/** @type {Strings} */
const ENGLISH = {
  label: 'Search the articles',
  placeholder: 'Search for words and names',
  clear: 'Clear the search',
  results: 'Articles',
  newest: 'Newest articles',
  hits: ['{n} article', '{n} articles'],
  atLeast: 'at least {hits}',
  more: 'Show more',
  by: 'By {names}',
  story: ['{n} article on the same story', '{n} articles on the same story'],
  sameStory: 'Same story',
  summary: 'In brief',
  from: 'From {source}',
  alsoIn: 'also in {sources}',
  missing: 'No articles with {words}',
  noHits: 'No articles on {query}',
  noHitsHelp: 'Check the spelling, try fewer or more common words, or start from the newest articles.',
  loading: 'Fetching the articles …',
  failed: 'The articles could not be fetched. Check your connection.',
  crashed: 'The search came to a halt.',
  tooLong: 'The search is too long. Try fewer words.',
  retry: 'Try again',
}

/** @type {ReadonlyMap<string, Strings>} */
const TABLES = new Map([
  ['da', DANISH],
  ['nb', NORWEGIAN],
  ['no', NORWEGIAN],
  ['nn', NORWEGIAN],
  ['sv', SWEDISH],
  ['en', ENGLISH],
])

/**
 * The table for a language tag such as `da-DK`; Danish for those that have none.
 *
 * @param {string} lang
 * @returns {Strings}
 */
export function stringsFor(lang) {
  return TABLES.get(lang.toLowerCase().split('-', 1)[0] ?? '') ?? DANISH
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
