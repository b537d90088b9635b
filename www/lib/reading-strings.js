/**
 * What `<referat-summary>` and `<referat-story>` say. As `strings.js`.
 *
 * @typedef {typeof DANISH} ReadingStrings
 */
import {stringsIn} from './strings.js'

const DANISH = {
  reading: 'Læser …',
  unread: 'Det kunne ikke hentes lige nu.',
  whole: 'Historien kort',
  latest: 'Seneste nyt',
  course: 'Forløbet',
  changed: 'Ændret',
  thisArticle: 'Denne artikel',
  repeated: /** @type {[string, string]} */ (['Gengivet i {n} artikel mere', 'Gengivet i {n} artikler mere']),
}

/** @param {string} lang */
export function readingStringsFor(lang) {
  return stringsIn(lang, DANISH)
}
