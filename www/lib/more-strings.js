/**
 * What is said around a search: order, filters, suggestions, what is kept on the device. As `strings.js`.
 *
 * @typedef {typeof DANISH} MoreStrings
 */
import {stringsIn} from './strings.js'

const DANISH = {
  order: 'Rækkefølge',
  relevance: 'Bedste match',
  newestFirst: 'Nyeste',
  oldestFirst: 'Ældste',
  narrow: 'Afgræns',
  period: 'Periode',
  anytime: 'Alle datoer',
  today: 'I dag',
  week: 'Seneste 7 dage',
  month: 'Seneste 30 dage',
  year: 'Seneste år',
  dates: 'Vælg datoer',
  fromDate: 'Fra og med',
  toDate: 'Til og med',
  since: 'Fra {date}',
  until: 'Til {date}',
  between: '{from} – {to}',
  histogram: 'Artikler fra {from} til {to}, flest i {most}',
  section: 'Sektion',
  author: 'Skribent',
  tag: 'Emne',
  language: 'Sprog',
  firstOnly: 'Kun den hurtige søgning: resten af søgemaskinen kunne ikke hentes',
  remove: 'Fjern {filter}',
  removeAll: 'Ryd alle',
  loosen: /** @type {[string, string]} */ (['Søg uden afgrænsning ({n} artikel)', 'Søg uden afgrænsning ({n} artikler)']),
  excerpt: 'Uddrag',
  suggestions: 'Forslag',
  recent: 'Seneste søgninger',
  forget: 'Glem seneste søgninger',
  save: 'Gem til offline',
  saveHelp: 'Søg og læs i hele arkivet, også uden net. Det fylder {size}.',
  saving: 'Gemmer: {done} af {size}',
  pause: 'Hold pause',
  resume: 'Fortsæt',
  saved: 'Hele arkivet ligger på enheden og kan søges uden net ({size}).',
  partSaved: '{done} af {size} ligger på enheden.',
  offlinePart: 'Du er ikke på nettet: kun det, du allerede har hentet, kan findes.',
  lacks: 'Mangler: {articles}',
  delete: 'Slet fra enheden',
  storageFull: 'Der er ikke plads nok på enheden.',
  noStorage: 'Browseren tillader ikke, at noget gemmes her. Måske er vinduet privat.',
  saveFailed: 'Det lykkedes ikke at gemme resten.',
}

/** @param {string} lang */
export function moreStringsFor(lang) {
  return stringsIn(lang, DANISH)
}
